/**
 * Learning rules against NEST: the weight every delivered spike carries, to the nine digits the
 * files hold. NEST's delay is dendritic (`delayIs`); the target is a neuron that repeats listed
 * spikes and shows what arrives.
 */

import { describe, expect, it } from 'vitest';
import type { ParameterValue } from '../../engine/graph/document.ts';
import { carried, carriedBetween, carriedByEach } from '../support/plasticity.ts';
import { golden, worstError } from '../support/simulators.ts';

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
  /** Rate, distance, and the weight after 15 pairs as a spike 3 s later carries it. */
  readonly frequency: readonly (readonly [hz: number, ms: number, weight: number])[];
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
  ['stdp_nn_restr', 'core/stdp-nearest-restricted', translate],
  ['stdp_nn_pre_centered', 'core/stdp-nearest-pre-centred', translate],
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
  // NEST's nearest-neighbour synapses begin as if a presynaptic spike had come at time 0.
  const more = ['stdp_nn_symm', 'stdp_nn_restr'].includes(name) ? { initial: { x: 1 } } : {};

  it('irregular trains, two delays', async () => {
    const { pre_times_ms, post_times_ms, runs } = rule.irregular;
    for (const run of runs) {
      const weights = await carried(
        type,
        parameters(rule),
        weight,
        run.delay_ms,
        pre_times_ms,
        post_times_ms,
        more,
      );
      expect(worstError(weights, run.weights)).toBeLessThan(1e-8);
    }
  });

  it('15 pairs at every rate', async () => {
    const pres = rule.frequency.map(([rate]) => {
      const times = Array.from({ length: 15 }, (_, k) => 200 + Math.round((k * 10000) / rate) / 10);
      return [...times, (times.at(-1) ?? 0) + 3000];
    });
    const posts = rule.frequency.map(([, distance], k) =>
      (pres[k] ?? []).slice(0, -1).map((t) => t + distance),
    );
    const carry = await carriedBetween(
      type,
      parameters(rule),
      weight,
      rule.pairs.delay_ms,
      pres,
      posts,
      { ...more, dt: 1 },
    );
    for (const [k, [, , last]] of rule.frequency.entries())
      expect(worstError([carry[k]?.at(-1) ?? 0], [last])).toBeLessThan(1e-8);
  });

  it('pairs at every distance, ties included', async () => {
    const { delay_ms, pre_times_ms, rows } = rule.pairs;
    // Each presynaptic spike but the last has its partner; the last one only reads the weight.
    const posts = rows.map(([distance]) =>
      pre_times_ms.slice(0, -1).map((t) => Number((t + distance).toFixed(6))),
    );
    const weights = await carriedByEach(
      type,
      parameters(rule),
      weight,
      delay_ms,
      pre_times_ms,
      posts,
      more,
    );
    for (const [k, [, second, last]] of rows.entries())
      expect(
        worstError([weights[k]?.[1] ?? 0, weights[k]?.at(-1) ?? 0], [second, last]),
      ).toBeLessThan(1e-8);
  });
});
