/** Every run of this session: when, with which seed, how long, and what was changed since the one before. */

import { Play, Star } from 'lucide-react';
import { useState } from 'react';
import { edit } from '../state/document.ts';
import { type RunRecord, restart, useSimulation } from '../state/simulation.ts';
import { Tool } from './plots/PlotPanel.tsx';
import { printTime } from './plots/time-axis.ts';
import { changesBetween } from './run-changes.ts';

/** The Runs tab. */
export function RunsTab() {
  const runs = useSimulation((s) => s.runs);
  const [stars, setStars] = useState<ReadonlySet<number>>(new Set());
  const [onlyStarred, setOnlyStarred] = useState(false);
  if (runs.length === 0)
    return (
      <div className="dock-empty">
        <p>
          No runs yet. Each run that is stopped, finished or reset is kept here, ready to be
          repeated.
        </p>
      </div>
    );
  const toggle = (at: number) => {
    const next = new Set(stars);
    if (!next.delete(at)) next.add(at);
    setStars(next);
  };
  const shown = onlyStarred ? runs.filter((run) => stars.has(run.at)) : runs;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reachable by keyboard
    <section className="runs" tabIndex={0} aria-label="Runs">
      <table>
        <thead>
          <tr>
            <th scope="col">
              <Tool
                label="Only starred runs"
                pressed={onlyStarred}
                onClick={() => setOnlyStarred(!onlyStarred)}
                icon={<Star />}
              />
            </th>
            {['Time', 'Name', 'Model time', 'Seed', 'dt', 'Network', 'Changed', ''].map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((run) => (
            <Row
              key={run.at}
              run={run}
              before={runs[runs.indexOf(run) + 1]}
              starred={stars.has(run.at)}
              onStar={() => toggle(run.at)}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface RowProps {
  readonly run: RunRecord;
  readonly before: RunRecord | undefined;
  readonly starred: boolean;
  readonly onStar: () => void;
}

function Row({ run, before, starred, onStar }: RowProps) {
  const changes = before ? changesBetween(before.document, run.document) : [];
  const replay = () => {
    edit(`Back to the run of ${clock(run.at)}`, () => run.document);
    void restart();
  };
  return (
    <tr className={starred ? 'starred' : ''}>
      <td>
        <Tool
          label={starred ? 'Remove the star' : 'Keep with a star'}
          pressed={starred}
          onClick={onStar}
          icon={<Star />}
        />
      </td>
      <td>{clock(run.at)}</td>
      <td>{run.title}</td>
      <td>{printTime(run.steps * run.dt)}</td>
      <td>{run.seed}</td>
      <td>{printTime(run.dt)}</td>
      <td>
        <code>{run.hash.slice(0, 8)}</code>
      </td>
      <td className="run-changes" title={changes.join('\n')}>
        {changes.length === 0 ? (before ? 'nothing' : 'first run') : changes.slice(0, 3).join(', ')}
        {changes.length > 3 && ` and ${changes.length - 3} more`}
      </td>
      <td>
        <Tool label="Repeat this run" onClick={replay} icon={<Play />} />
      </td>
    </tr>
  );
}

const clock = (at: number): string => new Date(at).toLocaleTimeString();
