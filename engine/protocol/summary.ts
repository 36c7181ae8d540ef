/** What the run bar and the plan view show of a built network. */

import { bytesOf } from '../compile/layout.ts';
import type { Built } from '../runtime/build.ts';
import type { LoadSummary, NodeSummary } from './messages.ts';

/** Sizes, methods and memory of a built network. */
export function summarise(built: Built, buildMilliseconds: number): LoadSummary {
  const { plan } = built;
  const nodes: Record<string, NodeSummary> = {};
  const bytes = new Map<string, number>();
  for (const region of plan.regions)
    bytes.set(region.owner, (bytes.get(region.owner) ?? 0) + bytesOf(region));
  for (const p of plan.populations)
    nodes[p.id] = { elements: p.n, method: p.reason ? `${p.method}: ${p.reason}` : p.method };
  // What a card needs to draw events as a picture.
  for (const { id, ports } of built.resolved.nodes)
    for (const { port, shape } of Object.values(ports))
      if (port.flow === 'out' && port.kind === 'events') nodes[id] = { ...nodes[id], shape };
  for (const p of plan.projections) nodes[p.id] = { synapses: p.synapses };
  for (const [id, taken] of bytes) if (id !== '') nodes[id] = { ...nodes[id], bytes: taken };
  return {
    hash: plan.hash,
    dt: plan.dt,
    steps: plan.steps,
    neurons: plan.populations.reduce((sum, p) => sum + p.n, 0),
    synapses: plan.projections.reduce((sum, p) => sum + p.synapses, 0),
    bytes: plan.bytes,
    workers: plan.workers,
    precision: plan.precision,
    buildMilliseconds,
    nodes,
  };
}
