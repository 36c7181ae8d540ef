/**
 * Short-term plasticity and dopamine against NEST: what each delivered spike carries, to the nine
 * digits the files hold. `tsodyks_synapse` has three states; `tsodyks2` uses its initial u and x at the first spike; our u starts at 0
 * and is raised before use, which is the same.
 */

import { describe, expect, it } from 'vitest';
import type { NodeDefinition } from '../../engine/kit/types.ts';
import { stdpDopamine } from '../../nodes/plasticity/stdp-dopamine.ts';
import { carried, carriedBetween } from '../support/plasticity.ts';
import { golden, worstError } from '../support/simulators.ts';

interface Synapse {
  readonly synapse_model: string;
  readonly params: Readonly<Record<string, number>>;
  readonly train_times_ms: readonly number[];
  readonly train_amplitudes: readonly number[];
  readonly recovery: readonly (readonly [gap: number, amplitude: number])[];
  readonly irregular_times_ms: readonly number[];
  readonly irregular_amplitudes: readonly number[];
}
const { synapses } = golden<{ readonly synapses: Readonly<Record<string, Synapse>> }>(
  'nest_short_term_plasticity',
);

describe.each(Object.entries(synapses))('%s', (_name, s) => {
  const threeStates = s.synapse_model === 'tsodyks_synapse';
  const rule = threeStates ? 'core/short-term-recovery' : 'core/short-term';
  const parameters = {
    U: s.params.U ?? 0,
    ...(threeStates ? { tau_psc: `${s.params.tau_psc} ms` } : {}),
    tau_rec: `${s.params.tau_rec} ms`,
    // NEST takes 0 for no facilitation; far below dt is the same.
    tau_fac: `${Math.max(0.001, s.params.tau_fac ?? 0)} ms`,
  };
  const amplitudes = (times: readonly number[]) =>
    carried(rule, parameters, s.params.weight ?? 0, 1, times, []);

  it('regular train', async () => {
    expect(worstError(await amplitudes(s.train_times_ms), s.train_amplitudes)).toBeLessThan(1e-8);
  });
  it('recovery', async () => {
    const last = s.train_times_ms.at(-1) ?? 0;
    for (const [gap, amplitude] of s.recovery) {
      const seen = await amplitudes([...s.train_times_ms, last + gap]);
      expect(worstError([seen.at(-1) ?? 0], [amplitude])).toBeLessThan(1e-8);
    }
  });
  it('irregular train', async () => {
    expect(worstError(await amplitudes(s.irregular_times_ms), s.irregular_amplitudes)).toBeLessThan(
      1e-8,
    );
  });
});

describe('dopamine', () => {
  const file = golden<{
    readonly params: {
      readonly syn: Readonly<Record<string, number>>;
      readonly weight: number;
      readonly tau_minus: number;
    };
    readonly pre_times_ms: readonly number[];
    readonly post_times_ms: readonly number[];
    readonly dopa_times_ms: readonly number[];
    readonly delivered_weights: readonly number[];
    readonly samples: readonly (readonly [t: number, weight: number, c: number, n: number])[];
  }>('nest_stdp_dopamine');
  const { syn, weight, tau_minus } = file.params;
  const parameters = {
    tau_plus: `${syn.tau_plus} ms`,
    tau_minus: `${tau_minus} ms`,
    tau_c: `${syn.tau_c} ms`,
    tau_n: `${syn.tau_n} ms`,
    b: `${syn.b} 1/ms`,
    A_plus: `${syn.A_plus} pA`,
    A_minus: `${syn.A_minus} pA`,
    w_min: `${syn.Wmin} pA`,
    w_max: `${syn.Wmax} pA`,
  };
  // The transmitter is reached one delay of 1 ms after a dopamine neuron fires.
  const dopamine = file.dopa_times_ms.map((t) => t + 1);

  it('every delivered weight', async () => {
    const weights = await carried(
      'core/stdp-dopamine',
      parameters,
      weight,
      1,
      file.pre_times_ms,
      file.post_times_ms,
      { dopamine },
    );
    expect(worstError(weights, file.delivered_weights)).toBeLessThan(1e-8);
  });

  /**
   * Weight, eligibility and dopamine every 25 ms: for each sample a synapse of its own, whose last
   * presynaptic spike falls on the sample and carries what is asked for, before it changes anything.
   * NEST has updated its state by the transmitter's trigger at just these times.
   */
  it.each([
    ['weight', 1, 'w'],
    ['eligibility', 2, 'c'],
    ['dopamine', 3, 'level*unit'],
  ] as const)('the sampled %s', async (_name, column, carries) => {
    if (stdpDopamine.behaviour.kind !== 'plasticity') throw new Error('it is a rule');
    const probe: NodeDefinition = {
      ...stdpDopamine,
      type: 'test/dopamine-probe',
      parameters: {
        ...stdpDopamine.parameters,
        unit: { kind: 'quantity', unit: 'pA*ms', default: 1, doc: 'Makes dopamine a weight.' },
      },
      behaviour: {
        ...stdpDopamine.behaviour,
        onPre: (stdpDopamine.behaviour.onPre ?? '').replace('c = c', `deliver = ${carries}\nc = c`),
      },
    };
    const seen = await carriedBetween(
      probe.type,
      parameters,
      weight,
      1,
      file.samples.map(([t]) => [...file.pre_times_ms.filter((at) => at < t), t]),
      file.samples.map(() => file.post_times_ms),
      { dopamine, definitions: [probe] },
    );
    const errors = file.samples.map((sample, k) => {
      const value = seen[k]?.at(-1) ?? Number.NaN;
      const expected = sample[column];
      return expected === 0 ? Math.abs(value) : Math.abs(value / expected - 1);
    });
    expect(errors).toHaveLength(102);
    expect(Math.max(...errors)).toBeLessThan(1e-8);
    expect(errors).not.toContain(Number.NaN);
  });
});
