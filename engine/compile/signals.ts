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
  const path: Population[] = [];
  const order: string[] = [];
  const visit = (p: Population): readonly Population[] | null => {
    if (done.has(p.id)) return null;
    if (path.includes(p)) return [...path.slice(path.indexOf(p)), p];
    path.push(p);
    for (const input of p.inputs)
      for (const source of input.sources) {
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
    if (cycle) return fail(lowerProblems.algebraicLoop(cycle));
  }
  return succeed({ stateless: order });
}
