/**
 * Short-term plasticity and dopamine against NEST: what each delivered spike carries, to the nine
 * digits the files hold. `tsodyks_synapse` has three states; `tsodyks2` uses its initial u and x at the first spike; our u starts at 0
 * and is raised before use, which is the same.
 */

import { describe, expect, it } from 'vitest';
import { carried } from '../support/plasticity.ts';
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
  }>('nest_stdp_dopamine');

  it('every delivered weight', async () => {
    const { syn, weight, tau_minus } = file.params;
    const weights = await carried(
      'core/stdp-dopamine',
      {
        tau_plus: `${syn.tau_plus} ms`,
        tau_minus: `${tau_minus} ms`,
        tau_c: `${syn.tau_c} ms`,
        tau_n: `${syn.tau_n} ms`,
        b: `${syn.b} 1/ms`,
        A_plus: `${syn.A_plus} pA`,
        A_minus: `${syn.A_minus} pA`,
        w_min: `${syn.Wmin} pA`,
        w_max: `${syn.Wmax} pA`,
      },
      weight,
      1,
      file.pre_times_ms,
      file.post_times_ms,
      // The transmitter is reached one delay of 1 ms after a dopamine neuron fires.
      { dopamine: file.dopa_times_ms.map((t) => t + 1) },
    );
    expect(worstError(weights, file.delivered_weights)).toBeLessThan(1e-8);
  });
});
