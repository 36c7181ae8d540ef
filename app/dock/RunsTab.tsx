/** Every run of this session: when, with which seed, how long, and what was changed since the one before. */

import { Play, Star } from 'lucide-react';
import { type MouseEvent, useState } from 'react';
import { printWait } from '../run/run-target.ts';
import { replay, show } from '../state/replay.ts';
import { type RunRecord, star, useRuns } from '../state/runs.ts';
import { strings } from '../strings.ts';
import { Tool } from './plots/PlotPanel.tsx';
import { printTime } from './plots/time-axis.ts';
import { changesBetween } from './run-changes.ts';

const words = strings.runs;
const SHOWN = 3; // changes named in a row

/** The Runs tab. */
export function RunsTab() {
  const runs = useRuns((s) => s.runs);
  const [onlyStarred, setOnlyStarred] = useState(false);
  if (runs.length === 0)
    return (
      <div className="dock-empty">
        <p>{words.none}</p>
      </div>
    );
  const shown = onlyStarred ? runs.filter((run) => run.starred) : runs;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reachable by keyboard
    <section className="runs" tabIndex={0} aria-label={words.title}>
      <table>
        <thead>
          <tr>
            <th scope="col">
              <Tool
                label={words.onlyStarred}
                pressed={onlyStarred}
                onClick={() => setOnlyStarred(!onlyStarred)}
                icon={<Star />}
              />
            </th>
            {words.columns.map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((run) => (
            <Row key={run.id} run={run} before={runs[runs.indexOf(run) + 1]} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** What is different about a run, in words. */
function changesOf(run: RunRecord, before: RunRecord | undefined): readonly string[] {
  const changed = run.events.filter((event) => event.kind !== 'feed').length;
  return [
    ...(run.origin ? [words.branched(run.origin.id, printTime(run.origin.step * run.dt))] : []),
    ...(run.repeated ? [words.repeated] : []),
    ...(run.state === 'failed' ? [words.failed] : []),
    ...(changed > 0 ? [words.live(changed)] : []),
    ...(run.complete ? [] : [words.incomplete]),
    ...(changed < run.events.length ? [words.fed] : []),
    ...(before ? changesBetween(before.document, run.document) : []),
  ];
}

interface RowProps {
  readonly run: RunRecord;
  readonly before: RunRecord | undefined;
}

function Row({ run, before }: RowProps) {
  const changes = changesOf(run, before);
  const time = new Date(run.at).toLocaleTimeString();
  const isShown = useRuns((s) => s.shown?.run.id === run.id);
  const click = ({ target }: MouseEvent) => {
    if (!(target as Element).closest('button')) void show(run);
  };
  return (
    // The time in it is the button for who has no pointer.
    <tr
      className={[run.starred ? 'starred' : '', isShown ? 'shown' : ''].join(' ')}
      aria-current={isShown}
      onClick={click}
    >
      <td>
        <Tool
          label={run.starred ? words.unstar : words.star}
          pressed={run.starred}
          onClick={() => star(run.id)}
          icon={<Star />}
        />
      </td>
      <td>
        <button
          type="button"
          className="link"
          aria-label={words.show(time)}
          onClick={() => void show(run)}
        >
          {time}
        </button>
      </td>
      <td>{run.title}</td>
      <td>{printTime(run.steps * run.dt, 5)}</td>
      <td>{printWait(run.wall / 1000)}</td>
      <td>{run.seed}</td>
      <td>{printTime(run.dt)}</td>
      <td>
        <code>{run.hash.slice(0, 8)}</code>
      </td>
      <td>
        <code>{run.version}</code>
      </td>
      <td className="run-changes" title={changes.join('\n')}>
        {changes.length === 0
          ? before
            ? words.nothing
            : words.first
          : changes.slice(0, SHOWN).join(', ')}
        {changes.length > SHOWN && ` ${words.more(changes.length - SHOWN)}`}
      </td>
      <td>
        <Tool label={words.repeat} onClick={() => void replay(run)} icon={<Play />} />
      </td>
    </tr>
  );
}
