/**
 * Whatever a person does while a network runs (pausing, single steps, probes that come and go,
 * checkpoints, going back), with one worker or several, by shared memory or posted: the run ends in
 * the same bits.
 */

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import type { GraphDocument } from '../../../engine/graph/document.ts';
import type { Outcome } from '../../../engine/problems/problem.ts';
import { startEngine } from '../../support/engine.ts';
import { plasticNetwork } from '../../support/plastic-network.ts';
import { sayProblems } from '../../support/run.ts';

beforeAll(() => {
  // Compute threads come from the built command line: this builds it where it is not up to date.
  expect(spawnSync(process.execPath, ['engine/main/spikeloom.mjs', '--help']).status).toBe(0);
}, 120_000);

/**
 * With noise, a relay, short-term plasticity and a stage. Whole vectors of neurons, because what pads
 * the last one is no state and may differ.
 */
const basis = plasticNetwork(640, 320);
const network: GraphDocument = {
  ...basis,
  simulation: { ...basis.simulation, duration: '60 ms' },
  nodes: {
    ...basis.nodes,
    relay: { type: 'core/parrot', version: 1, name: 'Relay', parameters: { n: 640 } },
    noise: {
      type: 'core/ou-current',
      version: 1,
      name: 'Noise',
      parameters: { n: 640, mean: '50 pA', std: '80 pA' },
    },
    short: { type: 'core/short-term-recovery', version: 1, name: 'Short', parameters: {} },
    rate: {
      type: 'core/population-rate',
      version: 1,
      name: 'Rate',
      parameters: { interval: '7 ms' },
    },
  },
  edges: {
    ...basis.edges,
    e1: { from: 'relay/spikes', to: 'pd/pre' },
    f1: { from: 'drive/spikes', to: 'relay/in' },
    f2: { from: 'noise/current', to: 'exc/current' },
    f3: { from: 'short/rule', to: 'pei/rule' },
    f4: { from: 'exc/spikes', to: 'rate/spikes' },
  },
};

/**
 * Without rules, and with few synapses of one weight and delay each: these are added straight to
 * their variables, out of lists of spikes that a checkpoint must keep.
 */
const plainNetwork: GraphDocument = {
  ...network,
  nodes: Object.fromEntries(
    Object.entries(network.nodes)
      .filter(([id]) => id !== 'rule' && id !== 'short')
      .map(([id, node]) => [
        id,
        id === 'pee'
          ? { ...node, parameters: { p: 0.05, weight: '30 pA', delay: '1.7 ms' } }
          : node,
      ]),
  ),
  edges: Object.fromEntries(
    Object.entries(network.edges).filter(([, { from }]) => !from.endsWith('/rule')),
  ),
};

type Action =
  | { readonly kind: 'step'; readonly steps: number }
  | { readonly kind: 'pause'; readonly wait: number }
  | { readonly kind: 'probe'; readonly port: string; readonly every: string }
  | { readonly kind: 'unprobe' }
  | { readonly kind: 'back'; readonly steps: number };

const PORTS = ['exc/spikes', 'exc/V_m', 'inh/spikes', 'pee/weights', 'rate/rate', 'relay/spikes'];

const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record({ kind: fc.constant('step' as const), steps: fc.integer({ min: 1, max: 60 }) }),
  fc.record({ kind: fc.constant('pause' as const), wait: fc.nat(3) }),
  fc.record({
    kind: fc.constant('probe' as const),
    port: fc.constantFrom(...PORTS),
    every: fc.constantFrom('0.1 ms', '0.7 ms', '5 ms'),
  }),
  fc.record({ kind: fc.constant('unprobe' as const) }),
  fc.record({ kind: fc.constant('back' as const), steps: fc.integer({ min: 1, max: 80 }) }),
);

function must<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(sayProblems(outcome.problems));
  return outcome.value;
}

/**
 * Digest of everything that a continuation needs, at the end. A checkpoint's bytes depend on how
 * the memory is laid out, so they are compared among runs with equally many workers; the
 * weights are what all agree on.
 */
async function endOf(
  document: GraphDocument,
  last: string,
  workers: number,
  telemetry: 'shared' | 'posted',
  actions: readonly Action[],
): Promise<{ readonly state: string; readonly weights: string }> {
  const { client, until } = startEngine();
  try {
    const { steps } = must(await client.load(document, { workers, telemetry }));
    const probes: number[] = [];
    let now = 0;
    for (const each of actions) {
      if (now + 100 >= steps) break;
      if (each.kind === 'step') now = must(await client.step(each.steps));
      else if (each.kind === 'pause') {
        must(await client.run({ until: now + 60 }));
        await new Promise((resolve) => setTimeout(resolve, each.wait));
        now = must(await client.pause());
      } else if (each.kind === 'probe') {
        const [node = '', port = ''] = each.port.split('/');
        probes.push(must(await client.probe(node, port, { every: each.every })).probe);
      } else if (each.kind === 'unprobe') {
        const probe = probes.pop();
        if (probe !== undefined) must(await client.unprobe(probe));
      } else {
        const kept = must(await client.checkpoint());
        must(await client.step(each.steps));
        now = must(await client.restore(kept)).step;
      }
      client.drain(() => {});
    }
    const [node = '', port = ''] = last.split('/');
    const { probe, synapses } = must(
      await client.probe(node, port, { every: '60 ms', delivery: 'lossless' }),
    );
    const done = until('done');
    must(await client.run());
    await done;
    await client.pause();
    let weights = '';
    // Where a weight stands depends on who computes its target: ordered by what it joins.
    const keys = synapses
      ? Array.from(synapses.pre, (pre, k) => 1000 * pre + (synapses.post[k] ?? 0))
      : null;
    const take = () =>
      client.drain((record) => {
        if (record.probe !== probe) return;
        const values = new Float64Array(record.data); // nothing is lost on the way
        const order = [...values.keys()];
        if (keys) order.sort((a, b) => keys[a]! - keys[b]!);
        const ordered = Float64Array.from(order, (k) => values[k]!);
        weights = createHash('sha256').update(ordered).digest('hex');
      });
    // Other probes may have used up what the engine may post ahead; each look lets it post more.
    for (let look = 0; look < 1000 && weights === ''; look++) {
      take();
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    const state = new Uint8Array(must(await client.checkpoint()));
    return { state: createHash('sha256').update(state).digest('hex'), weights };
  } finally {
    client.close();
  }
}

it.each([
  ['with rules', network, 'pee/weights'],
  ['without', plainNetwork, 'exc/V_m'],
] as const)(
  'what is done to a run while it lasts changes no bit of its end: %s',
  async (_, document, last) => {
    const plain = new Map<number, string>();
    for (const workers of [1, 2, 3]) {
      const { state, weights } = await endOf(document, last, workers, 'shared', []);
      expect(weights).not.toBe('');
      plain.set(workers, state);
      plain.set(-workers, weights);
      expect(weights).toBe(plain.get(-1));
    }
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(1, 2, 3),
        fc.constantFrom('shared' as const, 'posted' as const),
        fc.array(action, { minLength: 3, maxLength: 14 }),
        async (workers, telemetry, actions) => {
          const { state, weights } = await endOf(document, last, workers, telemetry, actions);
          expect(weights).toBe(plain.get(-1));
          expect(state).toBe(plain.get(workers));
        },
      ),
      { numRuns: 15 },
    );
  },
  180_000,
);
