/** Event representations, filters and cameras against tonic, v2e and the ES-ImageNet generator. */

import { describe, expect, it } from 'vitest';
import { freshDvsState, linLog, nextDvsFrame } from '../../nodes/encoders/algorithms/dvs.ts';
import {
  averagedSurfaces,
  binaryFrames,
  type Events,
  eventFrames,
  keepAfterRefractory,
  keepSupported,
  type Sensor,
  sliceByCount,
  sliceByEventBins,
  sliceByTime,
  sliceByTimeBins,
  timeSurface,
  voxelGrid,
} from '../../nodes/encoders/algorithms/events.ts';
import { discreteGradient } from '../../nodes/encoders/algorithms/saccade.ts';
import { type Case, goldenCases, tensor } from '../support/golden.ts';

const eventsOf = (c: Case): Events => ({ ...c.input, t: c.input.t_us });

function sensorOf(c: Case): Sensor {
  const [width, height, polarities] = c.params.sensorSize;
  return { width, height, polarities };
}

function expectClose(ours: ArrayLike<number>, theirs: ArrayLike<number>, tolerance: number) {
  expect(ours.length).toBe(theirs.length);
  for (let i = 0; i < ours.length; i++)
    expect(Math.abs(ours[i]! - theirs[i]!)).toBeLessThanOrEqual(tolerance);
}

const list = (x: ArrayLike<number>) => Array.from(x);

function slicesOf(c: Case) {
  const { t } = eventsOf(c);
  const p = c.params;
  if (p.time_window)
    return sliceByTime(t, p.time_window, {
      overlap: p.overlap ?? 0,
      incomplete: p.include_incomplete ?? false,
      ...(p.start_time === undefined ? {} : { start: p.start_time }),
      ...(p.end_time === undefined ? {} : { end: p.end_time }),
    });
  if (p.event_count)
    return sliceByCount(t.length, p.event_count, {
      overlap: p.overlap ?? 0,
      incomplete: p.include_incomplete ?? false,
    });
  if (p.n_time_bins) return sliceByTimeBins(t, p.n_time_bins, p.overlap ?? 0);
  return sliceByEventBins(t.length, p.n_event_bins, p.overlap ?? 0);
}

function expectKept(c: Case, kept: Uint32Array) {
  const { x, y, t_us, p, n } = c.input;
  expect(n).toBe(t_us.length);
  expect(kept.length).toBe(c.expected.n);
  for (const [name, column] of Object.entries({ x, y, t_us, p }))
    expect(list(kept).map((i) => column[i])).toEqual(c.expected[name]);
}

const quiet = { uniform: () => 0.5, normal: () => 0, integer: () => 0 };

const checks: Record<string, (c: Case) => void> = {
  'event-frame': (c) =>
    expect(list(eventFrames(eventsOf(c), slicesOf(c), sensorOf(c)))).toEqual(
      list(tensor(c.expected.frames).data),
    ),
  'time-surface'(c) {
    const slices = sliceByTime(eventsOf(c).t, c.params.dt);
    const theirs = c.expected.surface;
    const ours = timeSurface(eventsOf(c), slices, sensorOf(c), c.params.tau);
    expectClose(ours, tensor(theirs).data, theirs.tolerance);
  },
  'voxel-grid': (c) =>
    expectClose(
      voxelGrid(eventsOf(c), c.params.n_time_bins, sensorOf(c)),
      tensor(c.expected.grid).data,
      c.expected.grid.tolerance,
    ),
  'bina-rep'(c) {
    const frames = tensor(c.input.frames8);
    const size = frames.data.length / frames.shape[0]!;
    expectClose(
      binaryFrames(frames.data, size, c.params.n_bits),
      tensor(c.expected.frames).data,
      c.expected.frames.tolerance,
    );
  },
  hats(c) {
    const { cell_size: cell, surface_size: surface, time_window: window, tau, decay } = c.params;
    expectClose(
      averagedSurfaces(eventsOf(c), sensorOf(c), { cell, surface, window, tau, decay }),
      tensor(c.expected.hist).data,
      c.expected.hist.tolerance,
    );
  },
  'event-refractory': (c) =>
    expectKept(c, keepAfterRefractory(eventsOf(c), sensorOf(c), c.params.period_us)),
  'event-denoise': (c) =>
    expectKept(c, keepSupported(eventsOf(c), sensorOf(c), c.params.filter_time_us)),
  odg(c) {
    const input = tensor(c.input);
    const [, height = 1, width = 1] = input.shape;
    const plane = height * width;
    const value = Float32Array.from({ length: plane }, (_, i) =>
      Math.fround(
        Math.max(input.data[i]!, input.data[plane + i]!, input.data[2 * plane + i]!) / 255,
      ),
    );
    const found: { on: number[]; off: number[] } = { on: [], off: [] };
    discreteGradient(value, height, width, c.params.threshold, (t, row, column, on) =>
      found[on ? 'on' : 'off'].push(row, column, t),
    );
    expect(found.on).toEqual(list(tensor(c.expected.on).data));
    expect(found.off).toEqual(list(tensor(c.expected.off).data));
  },
  'dvs-linlog'(c) {
    const theirs = tensor(c.expected).data;
    expectClose(list(tensor(c.input).data).map(linLog), theirs, c.expected.tolerance);
  },
  'dvs-video'(c) {
    const input = tensor(c.input);
    const [frames = 0, height = 0, width = 0] = input.shape;
    const plane = height * width;
    const p = c.params;
    const state = freshDvsState(plane);
    const counts = new Array<number>(frames * 2 * plane).fill(0);
    const events: number[][] = [];
    for (let k = 0; k < frames; k++)
      nextDvsFrame(
        state,
        input.data.subarray(k * plane, (k + 1) * plane),
        k * p.frameInterval_s,
        {
          on: p.pos_thres,
          off: p.neg_thres,
          spread: p.sigma_thres,
          cutoff: p.cutoff_hz,
          leak: p.leak_rate_hz,
          leakSpread: p.noise_rate_cov_decades,
          leakJitter: p.leak_jitter_fraction,
          shot: p.shot_noise_rate_hz,
          refractory: p.refractory_period_s,
        },
        quiet,
        (time, pixel, on) => {
          counts[(2 * k + (on ? 0 : 1)) * plane + pixel]!++;
          events.push([time * 1e6, pixel % width, Math.floor(pixel / width), on ? 1 : -1]);
        },
      );
    expect(counts).toEqual(list(tensor(c.expected.countsPerFrame).data));
    const theirs = tensor(c.expected.events).data;
    expect(events.length).toBe(theirs.length / 4);
    for (const [i, [t, ...rest]] of events.entries()) {
      expect(Math.abs(t! - theirs[4 * i]!)).toBeLessThanOrEqual(1);
      expect(rest).toEqual(list(theirs.subarray(4 * i + 1, 4 * i + 4)));
    }
    expectClose(
      state.base,
      tensor(c.expected.final_base_log).data,
      c.expected.final_base_log.tolerance,
    );
  },
};

describe('events', () => {
  const cases = goldenCases('events.json').filter((c) => c.encoder !== 'threshold-crossing');
  it.each(cases.map((c) => [`${c.encoder} ${c.name}`, c] as const))('%s', (_, c) => {
    const check = checks[c.encoder as string];
    expect(check, `a check for ${c.encoder}`).toBeDefined();
    check?.(c);
  });
});
