/**
 * Everything that is wrong or doubtful, in one list: errors first, then in graph order, each with
 * the node it is about, what can be looked at, and, where an edit is sure to mend it, a button that does.
 */

import { CircleAlert, Info, TriangleAlert } from 'lucide-react';
import { useMemo } from 'react';
import type { Problem } from '#engine';
import { showNode } from '../run/follow-run.ts';
import { edit, useDocument } from '../state/document.ts';
import { editContext } from '../state/registry.ts';
import { dismiss } from '../state/simulation.ts';
import { useView } from '../state/view.ts';
import { strings } from '../strings.ts';
import { fixesFor } from './fixes.ts';
import { actionsFor } from './problem-actions.ts';
import { useProblems } from './use-problems.ts';

const words = strings.panels.problems;

const MOST = 200;
const ICONS = { error: CircleAlert, warning: TriangleAlert, info: Info };

/** The Problems tab. */
export function ProblemsTab() {
  const problems = useProblems();
  if (problems.length === 0)
    return (
      <div className="dock-empty">
        <p>{words.none}</p>
      </div>
    );
  return (
    <ul className="problems" aria-label={words.title}>
      {problems.slice(0, MOST).map((problem) => (
        <Row
          key={`${problem.code} ${problem.node} ${problem.edge} ${problem.message}`}
          problem={problem}
        />
      ))}
      {problems.length > MOST && (
        <li className="problem-more">{words.more(problems.length - MOST)}</li>
      )}
    </ul>
  );
}

function Row({ problem }: { readonly problem: Problem }) {
  const document = useDocument((s) => s.document);
  const fixes = useMemo(() => fixesFor(problem, document, editContext), [problem, document]);
  const Icon = ICONS[problem.severity];
  const node = problem.node?.split('.')[0];
  const name = node === undefined ? undefined : document.nodes[node]?.name;
  return (
    <li className={`problem ${problem.severity}`}>
      <Icon aria-hidden="true" />
      <span className="sr-only">{problem.severity}: </span>
      <span className="problem-text">{problem.message}</span>
      <code>{problem.code}</code>
      {name !== undefined && node !== undefined && (
        <button
          type="button"
          className="problem-node"
          onClick={() => showNode(problem.node ?? node)}
        >
          {words.show(name)}
        </button>
      )}
      {actionsFor(problem).map(({ label, run }) => (
        <button key={label} type="button" className="problem-fix" onClick={() => void run()}>
          {label}
        </button>
      ))}
      {fixes.map((fix) => (
        <button
          key={fix.label}
          type="button"
          className="problem-fix"
          onClick={() => {
            edit(fix.label, fix.apply);
            dismiss(problem);
            useView.getState().say(words.done(fix.label));
          }}
        >
          {fix.label}
        </button>
      ))}
    </li>
  );
}
