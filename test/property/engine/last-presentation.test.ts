/**
 * A run that stops where a presentation ends has seen all of it: what rules do once per presentation
 * is done, also after the very last one, and whoever goes on ends in the same bits.
 */

import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { GraphDocument, ParameterValue } from '../../../engine/graph/document.ts';
import type { Built } from '../../../engine/runtime/build.ts';
import { readWeights } from '../../../engine/runtime/observers.ts';
import { buildGraph, type RunOptions, runGraph, sayProblems } from '../../support/run.ts';

const SHOW = 20; // steps of 1 ms
const PRESENTATIONS = 6;
const INPUTS = 40;
const CELLS = 30;

const node = (type: string, name: string, parameters: Record<string, ParameterValue> = {}) => ({
  type,
  version: 1,
  name,
  parameters,
});

/**
 * Levers are pulled at random, one a presentation, and what is paid teaches the three-factor rule at
 * its end; on the same synapses weights are scaled every 20 ms and normalised after each presentation.
 */
const network = (rest: number): GraphDocument => ({
  format: 'snn-graph',
  version: 1,
  simulation: { dt: '1 ms', duration: `${PRESENTATIONS * (SHOW + rest) - rest} ms`, seed: 4 },
  nodes: {
    clock: node('core/schedule', 'Schedule', {
      show: `${SHOW} ms`,
      rest: `${rest} ms`,
      trainSamples: 1,
      passes: PRESENTATIONS,
    }),
    drive: node('core/poisson', 'Drive', { n: INPUTS, rate: '80 Hz' }),
    cells: node('core/lif', 'Cells', { n: CELLS, C_m: '50 pF', tau_syn_ex: '5 ms' }),
    levers: node('core/lif', 'Levers', { n: 2, I_e: '420 pA' }),
    synapses: node('core/all-to-all', 'Synapses', {
      weight: { draw: 'uniform', args: ['10 pA', '60 pA'] },
      delay: '2 ms',
    }),
    normal: node('core/fixed-probability', 'Normalised', {
      p: 0.4,
      weight: '30 pA',
      delay: '1 ms',
    }),
    three: node('core/three-factor', 'Three factors', { beta: '1 pA', gamma: 0.3, w_max: '90 pA' }),
    scale: node('core/synaptic-scaling', 'Scaling', { interval: '20 ms', w_max: '90 pA' }),
    total: node('core/weight-normalisation', 'Sum', { w_sum: '1200 pA' }),
    bandit: node('core/two-armed-bandit', 'Bandit', { interval: `${SHOW + rest} ms` }),
    action: node('core/action', 'Action', { interval: `${SHOW + rest} ms` }),
  },
  edges: Object.fromEntries(
    [
      ['drive/spikes', 'synapses/pre'],
      ['synapses/post', 'cells/exc'],
      ['cells/spikes', 'normal/pre'],
      ['normal/post', 'cells/exc'],
      ['three/rule', 'synapses/rule'],
      ['total/rule', 'normal/rule'],
      ['scale/rule', 'normal/rule'],
      ['total/rule', 'synapses/rule'],
      ['levers/spikes', 'action/spikes'],
      ['action/action', 'bandit/action'],
      ['bandit/reward', 'three/reward'],
    ].map(([from, to], k) => [`e${k}`, { from: from!, to: to! }]),
  ),
});

const weightsOf = ({ plan, simulation }: Built) =>
  plan.projections.map((p) => Array.from(readWeights(p, simulation.settled()).weights));

const digest = (bytes: ArrayBuffer) =>
  createHash('sha256').update(new Uint8Array(bytes)).digest('hex');

async function advance({ simulation }: Built, to: number): Promise<void> {
  const outcome = await simulation.advance(to);
  if (!outcome.ok) throw new Error(sayProblems(outcome.problems));
}

const stop = ({ stages, simulation }: Built) => {
  expect(stages.finish(simulation.step)).toEqual([]);
  simulation.finish();
};

describe.each([0, 7])('with %d ms of rest', (rest) => {
  const ends = Array.from({ length: PRESENTATIONS }, (_, k) => k * (SHOW + rest) + SHOW);
  const last = ends.at(-1)!;

  /** The state some steps after the last presentation, having stopped at these steps before. */
  async function endOf(stops: readonly number[], options: RunOptions = {}) {
    let built = await buildGraph(network(rest), options);
    for (const step of stops) {
      await advance(built, step);
      stop(built);
      // Stopping again changes nothing.
      const kept = built.simulation.checkpoint();
      stop(built);
      expect(digest(built.simulation.checkpoint())).toBe(digest(kept));
      const next = await buildGraph(network(rest), options);
      const outcome = next.simulation.restore(kept);
      expect(outcome.ok && outcome.value.exact).toBe(true);
      built.close();
      built = next;
    }
    await advance(built, last + 15);
    const state = digest(built.simulation.checkpoint());
    built.close();
    return state;
  }

  it('a run ends with weights that another has before it goes on', async () => {
    const run = await runGraph(network(rest));
    expect(run.steps).toBe(last);
    const done = weightsOf(run.built);
    const early = await buildGraph(network(rest));
    await advance(early, last);
    const before = weightsOf(early);
    // All rules work at the end: everything is another number than just before.
    for (const [p, list] of done.entries())
      expect(list.filter((w, k) => w !== before[p]![k]).length).toBeGreaterThan(list.length / 2);
    const restored = Array.from(run.weights('synapses'));
    for (let j = 0; j < CELLS; j++) {
      let sum = 0;
      for (let i = 0; i < INPUTS; i++) sum += restored[i * CELLS + j]!;
      expect(sum).toBeCloseTo(1200, 8);
    }
    await advance(early, last + 1);
    const late = weightsOf(early);
    for (const [p, list] of done.entries()) expect(late[p]).toEqual(list);
  });

  it('stopping at ends of presentations, saving and reopening there changes no bit', async () => {
    const through = await endOf([]);
    expect(await endOf(ends)).toBe(through);
    expect(await endOf([ends[1]!, ends[1]! + 1, ends[3]!, last])).toBe(through);
    for (const step of [ends[0]! - 1, ends[2]!, last]) expect(await endOf([step])).toBe(through);
  });

  it('a change that comes where a presentation ends counts from there, stopped for or not', async () => {
    const changed = async (step: number, stops: boolean) => {
      const built = await buildGraph(network(rest));
      await advance(built, step);
      if (stops) stop(built);
      expect(built.set('three', 'beta', '3 pA').ok).toBe(true);
      expect(built.set('bandit', 'p_left', 0.9).ok).toBe(true);
      await advance(built, last + 15);
      return digest(built.simulation.checkpoint());
    };
    const states = new Set<string>();
    for (const step of [ends[2]! - 1, ends[2]!, ends[2]! + 1]) {
      expect(await changed(step, true)).toBe(await changed(step, false));
      states.add(await changed(step, false));
    }
    // Before the end it counts for what rules do there; after it, no longer.
    expect(states.size).toBeGreaterThan(1);
  });

  it('by two workers and by the interpreter, too', async () => {
    for (const options of [{ workers: 2 }, { backend: 'interpreter' }] as const)
      expect(await endOf([ends[1]!, last], options)).toBe(await endOf([], options));
  });
});
