/** Value and signal encoders against the frameworks whose laws they follow. */

import { describe, expect, it } from 'vitest';
import {
  accumulate,
  deltaModulate,
  levelCrossings,
  movingWindow,
  sigmaDelta,
  stepForward,
  thresholdBased,
} from '../../nodes/encoders/algorithms/contrast.ts';
import {
  benSpiker,
  convolveSpikes,
  houghSpiker,
  modifiedHoughSpiker,
} from '../../nodes/encoders/algorithms/deconvolution.ts';
import {
  chargingTimes,
  firstSpikePosition,
  intervalMeans,
  linearSteps,
  logarithmicSteps,
  rampTargets,
  ranks,
  rankWeights,
  stepsOfTimes,
} from '../../nodes/encoders/algorithms/latency.ts';
import { leakyTrain } from '../../nodes/encoders/algorithms/leaky.ts';
import {
  bohteFields,
  evenFields,
  integrateAndFire,
  placeOf,
  radialBasis,
  responseSteps,
  responses,
  winners,
} from '../../nodes/encoders/algorithms/population.ts';
import { tossCoins } from '../../nodes/encoders/algorithms/rates.ts';
import {
  burstSteps,
  diffuseError,
  periodicSteps,
  phaseLevel,
  weightedPhaseBits,
} from '../../nodes/encoders/algorithms/trains.ts';
import { type Case, goldenCases, type Tensor, tensor } from '../support/golden.ts';

const column = (x: Tensor, n: number, i: number) =>
  Float64Array.from({ length: x.data.length / n }, (_, t) => x.data[t * n + i]!);

/** Applies a coder of one channel to every column of `[T, n]`. */
function perChannel(x: Tensor, code: (signal: Float64Array) => ArrayLike<number>): number[] {
  const n = x.shape[1] ?? 1;
  const result = new Array<number>(x.data.length).fill(0);
  for (let i = 0; i < n; i++) {
    const coded = code(column(x, n, i));
    for (let t = 0; t < coded.length; t++) result[t * n + i] = coded[t]!;
  }
  return result;
}

function oneHot(steps: ArrayLike<number>, length: number): number[] {
  const n = steps.length;
  const result = new Array<number>(length * n).fill(0);
  for (let i = 0; i < n; i++) if (steps[i]! >= 0) result[steps[i]! * n + i] = 1;
  return result;
}

function expectClose(ours: ArrayLike<number>, theirs: ArrayLike<number>, tolerance: number) {
  expect(ours.length).toBe(theirs.length);
  for (let i = 0; i < ours.length; i++)
    expect(Math.abs(ours[i]! - theirs[i]!)).toBeLessThanOrEqual(tolerance);
}

const list = (x: ArrayLike<number>) => Array.from(x);

type Check = (c: Case, x: Tensor) => void;

const checks: Record<string, Check> = {
  'latency-rc'(c, x) {
    const p = c.params;
    const times = chargingTimes(x.data, {
      steps: p.num_steps,
      threshold: p.threshold,
      tau: p.tau,
      firstSpike: p.first_spike_time ?? 0,
      normalize: p.normalize ?? false,
      linear: p.linear ?? false,
    });
    if (c.expected.error) {
      expect(Math.max(...times)).toBeGreaterThan(p.num_steps - 1);
      return;
    }
    expectClose(times, tensor(c.expected.spikeTime).data, c.expected.spikeTime.tolerance);
    const steps = stepsOfTimes(x.data, times, p.num_steps, p.clip, p.threshold);
    const spikes = tensor(c.expected.spikes);
    if (p.interpolate)
      expect(list(rampTargets(steps, p.num_steps, 1, 0))).toEqual(
        list(spikes.data).map(Math.fround),
      );
    else {
      const off = p.off_target ?? 0;
      const on = p.on_target ?? 1;
      expect(oneHot(steps, p.num_steps).map((s) => off + (on - off) * s)).toEqual(
        list(spikes.data),
      );
    }
  },
  'latency-linear': (c, x) =>
    expect(list(linearSteps(x.data, c.params.T))).toEqual(list(tensor(c.expected.spikeTime).data)),
  'latency-log': (c, x) =>
    expect(list(logarithmicSteps(x.data, c.params.T))).toEqual(
      list(tensor(c.expected.spikeTime).data),
    ),
  delta: (c, x) =>
    expect(
      perChannel(x, (s) =>
        deltaModulate(s, c.params.threshold, c.params.off_spike, c.params.padding),
      ),
    ).toEqual(list(tensor(c.expected.spikes).data)),
  bernoulli(c, x) {
    const steps = c.params.num_steps as number;
    const n = x.data.length;
    const random = { uniform: () => Math.random(), normal: () => 0, integer: () => 0 };
    const ours = new Array<number>(steps * n).fill(0);
    for (let i = 0; i < n; i++)
      tossCoins(Math.min(1, Math.max(0, x.data[i]!)), steps, random, (t) => {
        ours[t * n + i] = 1;
      });
    expect(ours).toEqual(list(tensor(c.expected.spikes).data));
  },
  'rate-regular'(c) {
    const { rate, first_spike_time: first, num_steps: steps } = c.params;
    expect(periodicSteps(rate, first, steps)).toEqual(c.expected.times);
  },
  'phase-weighted': (c, x) =>
    expect(list(weightedPhaseBits(x.data, c.params.K))).toEqual(
      list(tensor(c.expected.spikes).data),
    ),
  'population-deterministic'(c, x) {
    const p = c.params;
    const fields = evenFields(p.pop_dim, p.mean_range[0], p.mean_range[1], p.std);
    const activity = responses(x.data, fields);
    expectClose(activity, tensor(c.expected.activity).data, c.expected.activity.tolerance);
    expect(list(integrateAndFire(activity, p.T))).toEqual(list(tensor(c.expected.spikes).data));
  },
  'population-gaussian-latency'(c, x) {
    const { m, x_min: least, x_max: most, max_spike_time: last, beta } = c.params;
    const channels = least.length as number;
    const size = x.data.length / channels;
    const ours: number[] = [];
    for (let i = 0; i < channels; i++) {
      const fields = bohteFields(m, least[i], most[i], beta);
      expect(list(fields.centre).map(Math.fround)).toEqual(
        list(tensor(c.expected.mu).data.subarray(i * m, (i + 1) * m)).map(Math.fround),
      );
      ours.push(
        ...responseSteps(responses(x.data.subarray(i * size, (i + 1) * size), fields), last),
      );
    }
    expect(ours).toEqual(list(tensor(c.expected.spikeTime).data));
  },
  'current-lif'(c, x) {
    const p = c.params;
    const ours = perColumn(x, p.T, (value) =>
      leakyTrain(() => value, p.T, {
        decay: p.dt / p.tau_mem,
        rest: p.v_leak,
        threshold: p.v_th,
        reset: p.v_reset,
        firstOnly: c.name === 'first-spike-only',
      }),
    );
    expect(ours).toEqual(list(tensor(c.expected.spikes).data));
  },
  'population-rbf': (c, x) =>
    expectClose(
      radialBasis(x.data, c.params.out_features),
      tensor(c.expected.activity).data,
      c.expected.activity.tolerance,
    ),
  tbr(c, x) {
    const { spikes, threshold } = thresholdBased(
      x.data,
      c.params.factor,
      c.params.variant.startsWith('causal'),
    );
    expect(Math.abs(threshold - c.expected.threshold)).toBeLessThan(1e-12);
    expect(list(spikes)).toEqual(list(tensor(c.expected.spikes).data));
  },
  'step-forward'(c, x) {
    const spikes = stepForward(x.data, c.params.threshold);
    expect(list(spikes)).toEqual(list(tensor(c.expected.spikes).data));
    expectClose(
      accumulate(spikes, c.expected.startpoint, c.params.threshold),
      tensor(c.expected.decoded).data,
      c.expected.decoded.tolerance ?? 0,
    );
  },
  'moving-window': (c, x) =>
    expect(list(movingWindow(x.data, c.params.window, c.params.threshold))).toEqual(
      list(tensor(c.expected.spikes).data),
    ),
  bsa(c, x) {
    const { spikes, shift } = benSpiker(x.data, c.params.fir, c.params.threshold, 'difference');
    expect(shift).toBeCloseTo(c.params.shift, 12);
    expect(list(spikes)).toEqual(list(tensor(c.expected.spikes).data));
    expectClose(
      convolveSpikes(spikes, c.params.fir, shift),
      tensor(c.expected.decoded).data,
      c.expected.decoded.tolerance ?? 0,
    );
  },
  hsa: (c, x) =>
    expect(list(houghSpiker(x.data, c.params.fir).spikes)).toEqual(
      list(tensor(c.expected.spikes).data),
    ),
  'hsa-modified': (c, x) =>
    expect(list(modifiedHoughSpiker(x.data, c.params.fir, c.params.threshold).spikes)).toEqual(
      list(tensor(c.expected.spikes).data),
    ),
  'population-gaussian-wta'(c, x) {
    const { m, min, max } = c.params;
    const best = winners(responses(x.data, bohteFields(m, min, max, 1)), m);
    expect(list(best).flatMap((k) => oneHotRow(k, m))).toEqual(
      list(tensor(c.expected.spikes).data),
    );
  },
  'population-one-hot': (c, x) =>
    expect(
      list(x.data).flatMap((v) =>
        oneHotRow(placeOf(v, c.params.m, c.params.min, c.params.max), c.params.m),
      ),
    ).toEqual(list(tensor(c.expected.spikes).data)),
  burst(c, x) {
    const { n_max: most, t_min: gapLeast, t_max: gapMost, interval_length: length } = c.params;
    const ours = new Array<number>(x.data.length).fill(0);
    for (const [k, v] of intervalMeans(x.data, length).entries())
      for (const t of burstSteps(v, { most, gapLeast, gapMost })) ours[k * length + t] = 1;
    expect(ours).toEqual(list(tensor(c.expected.spikes).data));
  },
  'phase-arcsin'(c, x) {
    const bits = c.params.num_bits as number;
    const means = intervalMeans(x.data, bits);
    const most = Math.max(...means);
    const ours = [...means].flatMap((v) => {
      const level = phaseLevel(v / most, bits);
      return Array.from({ length: bits }, (_, b) => (level >> (bits - 1 - b)) & 1);
    });
    expect(ours).toEqual(list(tensor(c.expected.spikes).data));
  },
  'ttfs-log'(c, x) {
    const length = c.params.interval_length as number;
    const ours = new Array<number>(x.data.length).fill(0);
    for (const [k, v] of intervalMeans(x.data, length).entries())
      ours[k * length + firstSpikePosition(v, length)] = 1;
    expect(ours).toEqual(list(tensor(c.expected.spikes).data));
  },
  'rank-order'(c, x) {
    const rank = ranks(x.data);
    expect(list(rank)).toEqual(list(tensor(c.expected.rank).data));
    expectClose(rankWeights(rank, c.params.modulation), tensor(c.expected.weight).data, 0);
  },
  'sigma-delta': (c, x) =>
    expect(list(sigmaDelta(x.data, c.params.threshold))).toEqual(
      list(tensor(c.expected.events).data),
    ),
  'rate-deterministic': (c, x) =>
    expect(list(diffuseError(x.data))).toEqual(list(tensor(c.expected.spikes).data)),
};

function oneHotRow(k: number, m: number): number[] {
  return Array.from({ length: m }, (_, i) => (i === k ? 1 : 0));
}

function perColumn(x: Tensor, steps: number, code: (value: number) => ArrayLike<number>): number[] {
  const n = x.data.length;
  const result = new Array<number>(steps * n).fill(0);
  for (let i = 0; i < n; i++) {
    const coded = code(x.data[i]!);
    for (let t = 0; t < steps; t++) result[t * n + i] = coded[t]!;
  }
  return result;
}

describe('simple encoders', () => {
  const cases = goldenCases('simple-encoders.json');
  it.each(cases.map((c) => [`${c.encoder} ${c.name}`, c] as const))('%s', (_, c) => {
    const check = checks[c.encoder as string];
    expect(check, `a check for ${c.encoder}`).toBeDefined();
    check?.(c, c.input ? tensor(c.input) : { shape: [0], data: new Float64Array() });
  });
});

describe('threshold crossing', () => {
  const cases = goldenCases('events.json').filter((c) => c.encoder === 'threshold-crossing');
  it.each(cases.map((c) => [c.name as string, c] as const))('%s', (_, c) => {
    const { step, neuron } = levelCrossings(
      tensor(c.input).data,
      c.params.num_neurons,
      c.params.duplicate,
    );
    expect(step.map((t) => t * c.params.dt_us)).toEqual(c.expected.t_us);
    expect(neuron).toEqual(c.expected.neuron);
  });
});
