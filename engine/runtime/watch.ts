/**
 * An eye on the whole network: how many spikes its neurons fire, to warn of a network that runs
 * away or has fallen silent, and to stop at the next spike. Only counts are read, no lists.
 */

import type { StreamPlan } from '../compile/plan-types.ts';
import type { Problem } from '../problems/problem.ts';
import { type Outcome, succeed } from '../problems/problem.ts';
import { runProblems } from '../problems/run.ts';
import type { Built } from './build.ts';
import type { Observer } from './observers.ts';

/** A population is looked at this often [ms of model time]. */
const LOOK = 100;
/** Mean rate of a population above which it runs away [Hz]: half of what 1 ms of refractoriness allows. */
const RUNAWAY = 500;
/** No spike of any neuron for this long is worth a word [ms of model time]. */
const QUIET = 1000;

type Lists = Extract<StreamPlan, { kind: 'list' }>;

interface Population {
  readonly id: string;
  readonly name: string;
  readonly stream: Lists;
}

/** The populations of neurons that fire. */
function neurons({ plan, resolved }: Built): readonly Population[] {
  const nodes = new Map(resolved.nodes.map((node) => [node.id, node]));
  return plan.streams.flatMap((stream) => {
    const node = nodes.get(stream.node);
    return stream.kind === 'list' && node?.definition.category === 'neuron'
      ? [{ id: node.id, name: node.name, stream }]
      : [];
  });
}

/** Spikes of a stream in a step; the step's lists must still be there. */
function spikesOf({ plan, simulation: { views } }: Built, s: Lists, step: number): number {
  const at = s.counts / 4 + (step % s.depth) * plan.workers;
  let spikes = 0;
  for (let w = 0; w < plan.workers; w++) spikes += views.i32[at + w] ?? 0;
  return spikes;
}

/**
 * Warns once for each population that runs away, once each time the network falls silent, and of
 * what stages warn of.
 */
export function watchNetwork(built: Built, warn: (problem: Problem) => void): Observer {
  const { dt } = built.plan;
  const populations = neurons(built);
  const span = Math.max(1, Math.round(LOOK / dt));
  const counts = populations.map(() => 0);
  const warned = new Set<string>();
  let since = -1;
  let lastSpike = 0;
  let quiet = false;
  const timeOf = (step: number) => Number((step * dt).toPrecision(12));
  built.stages.onWarning(warn);
  return {
    next: (step) => step + span - (step % span),
    collect(from, to) {
      if (from < since || since < 0) {
        since = from;
        lastSpike = from;
        counts.fill(0);
      }
      for (const [k, { stream }] of populations.entries())
        for (let step = from; step < to; step++) {
          const spikes = spikesOf(built, stream, step);
          if (spikes === 0) continue;
          counts[k] = (counts[k] ?? 0) + spikes;
          if (step >= lastSpike) lastSpike = step;
          quiet = false;
        }
      if (to % span !== 0) return;
      const seconds = ((to - since) * dt) / 1000;
      for (const [k, { id, name, stream }] of populations.entries()) {
        const rate = (counts[k] ?? 0) / stream.n / seconds;
        if (rate > RUNAWAY && to - since >= span && !warned.has(id)) {
          warned.add(id);
          warn(runProblems.runaway({ id, name }, rate, timeOf(since)));
        }
      }
      counts.fill(0);
      since = to;
      if (populations.length > 0 && !quiet && (to - lastSpike) * dt >= QUIET) {
        quiet = true;
        warn(runProblems.quiet(QUIET, timeOf(to)));
      }
    },
  };
}

/**
 * Computes step by step until a neuron has fired, `until` is reached or `budget` milliseconds have
 * passed; true if one has fired. Problems: as `Simulation.advance`.
 */
export async function toNextSpike(
  built: Built,
  until: number,
  budget: number,
): Promise<Outcome<boolean>> {
  const populations = neurons(built);
  const deadline = performance.now() + budget;
  const { simulation } = built;
  while (simulation.step < until && performance.now() < deadline) {
    const { step } = simulation;
    const outcome = await simulation.advance(step + 1);
    if (!outcome.ok) return outcome;
    if (populations.some(({ stream }) => spikesOf(built, stream, step) > 0)) return succeed(true);
  }
  return succeed(false);
}
