/** How the network is computed: its memory, workers and precision, and for each node its method. */

import { X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { LoadSummary } from '#engine';
import { Tool } from '../dock/plots/PlotPanel.tsx';
import { printTime } from '../dock/plots/time-axis.ts';
import { useDocument } from '../state/document.ts';
import { strings } from '../strings.ts';
import { printBytes, printCount } from './run-target.ts';

const words = strings.panels.plan;

/** A dialog about the plan in force. */
export function PlanView({
  summary,
  onClose,
}: {
  readonly summary: LoadSummary;
  readonly onClose: () => void;
}) {
  const nodes = useDocument((s) => s.document.nodes);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    if (element && !element.open) element.showModal();
  }, []);
  const facts: readonly (readonly [string, string])[] = [
    [words.step, printTime(summary.dt)],
    [words.neurons, printCount(summary.neurons)],
    [words.synapses, printCount(summary.synapses)],
    [words.memory, printBytes(summary.bytes)],
    [words.workers, String(summary.workers)],
    [words.precision, summary.precision],
    [words.builtIn, `${Math.round(summary.buildMilliseconds)}\u2009ms`],
    [words.network, summary.hash.slice(0, 16)],
  ];
  const rows = Object.entries(summary.nodes);
  const shared = rows.reduce((left, [, { bytes = 0 }]) => left - bytes, summary.bytes);
  return (
    <dialog ref={dialog} className="plan" aria-label={words.title} onClose={onClose}>
      <header>
        <h2>{words.title}</h2>
        <Tool label={strings.close} onClick={() => dialog.current?.close()} icon={<X />} />
      </header>
      <dl>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <table>
        <thead>
          <tr>
            {words.columns.map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([id, node]) => (
            <tr key={id}>
              <td>{nodes[id]?.name ?? id}</td>
              <td>{node.elements === undefined ? '' : printCount(node.elements)}</td>
              <td>{node.synapses === undefined ? '' : printCount(node.synapses)}</td>
              <td>{node.bytes === undefined ? '' : printBytes(node.bytes)}</td>
              <td>{node.method ?? ''}</td>
            </tr>
          ))}
          <tr>
            <td>{words.shared}</td>
            <td />
            <td />
            <td>{printBytes(shared)}</td>
            <td />
          </tr>
        </tbody>
      </table>
    </dialog>
  );
}
