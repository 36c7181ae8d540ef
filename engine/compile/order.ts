/**
 * The order of a step: spikes that travel without delay (zero-delay projections, wires into
 * `spikes` inputs, relays) must be made before they are used, so populations and relays are sorted
 * along those wires. A cycle of them is a problem; everything else keeps id order.
 */

import { lowerProblems } from '../problems/lower.ts';
import { fail, type Outcome, succeed } from '../problems/problem.ts';
import type { Population, Projection, Relay } from './ir.ts';

interface Unit {
  readonly id: string;
  readonly name: string;
  readonly after: string[];
}

/** Sorts populations and relays so that every wire without delay goes forward. */
export function orderUnits(
  populations: readonly Population[],
  projections: readonly Projection[],
  relays: readonly Relay[],
): Outcome<{ populations: readonly Population[]; relays: readonly Relay[] }> {
  const units = new Map<string, Unit>();
  for (const p of populations) units.set(p.id, { id: p.id, name: p.name, after: [] });
  for (const r of relays)
    units.set(r.id, { id: r.id, name: r.id, after: r.inputs.map((i) => i.from.node) });
  for (const projection of projections)
    if (projection.synapses.delays.includes(0))
      units.get(projection.post)?.after.push(projection.pre.node);
  for (const p of populations)
    for (const wire of p.direct) units.get(p.id)?.after.push(wire.from.node);

  const sorted: string[] = [];
  const state = new Map<string, 'open' | 'done'>();
  const path: Unit[] = [];
  const visit = (id: string): readonly Unit[] | null => {
    const unit = units.get(id);
    if (!unit || state.get(id) === 'done') return null;
    // Each of the path comes after the next one.
    if (state.get(id) === 'open')
      return [...path.slice(path.findIndex((u) => u.id === id)), unit].reverse();
    state.set(id, 'open');
    path.push(unit);
    for (const before of unit.after) {
      const cycle = visit(before);
      if (cycle) return cycle;
    }
    path.pop();
    state.set(id, 'done');
    sorted.push(id);
    return null;
  };
  for (const id of units.keys()) {
    const cycle = visit(id);
    if (cycle) return fail(lowerProblems.zeroDelayCycle(cycle));
  }
  const rank = new Map(sorted.map((id, index) => [id, index]));
  const byRank = <T extends { readonly id: string }>(list: readonly T[]) =>
    [...list].sort((a, b) => (rank.get(a.id) ?? 0) - (rank.get(b.id) ?? 0));
  return succeed({ populations: byRank(populations), relays: byRank(relays) });
}
