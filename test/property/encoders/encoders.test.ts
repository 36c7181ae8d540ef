/** What holds for every encoder and every input. */

import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NodeDefinition, SpikeList } from '../../../engine/kit/types.ts';
import {
  accumulate,
  sigmaDelta,
  stepForward,
} from '../../../nodes/encoders/algorithms/contrast.ts';
import { imageToEvents, kernelsOf, STEP_ORDERS } from '../../../nodes/encoders/algorithms/i2e.ts';
import {
  addSpikes,
  convolveSites,
  sparseMap,
  submanifoldMap,
  unfoldLevels,
} from '../../../nodes/encoders/algorithms/sparse.ts';
import { gridSample } from '../../../nodes/encoders/algorithms/voxel.ts';
import { cellKey, cellKeys } from '../../support/cell-keys.ts';
import { runStage } from '../../support/stage.ts';

/** Encoders of plain values, with what makes them random or long. */
const VALUE_ENCODERS: readonly (readonly [type: string, parameters: Record<string, unknown>])[] = [
  ['core/rate-encoder', {}],
  ['core/rate-encoder', { law: 'poisson' }],
  ['core/rate-encoder', { law: 'interval' }],
  ['core/rate-encoder', { law: 'count', f_max: '2000 Hz' }],
  ['core/rate-encoder', { law: 'bernoulli', signed: true }],
  ['core/regular-rate', {}],
  ['core/regular-rate', { law: 'period' }],
  ['core/latency', {}],
  ['core/latency', { law: 'logarithmic' }],
  ['core/latency', { law: 'charging', clip: true }],
  ['core/latency', { law: 'intensity' }],
  ['core/rank-order', {}],
  ['core/phase', {}],
  ['core/phase', { law: 'arcsine', bits: 4 }],
  ['core/phase', { law: 'oscillator' }],
  ['core/burst', {}],
  ['core/gaussian-population', {}],
  ['core/gaussian-population', { code: 'rate' }],
  ['core/gaussian-population', { code: 'regular' }],
  ['core/gaussian-population', { code: 'winner' }],
  ['core/gaussian-population', { code: 'place' }],
  ['core/gaussian-population', { code: 'radial' }],
  ['core/current-lif', {}],
  ['core/threshold-crossing', {}],
  ['core/i2e', {}],
  ['core/saccades', { path: 'gradient' }],
];

const room = fileURLToPath(new URL('../../../nodes/encoders/', import.meta.url));
const encoders = new Map<string, NodeDefinition>();
for (const file of readdirSync(room).filter((f) => f.endsWith('.ts')))
  for (const value of Object.values<unknown>(await import(`${room}${file}`)))
    if (typeof value === 'object' && value !== null && 'behaviour' in value)
      encoders.set((value as NodeDefinition).type, value as NodeDefinition);

const definitionOf = (type: string) => encoders.get(type)!;

const values = fc.array(fc.double({ min: -0.5, max: 1.5, noNaN: true }), {
  minLength: 1,
  maxLength: 12,
});

describe.each(VALUE_ENCODERS)('%s %j', (type, parameters) => {
  const definition = definitionOf(type);
  const encode = (x: readonly number[], seed: number, dt: number) => {
    const run = runStage(definition, { parameters, seed, dt });
    const image = { shape: [1, 1, x.length], data: Float32Array.from(x) };
    const outputs = run.begin({ inputs: { image }, steps: Math.round(64 / dt) });
    const name = 'events' in definition.ports ? 'events' : 'spikes';
    const spikes = (outputs[name] ?? {
      step: new Uint32Array(),
      element: new Uint32Array(),
    }) as SpikeList;
    return { spikes, problems: run.problems };
  };
  const size = (n: number) =>
    'events' in definition.ports
      ? 2 * n
      : type === 'core/gaussian-population'
        ? 8 * n
        : type === 'core/threshold-crossing'
          ? 100
          : n;

  it('spikes are in step order, within the interval and the population, and repeatable', () => {
    fc.assert(
      fc.property(values, fc.nat(1000), fc.constantFrom(1, 0.5), (x, seed, dt) => {
        const { spikes, problems } = encode(x, seed, dt);
        expect(problems).toEqual([]);
        expect(spikes.step.length).toBe(spikes.element.length);
        for (let k = 0; k < spikes.step.length; k++) {
          if (k > 0) expect(spikes.step[k]).toBeGreaterThanOrEqual(spikes.step[k - 1]!);
          expect(spikes.step[k]).toBeLessThan(Math.round(64 / dt));
          expect(spikes.element[k]).toBeLessThan(size(x.length));
        }
        expect(encode(x, seed, dt).spikes).toEqual(spikes);
      }),
      { numRuns: 30 },
    );
  });

  it('names the element that is not a number', () => {
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const { spikes, problems } = encode([0.5, bad, 0.1], 1, 1);
      expect(problems.length).toBe(1);
      expect(problems[0]).toContain('element 1');
      expect(spikes.step.length).toBe(0);
    }
  });
});

describe('I2E', () => {
  it('is the difference of shifted pixels, written plainly', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 7 }),
        fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 1, maxLength: 42 }),
        fc.constantFrom(0.07, 0.12, 0.3),
        (h, w, raw, ratio) => {
          const image = Float32Array.from({ length: h * w }, (_, i) => raw[i % raw.length]! / 255);
          const kernels = kernelsOf(STEP_ORDERS[4]!);
          const at = (y: number, x: number) =>
            image[Math.min(h - 1, Math.max(0, y)) * w + Math.min(w - 1, Math.max(0, x))]!;
          const range = Math.fround(Math.max(...image) - Math.min(...image));
          const threshold = Math.fround(range * Math.fround(ratio));
          const expected: number[][] = [];
          for (const [s, [neg, pos]] of kernels.entries())
            for (let y = 0; y < h; y++)
              for (let x = 0; x < w; x++) {
                const cell = (c: number) =>
                  at(y + Math.floor((c - 1) / 3) - 1, x + ((c - 1) % 3) - 1);
                const d = Math.fround(cell(pos) - cell(neg));
                if (range > 0 && Math.max(d, 0) >= threshold) expected.push([s, y * w + x]);
                if (range > 0 && Math.max(-d, 0) >= threshold)
                  expected.push([s, h * w + y * w + x]);
              }
          const found = imageToEvents(image, [1, h, w], {
            kernels,
            ratio,
            padding: 'replicate',
            threshold: 'dynamic',
            whenFlat: 'none',
            stretch: 1,
          });
          expect(Array.from(found.step, (s, k) => [s, found.element[k]!])).toEqual(expected);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('temporal contrast', () => {
  const signal = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), {
    minLength: 1,
    maxLength: 50,
  });

  it('sigma-delta never strays by a threshold', () => {
    fc.assert(
      fc.property(signal, fc.double({ min: 0.01, max: 1, noNaN: true }), (x, threshold) => {
        const back = accumulate(sigmaDelta(x, threshold), 0, threshold);
        for (const [t, v] of x.entries())
          expect(Math.abs(back[t]! - v)).toBeLessThan(threshold * 1.0001);
      }),
    );
  });

  it('step forward follows what moves no faster than a threshold per sample', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 50 }),
        (moves) => {
          let v = 0;
          const x = [0, ...moves].map((m) => (v += m));
          const back = accumulate(stepForward(x, 1), x[0]!, 1);
          for (const [t, value] of x.entries())
            expect(Math.abs(back[t]! - value)).toBeLessThanOrEqual(1 + 1e-9);
        },
      ),
    );
  });
});

describe('sparse convolution', () => {
  const cloud = fc.uniqueArray(fc.nat(4 * 5 * 3 - 1), { minLength: 1, maxLength: 20 });
  const shape = [4, 5, 3];
  const sitesOf = (cells: readonly number[]) => ({
    shape,
    index: Int32Array.from(
      cells.flatMap((c) => [0, Math.floor(c / 15), Math.floor(c / 3) % 5, c % 3]),
    ),
  });
  const weight = Float64Array.from({ length: 27 * 2 * 2 }, (_, k) => Math.sin(k * 7 + 1));

  it('spikes one by one give what their levels give at once', () => {
    fc.assert(
      fc.property(cloud, fc.array(fc.nat(4), { minLength: 40, maxLength: 40 }), (cells, raw) => {
        const map = submanifoldMap(sitesOf(cells), [3, 3, 3], [1, 1, 1]);
        const levels = Float64Array.from({ length: 2 * cells.length }, (_, i) => raw[i]!);
        const whole = convolveSites(map, levels, weight, 2, 2);
        const bits = unfoldLevels(levels, 4);
        const current = new Float64Array(whole.length);
        for (let d = 0; d < 4; d++)
          addSpikes(
            map,
            bits.subarray(d * levels.length, (d + 1) * levels.length),
            weight,
            2,
            2,
            current,
          );
        for (const [i, v] of whole.entries()) expect(current[i]).toBeCloseTo(v, 10);
      }),
      { numRuns: 60 },
    );
  });

  it('is the dense convolution, read at the active sites', () => {
    fc.assert(
      fc.property(cloud, fc.constantFrom(1, 2), fc.constantFrom(0, 1), (cells, stride, padding) => {
        const sites = sitesOf(cells);
        const map = sparseMap(sites, {
          kernel: [3, 3, 3],
          stride: [stride, stride, stride],
          padding: [padding, padding, padding],
          dilation: [1, 1, 1],
        });
        const x = Float64Array.from(cells, (_, i) => Math.cos(i + 1));
        const dense = new Map(cells.map((c, i) => [c, x[i]!]));
        const ours = convolveSites(map, x, weight.subarray(0, 27), 1, 1);
        for (let q = 0; q < ours.length; q++) {
          const [, a = 0, b = 0, c = 0] = map.output.index.subarray(4 * q, 4 * q + 4);
          let sum = 0;
          for (let k = 0; k < 27; k++) {
            const p = [a, b, c].map(
              (v, axis) =>
                v * stride -
                padding +
                (axis === 0 ? Math.floor(k / 9) : axis === 1 ? Math.floor(k / 3) % 3 : k % 3),
            );
            if (p.some((v, axis) => v < 0 || v >= shape[axis]!)) continue;
            sum += weight[k]! * (dense.get((p[0]! * 5 + p[1]!) * 3 + p[2]!) ?? 0);
          }
          expect(ours[q]).toBeCloseTo(sum, 10);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('grid sampling', () => {
  it('puts every point into the cell it is in, whatever the hash', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            fc.float({ min: -9, max: 9, noNaN: true }),
            fc.float({ min: -9, max: 9, noNaN: true }),
            fc.float({ min: -9, max: 9, noNaN: true }),
          ),
          { maxLength: 60 },
        ),
        fc.constantFrom('fnv' as const, 'ravel' as const),
        (points, hash) => {
          const flat = Float32Array.from(points.flat());
          const found = gridSample(flat, points.length, [0.5, 0.5, 0.5], hash);
          if ('axis' in found) throw new Error('too many cells');
          for (const [i, p] of points.entries())
            for (let a = 0; a < 3; a++)
              expect(found.cells[3 * found.ofPoint[i]! + a]! + found.least[a]!).toBe(
                Math.floor(Math.fround(p[a]! / 0.5)) + 0,
              );
          expect(found.count.reduce((a, b) => a + b, 0)).toBe(points.length);
        },
      ),
    );
  });

  it.each([
    // A small box, a box with long columns, a large one.
    [[4, 4, 4], 200],
    [[1, 1, 70], 200],
    [[900, 900, 900], 60],
  ] as const)('of points in a box of %j is what sorted keys say', (box, most) => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(...box.map((side) => fc.integer({ min: 0, max: side }))), {
          minLength: 20,
          maxLength: most,
        }),
        fc.constantFrom('fnv' as const, 'ravel' as const),
        (drawn, hash) => {
          const points = drawn as number[][];
          const flat = Float32Array.from(points.flat(), (v) => v / 2 - 1);
          const found = gridSample(flat, points.length, [0.5, 0.5, 0.5], hash);
          if ('axis' in found) throw new Error('too many cells');
          const least = [0, 1, 2].map((a) => Math.min(...points.map((p) => p[a]!)));
          const cells = points.map((p) => p.map((v, a) => v - least[a]!));
          const largest = [0, 1, 2].map((a) => Math.max(...cells.map((c) => c[a]!)));
          const voxels = new Map<bigint, number[]>();
          for (const [i, cell] of cells.entries()) {
            const key = cellKey(cell, largest, hash);
            voxels.set(key, [...(voxels.get(key) ?? []), i]);
          }
          const sorted = [...voxels].sort(([a], [b]) => (a < b ? -1 : 1));
          expect(cellKeys(found.cells, hash)).toEqual(sorted.map(([key]) => key));
          for (const [r, [, members]] of sorted.entries()) {
            expect(found.count[r]).toBe(members.length);
            expect(found.first[r]).toBe(members[0]);
            expect([...found.cells.subarray(3 * r, 3 * r + 3)]).toEqual(cells[members[0]!]);
            for (const i of members) expect(found.ofPoint[i]).toBe(r);
          }
          expect(found.least).toEqual(least.map((l) => l - 2));
        },
      ),
      { numRuns: 60 },
    );
  });
});
