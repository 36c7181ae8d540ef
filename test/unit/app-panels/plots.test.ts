/** Pure parts of the plots: buffers, decimation, density, statistics, the shared time axis. */

import { expect, describe as group, test } from 'vitest';
import { HeldBuffer, SignalBuffer } from '../../../app/dock/plots/buffers.ts';
import { axesFrom, project } from '../../../app/dock/plots/cloud.ts';
import { colourWord, redBlue, seriesStyle, viridis } from '../../../app/dock/plots/colormaps.ts';
import { decimate, extent } from '../../../app/dock/plots/decimate.ts';
import {
  countSpikes,
  fieldMosaic,
  paintCounts,
  paintTicks,
  paintValues,
  weightMatrix,
} from '../../../app/dock/plots/density.ts';
import { stepAt, timeOf } from '../../../app/dock/plots/feed.ts';
import { isBlankTable } from '../../../app/dock/plots/pictures.ts';
import {
  alignTrials,
  binsFor,
  confusion,
  describe,
  greatestAt,
  histogram,
  interspikeIntervals,
  populationRate,
} from '../../../app/dock/plots/statistics.ts';
import { niceTicks, printTime, TimeAxis } from '../../../app/dock/plots/time-axis.ts';
import { lowerBound } from '../../../engine/kit/search.ts';

/** A small generator of its own, so that the data is the same in every run. */
function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

group('receptive fields', () => {
  test('each neuron is a picture of its senders, the next beside it', () => {
    // Senders 2 x 3, four neurons; the weight from s to n is 10 n + s, that from 5 to 2 is missing.
    const place = (pre: number, post: number) => (pre === 5 && post === 2 ? -1 : post * 6 + pre);
    const weights = Float32Array.from({ length: 24 }, (_, k) => 10 * Math.floor(k / 6) + (k % 6));
    const made = fieldMosaic([0, 2, 3], 2, [1, 2, 3], place, weights);
    expect([made.width, made.height]).toEqual([7, 5]);
    const none = Number.NaN;
    expect([...made.values]).toEqual([
      ...[0, 1, 2, none, 20, 21, 22],
      ...[3, 4, 5, none, 23, 24, none],
      ...Array(7).fill(none),
      ...[30, 31, 32, none, none, none, none],
      ...[33, 34, 35, none, none, none, none],
    ]);
  });

  test('channels stand side by side', () => {
    const place = (pre: number) => pre;
    const made = fieldMosaic([0], 1, [2, 1, 2], place, [1, 2, 3, 4]);
    expect([...made.values]).toEqual([1, 2, 3, 4]);
    expect([made.width, made.height]).toEqual([4, 1]);
  });
});

group('buffers', () => {
  test('a signal buffer keeps the newest rows in order, in one piece', () => {
    const buffer = new SignalBuffer(2, 1000);
    for (let k = 0; k < 5000; k++) buffer.push(k, Float32Array.of(k, -k));
    expect(buffer.length).toBe(1000);
    expect(buffer.steps[0]).toBe(4000);
    expect(buffer.forgotten).toBe(4000);
    expect([...buffer.column(1).subarray(0, 3)]).toEqual([-4000, -4001, -4002]);
    expect(buffer.column(0).at(-1)).toBe(4999);
  });

  test('a record of several rows is stamped with its interval', () => {
    const buffer = new SignalBuffer(1);
    buffer.push(10, Float32Array.of(1, 2, 3), 5);
    expect([...buffer.steps]).toEqual([10, 15, 20]);
  });

  test('a rewind takes away what is later, and only that', () => {
    const buffer = new SignalBuffer(1);
    for (let k = 0; k < 100; k++) buffer.push(k, Float32Array.of(k));
    buffer.rewind(41);
    expect(buffer.steps.at(-1)).toBe(41);
    buffer.push(42, Float32Array.of(7));
    expect(buffer.column(0).at(-1)).toBe(7);
  });

  test('a held sample is the last one that came up to a step', () => {
    const buffer = new HeldBuffer(4);
    for (const step of [0, 10, 20]) buffer.push({ step, shape: [1], data: Float32Array.of(step) });
    expect(buffer.at(-1)).toBeNull();
    expect(buffer.at(19)?.step).toBe(10);
    expect(buffer.at(20)?.step).toBe(20);
    for (let k = 3; k < 100; k++)
      buffer.push({ step: 10 * k, shape: [1], data: new Float32Array(1) });
    expect(buffer.length).toBeLessThan(8);
    expect(buffer.at(5000)?.step).toBe(990);
  });

  test('lowerBound finds the first value that is not less', () => {
    const values = Float64Array.of(1, 3, 3, 5);
    expect([0, 1, 2, 3, 4, 6].map((v) => lowerBound(values, v))).toEqual([0, 0, 1, 1, 3, 4]);
  });
});

group('decimation', () => {
  test('few points are handed on as they are', () => {
    const x = Float64Array.of(0, 1, 2);
    const y = Float32Array.of(5, 6, 7);
    const made = decimate(x, [y], 1, 3, 100);
    expect([...made.x]).toEqual([1, 2]);
    expect(made.columns[0]?.buffer).toBe(y.buffer);
  });

  test('a spike of one sample survives, wherever it stands', () => {
    const n = 100_000;
    const x = Float64Array.from({ length: n }, (_v, k) => k);
    for (const at of [0, 1, 777, 50_000, n - 1]) {
      const y = new Float32Array(n);
      y[at] = 40;
      const made = decimate(x, [y], 0, n, 300);
      expect(made.x.length).toBe(600);
      expect(Math.max(...(made.columns[0] ?? []))).toBe(40);
    }
  });

  test('extremes come in the order in which they occurred and x never falls', () => {
    const random = numbers(3);
    const n = 5000;
    const x = Float64Array.from({ length: n }, (_v, k) => k / 10);
    const y = Float32Array.from({ length: n }, () => random());
    const { x: outX, columns } = decimate(x, [y], 0, n, 100);
    for (let k = 1; k < outX.length; k++) expect(outX[k]).toBeGreaterThanOrEqual(outX[k - 1] ?? 0);
    const first = y.subarray(0, 50);
    const low = Math.min(...first);
    const high = Math.max(...first);
    const rises = first.indexOf(low) < first.indexOf(high);
    expect([columns[0]?.[0], columns[0]?.[1]]).toEqual(rises ? [low, high] : [high, low]);
  });

  test('an extent leaves out what is no number', () => {
    expect(extent(Float32Array.of(Number.NaN, 2, -3, Number.POSITIVE_INFINITY))).toEqual([-3, 2]);
    expect(extent(Float32Array.of(Number.NaN))).toBeNull();
  });
});

group('density', () => {
  const random = numbers(8);
  const n = 50_000;
  const steps = Float64Array.from({ length: n }, () => Math.floor(random() * 10_000)).sort();
  const elements = Uint32Array.from({ length: n }, () => Math.floor(random() * 800));

  test('every spike is counted exactly once', () => {
    const counts = new Uint32Array(300 * 100);
    const most = countSpikes(
      steps,
      elements,
      { from: 0, to: 10_000, low: 0, high: 800 },
      counts,
      300,
      100,
    );
    expect(counts.reduce((sum, c) => sum + c, 0)).toBe(n);
    expect(most).toBe(Math.max(...counts));
  });

  test('the highest element is on top and windows cut sharply', () => {
    const counts = new Uint32Array(4);
    countSpikes(
      Float64Array.of(0, 9, 10),
      Uint32Array.of(0, 9, 5),
      { from: 0, to: 10, low: 0, high: 10 },
      counts,
      2,
      2,
    );
    expect([...counts]).toEqual([0, 1, 1, 0]);
  });

  test('a lone spike is visible beside ten thousand', () => {
    const pixels = new Uint32Array(3);
    paintCounts(Uint32Array.of(0, 1, 10_000), 10_000, viridis, pixels);
    expect(pixels[0]).toBe(0);
    expect(pixels[1]).toBe(viridis[55]);
    expect(pixels[2]).toBe(viridis[255]);
  });

  test('each tick sets at least one pixel, at its place', () => {
    const pixels = new Uint32Array(100 * 40);
    const colour = colourWord('#0072B2');
    paintTicks(pixels, 100, 40, Float64Array.of(0, 99), Uint32Array.of(0, 39), {
      column: (step) => step,
      row: (element) => 39.5 - element,
      tall: 1,
      wide: 1,
      colour,
    });
    expect(pixels[39 * 100]).toBe(colour);
    expect(pixels[99]).toBe(colour);
    expect(pixels.filter((p) => p !== 0).length).toBe(2);
  });

  test('values outside a map take its ends; what is no number stays clear', () => {
    const pixels = new Uint32Array(4);
    paintValues([-9, 0, 9, Number.NaN], -1, 1, redBlue, pixels);
    expect([...pixels]).toEqual([redBlue[0], redBlue[128], redBlue[255], 0]);
  });

  test('a weight matrix averages what falls into a cell and leaves gaps empty', () => {
    const { values, width, height } = weightMatrix(
      Uint32Array.of(0, 1, 3),
      Uint32Array.of(0, 0, 3),
      Float32Array.of(2, 4, 7),
      [4, 4],
      2,
    );
    expect([width, height]).toEqual([2, 2]);
    expect(values[0]).toBe(3);
    expect(values[1]).toBeNaN();
    expect(values[3]).toBe(7);
  });
});

group('statistics', () => {
  test('a histogram counts its ends in and what is outside out', () => {
    const { counts, width } = histogram([0, 0.5, 1, 1.5, 2, 3], 2, 0, 2);
    expect(width).toBe(1);
    expect([...counts]).toEqual([2, 3]);
  });

  test('bins follow the spread of the values', () => {
    const random = numbers(5);
    const narrow = Float64Array.from({ length: 1000 }, () => random());
    expect(binsFor(narrow, 0, 1)).toBeGreaterThanOrEqual(8);
    expect(binsFor(narrow, 0, 1)).toBeLessThanOrEqual(20);
    expect(binsFor([1], 0, 1)).toBe(8);
  });

  test('regular firing has CV 0 and the right mean interval', () => {
    const steps = Float64Array.from({ length: 50 }, (_v, k) => k * 158);
    const found = interspikeIntervals(steps, new Uint32Array(50), 1, 0.1);
    expect(found.mean).toBeCloseTo(15.8, 5);
    expect(found.cv).toBeCloseTo(0, 12);
    expect(found.neurons).toBe(1);
  });

  test('Poisson spikes have CV near 1, by the same numbers every time', () => {
    const random = numbers(11);
    const events: [number, number][] = [];
    for (let neuron = 0; neuron < 40; neuron++)
      for (let t = 0; t < 1e6; ) {
        t += -Math.log(1 - random()) * 1000;
        events.push([Math.floor(t), neuron]);
      }
    events.sort((a, b) => a[0] - b[0]);
    const found = interspikeIntervals(
      Float64Array.from(events, (e) => e[0]),
      Uint32Array.from(events, (e) => e[1]),
      40,
      0.1,
    );
    expect(found.cv).toBeGreaterThan(0.95);
    expect(found.cv).toBeLessThan(1.05);
  });

  test('neurons with too few spikes do not count', () => {
    const found = interspikeIntervals(Float64Array.of(0, 5, 9), Uint32Array.of(0, 0, 1), 2, 1);
    expect(found.cv).toBeNaN();
    expect([...found.intervals]).toEqual([5]);
  });

  test('a population rate is spikes per neuron and second', () => {
    const steps = Float64Array.from({ length: 1000 }, (_v, k) => k * 10);
    const { counts } = populationRate(steps, 0, 10_000, 1000, 10, 0.1);
    // 100 spikes in 100 ms of 10 neurons: 100 Hz.
    for (const rate of counts) expect(rate).toBeCloseTo(100, 9);
    expect(counts.length).toBe(10);
  });

  test('trials are laid over each other', () => {
    expect([...alignTrials(Float64Array.of(1, 101, 250), 100)]).toEqual([1, 1, 50]);
  });

  test('mean and deviation ignore what is no number', () => {
    expect(describe([1, Number.NaN, 3])).toEqual({ mean: 2, deviation: 1, least: 1, greatest: 3 });
    expect(describe([])).toBeNull();
  });

  test('a confusion matrix has labels as rows', () => {
    const { counts, accuracy, total } = confusion([0, 1, 1, 2, 9], [0, 1, 2, 2, 0], 3);
    expect([...counts]).toEqual([1, 0, 0, 0, 1, 1, 0, 0, 1]);
    expect(total).toBe(4);
    expect(accuracy).toBe(0.75);
    expect(greatestAt([1, 5, 2])).toBe(1);
  });
});

group('time', () => {
  test('a spike of step k is stamped at the end of the step, and found there again', () => {
    for (const step of [0, 1, 2, 41, 9999]) expect(stepAt(timeOf(step, 0.1), 0.1)).toBe(step);
  });

  test('knows what was lost on its way, joins it, and forgets it where the run goes back', () => {
    const axis = new TimeAxis();
    axis.lose(100, 150);
    axis.lose(150, 175);
    axis.lose(400, 450);
    expect(axis.gaps).toEqual([
      { from: 100, to: 175 },
      { from: 400, to: 450 },
    ]);
    axis.show(200, 300);
    expect(axis.hasGap).toBe(false);
    axis.show(0, 101);
    expect(axis.hasGap).toBe(true);
    axis.rewind(120);
    expect(axis.gaps).toEqual([{ from: 100, to: 120 }]);
    axis.rewind(0);
    expect(axis.gaps).toEqual([]);
  });

  test('a window follows the live edge until someone looks back', () => {
    const axis = new TimeAxis();
    axis.advance(1500);
    expect(axis.window).toEqual({ from: 500, to: 1500 });
    axis.show(100, 300);
    expect(axis.following).toBe(false);
    axis.advance(2500);
    expect(axis.window).toEqual({ from: 100, to: 300 });
    axis.follow(true);
    expect(axis.window).toEqual({ from: 2300, to: 2500 });
  });

  test('zooming keeps the time under the pointer in its place', () => {
    const axis = new TimeAxis();
    axis.show(0, 1000);
    axis.zoom(250, 0.5);
    expect(axis.window).toEqual({ from: 125, to: 625 });
    axis.zoom(0, 1e-9);
    expect(axis.window.to - axis.window.from).toBeGreaterThanOrEqual(0.5);
  });

  test('panning stops at the begin of the run', () => {
    const axis = new TimeAxis();
    axis.show(100, 300);
    axis.pan(-2);
    expect(axis.window).toEqual({ from: 0, to: 200 });
  });

  test('a run that begins anew takes a following window back', () => {
    const axis = new TimeAxis();
    axis.advance(5000);
    axis.advance(0);
    expect(axis.window.from).toBe(0);
  });

  test('listeners hear about the window and the cursor, and only changes', () => {
    const axis = new TimeAxis();
    let heard = 0;
    const stop = axis.listen(() => heard++);
    axis.point(3);
    axis.point(3);
    axis.show(5, 10);
    stop();
    axis.show(6, 10);
    expect(heard).toBe(2);
  });

  test('marks are at round values inside the range', () => {
    expect(niceTicks(0, 1000, 5)).toEqual([0, 200, 400, 600, 800, 1000]);
    expect(niceTicks(-0.07, 0.13, 4)).toEqual([-0.05, 0, 0.05, 0.1]);
    expect(printTime(482)).toBe('482\u2009ms');
    expect(printTime(1250)).toBe('1.25\u2009s');
  });
});

group('colours and clouds', () => {
  test('series repeat their colours with dashes from the seventh on', () => {
    expect(seriesStyle(0, false)).toEqual({ colour: '#0072B2', dash: [] });
    expect(seriesStyle(6, false)).toEqual({ colour: '#0072B2', dash: [6, 3] });
    expect(seriesStyle(1, true).colour).toBe('#FF9E4A');
  });

  test('a projected cloud lies inside the picture from every side', () => {
    const random = numbers(2);
    const data = Float32Array.from({ length: 300 }, () => random() * 50 - 7);
    for (const yaw of [0, 1, 2, 3]) {
      const { x, y, depth, left } = project({ step: 0, shape: [100, 3], data }, yaw, 0.4);
      expect(left).toBe(0);
      for (const v of [...x, ...y]) expect(Math.abs(v)).toBeLessThanOrEqual(1.1);
      for (const d of depth) expect(d >= 0 && d <= 1).toBe(true);
    }
  });

  test('draws its axes where a point moves along them', () => {
    for (const [yaw, pitch] of [
      [0.6, 0.4],
      [2, -1],
      [4, 1.4],
    ] as const) {
      // The middle is 0, and each axis goes 1 to both sides.
      const ends = [0, 1, 2].flatMap((a) =>
        [1, -1].map((v) => [0, 1, 2].map((b) => (a === b ? v : 0))),
      );
      const { x, y } = project(
        { step: 0, shape: [6, 3], data: Float32Array.from(ends.flat()) },
        yaw,
        pitch,
      );
      for (const [a, [name, [right, up]]] of axesFrom(yaw, pitch).entries()) {
        expect(name).toBe('xyz'[a]);
        expect(right).toBeCloseTo(x[2 * a]! * 2 * 0.87, 5);
        expect(up).toBeCloseTo(y[2 * a]! * 2 * 0.87, 5);
      }
      expect(axesFrom(yaw, pitch)[2]?.[1][1]).toBeGreaterThan(0);
    }
  });
});

test('a table of zeros counts nothing yet; a black picture is a picture', () => {
  const data = new Float32Array(9);
  expect(isBlankTable({ shape: [3, 3], data })).toBe(true);
  expect(isBlankTable({ shape: [1, 3, 3], data })).toBe(false);
  expect(isBlankTable({ shape: [1, 9], data })).toBe(false); // a silent sound
  expect(isBlankTable({ shape: [3, 3], data: data.with(4, 1) })).toBe(false);
});
