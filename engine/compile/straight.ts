/**
 * Projections that add to a variable itself. A constant weight may wait as a count in a ring until
 * the variable's update reads it; where few spikes arrive, most counts are zero and reading them is
 * a large part of a short update. Then the lists of spikes wait instead, and when the delay has
 * passed the weight is added to the variable, right after its update: the same sum at the same time.
 */

import { isDense } from './bit-matrix.ts';
import type { NetworkIR, Population, Projection, Receptor } from './ir.ts';
import { collectNames } from './rewrite.ts';

/** Above these an addition to the variable costs more than the count it saves. */
const MOST_PER_TARGET = 200;
const MOST_TARGETS = 32768;

/** Whether nothing looks at a variable between its update and the end of the step. */
function isFree(p: Population, { into }: Receptor): boolean {
  const seen = new Set<string>();
  for (const { target, value } of p.onFire) {
    seen.add(target);
    collectNames(value, seen);
  }
  for (const value of [p.fires, p.counts, p.refractory?.value])
    if (value) collectNames(value, seen);
  for (const { variable } of p.histories) seen.add(variable);
  return !seen.has(into) && p.states.some((s) => s.name === into);
}

/**
 * The projections whose spikes are added straight to the variable they arrive at. It depends on the
 * network only: the sum of two weights may differ from twice the weight in its last digit.
 */
export function straightProjections(network: NetworkIR): ReadonlySet<Projection> {
  const found = new Set<Projection>();
  if (network.precision === 'f32' || network.projections.some((p) => p.rules.length > 0))
    return found;
  const populations = new Map(network.populations.map((p) => [p.id, p]));
  for (const projection of network.projections) {
    const { pre, post, port, synapses } = projection;
    const source = populations.get(pre.node);
    const target = populations.get(post);
    const receptor = target?.receptors.find((r) => r.port === port);
    if (
      source?.spikePort === pre.port &&
      source.counts === null &&
      target &&
      receptor &&
      synapses.weights === null &&
      synapses.delays.length === 1 &&
      (synapses.delays[0] ?? 0) > 0 &&
      synapses.post <= MOST_TARGETS &&
      synapses.drawn === null &&
      synapses.count <= MOST_PER_TARGET * synapses.post &&
      !isDense(synapses, synapses.count, [0, synapses.post]) &&
      !receptor.discardIfRefractory &&
      !target.arrivesFirst &&
      isFree(target, receptor)
    )
      found.add(projection);
  }
  return found;
}
