/** Sound to spikes against lauscher and tonic. */

import { describe, expect, it } from 'vitest';
import {
  bushySpikes,
  firingProbability,
  membraneVelocity,
  thinFibre,
  windowSound,
} from '../../nodes/encoders/algorithms/cochlea.ts';
import {
  applyBandPass,
  designBandPass,
  filterBands,
} from '../../nodes/encoders/algorithms/filterbank.ts';
import { type Case, goldenCases, tensor } from '../support/golden.ts';

function expectClose(ours: ArrayLike<number>, theirs: ArrayLike<number>, tolerance: number) {
  expect(ours.length).toBe(theirs.length);
  for (let i = 0; i < ours.length; i++)
    expect(Math.abs(ours[i]! - theirs[i]!)).toBeLessThanOrEqual(tolerance);
}

/** Within a fraction of the largest value: these are waves that pass through zero. */
function expectRelative(ours: ArrayLike<number>, theirs: Float64Array, fraction: number) {
  const most = theirs.reduce((m, v) => Math.max(m, Math.abs(v)), 0);
  expectClose(ours, theirs, fraction * most);
}

const list = (x: ArrayLike<number>) => Array.from(x);

function filterBank(c: Case) {
  const { num_filters: n, sampling_freq: rate, low_freq: lowest, rectify } = c.params;
  const bands = filterBands(n, rate, lowest, c.encoder === 'filterbank-mel' ? 'mel' : 'linear');
  const theirBands = c.expected.bandsOverNyquist;
  expectClose(bands, tensor(theirBands).data, theirBands.tolerance);
  const x = tensor(c.input).data;
  const ours = Array.from({ length: n }, (_, k) =>
    list(applyBandPass(x, designBandPass(bands[2 * k]!, bands[2 * k + 1]!), rectify)),
  ).flat();
  expectClose(ours, tensor(c.expected.output).data, c.expected.output.tolerance);
}

const checks: Record<string, (c: Case) => void> = {
  lauscher(c) {
    const { sampleRate, channels, rmsLevel, basilar, hair } = c.params;
    const sound = windowSound(tensor(c.input).data, rmsLevel);
    expectClose(sound, tensor(c.expected.windowed).data, c.expected.windowed.tolerance);
    const velocity = membraneVelocity(sound, sampleRate, channels, basilar);
    const theirs = c.expected.membraneVelocity;
    const n = velocity.length / channels;
    const probability = c.expected.firingProbability;
    for (let k = 0; k < channels; k++) {
      const channel = velocity.subarray(k * n, (k + 1) * n);
      const part = (raw: unknown) => tensor(raw).data.subarray(k * n, (k + 1) * n);
      expectRelative(channel, part(theirs), theirs.relativeTolerance);
      expectRelative(
        firingProbability(channel, Math.floor(sampleRate / 2), hair),
        part(probability),
        probability.relativeTolerance,
      );
    }
  },
  'bushy-lif'(c) {
    const p = c.params;
    const input = tensor(c.input.spikes);
    const [steps = 0, fibres = 0] = input.shape;
    const sums = Array.from({ length: steps }, (_, t) =>
      input.data.subarray(t * fibres, (t + 1) * fibres).reduce((a, b) => a + b, 0),
    );
    const ours = new Array<number>(steps).fill(0);
    for (const t of bushySpikes(sums, p.sampleRate, {
      tauMembrane: p.tau_mem,
      tauSynapse: p.tau_syn,
      refractory: p.tau_refrac,
      weight: p.weightTotal / p.n_convergence,
    }))
      ours[t] = 1;
    expect(ours).toEqual(list(tensor(c.expected.spikes).data));
  },
  'refractory-thinning'(c) {
    const input = tensor(c.input.spikes);
    const expected = tensor(c.expected.spikes);
    const [steps = 0, fibres = 0] = input.shape;
    for (let k = 0; k < fibres; k++) {
      const fibre = Uint8Array.from({ length: steps }, (_, t) => input.data[t * fibres + k]!);
      thinFibre(fibre, c.params.refrac_samples);
      expect(list(fibre)).toEqual(
        Array.from({ length: steps }, (_, t) => expected.data[t * fibres + k]!),
      );
    }
  },
  'filterbank-mel': filterBank,
  'filterbank-linear': filterBank,
};

describe('audio', () => {
  const cases = goldenCases('audio.json');
  it.each(cases.map((c) => [`${c.encoder} ${c.name}`, c] as const))('%s', (_, c) => {
    const check = checks[c.encoder as string];
    expect(check, `a check for ${c.encoder}`).toBeDefined();
    check?.(c);
  });
});
