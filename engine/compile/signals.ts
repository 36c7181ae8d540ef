/**
 * The order in which signals are read: nodes without state (gain, add) follow each other along the
 * wires within one step; everything else shows the value it had at the step's start.
 */

import { lowerProblems } from '../problems/lower.ts';
import { fail, type Outcome, succeed } from '../problems/problem.ts';
import type { Population } from './ir.ts';

/** Ids of stateless nodes, sources first; a cycle of them is a problem. */
export function orderSignals(
  populations: readonly Population[],
): Outcome<{ readonly stateless: readonly string[] }> {
  const stateless = new Map(
    populations.filter((p) => p.states.length === 0 && !p.fires && !p.counts).map((p) => [p.id, p]),
  );
  const done = new Set<string>();
  const path: { readonly node: Population; port: string }[] = [];
  const order: string[] = [];
  /** The nodes of a circle from the last to the first, with the ports they are read through; null: none. */
  const visit = (p: Population): typeof path | null => {
    if (done.has(p.id)) return null;
    const met = path.findIndex(({ node }) => node === p);
    if (met >= 0) return path.slice(met);
    const here = { node: p, port: '' };
    path.push(here);
    for (const input of p.inputs)
      for (const source of input.sources) {
        here.port = input.port;
        const before = stateless.get(source.node);
        const cycle = before && visit(before);
        if (cycle) return cycle;
      }
    path.pop();
    done.add(p.id);
    order.push(p.id);
    return null;
  };
  for (const p of stateless.values()) {
    const cycle = visit(p);
    const [last] = cycle ?? [];
    if (cycle && last)
      return fail(
        lowerProblems.algebraicLoop(
          [last, ...[...cycle].reverse()].map(({ node }) => node),
          last.port,
        ),
      );
  }
  return succeed({ stateless: order });
}
