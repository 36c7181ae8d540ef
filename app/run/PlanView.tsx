/** How the network is computed: its memory, workers and precision, and for each node its method. */

import { X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { LoadSummary } from '#engine';
import { Tool } from '../dock/plots/PlotPanel.tsx';
import { printTime } from '../dock/plots/time-axis.ts';
import { useDocument } from '../state/document.ts';
import { printBytes, printCount } from './run-target.ts';

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
    ['Step', printTime(summary.dt)],
    ['Neurons', printCount(summary.neurons)],
    ['Synapses', printCount(summary.synapses)],
    ['Memory', printBytes(summary.bytes)],
    ['Workers', String(summary.workers)],
    ['Precision', summary.precision],
    ['Built in', `${Math.round(summary.buildMilliseconds)}\u2009ms`],
    ['Network', summary.hash.slice(0, 16)],
  ];
  const rows = Object.entries(summary.nodes);
  return (
    <dialog
      ref={dialog}
      className="plan"
      aria-label="How this network is computed"
      onClose={onClose}
    >
      <header>
        <h2>How this network is computed</h2>
        <Tool label="Close" onClick={() => dialog.current?.close()} icon={<X />} />
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
            {['Node', 'Elements', 'Synapses', 'Method'].map((title) => (
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
              <td>{node.method ?? ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </dialog>
  );
}
