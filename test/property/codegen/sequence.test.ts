/**
 * Kernels one after the other in every step give the same bytes on both backends, in one piece or in
 * two, for lists of one part or several.
 */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import type {
  DeliverKernel,
  ElementKernel,
  SequenceKernel,
  SpikeSlots,
} from '../../../engine/compile/kernel-types.ts';
import { binary, name, number } from '../../../engine/language/ast.ts';
import { compareBackends } from '../../unit/codegen/harness.ts';

const N = 96;
const STEPS = 14;
const [X, A, ROWS, TARGETS, RING, LISTS, COUNTS, SCRATCH] = [
  0x400, 0x800, 0x1000, 0x1800, 0x3000, 0x8000, 0xa000, 0xb000,
];
const SLOTS = 4;

const cells: ElementKernel = {
  kind: 'element',
  name: 'cells',
  precision: 'f64',
  n: N,
  bindings: {
    x: { at: 'element', type: 'f64', offset: X },
    a: { at: 'element', type: 'f64', offset: A },
  },
  body: [{ target: 'x', value: binary('+', name('x'), name('a')) }],
  fires: binary('>', name('x'), number(1)),
  firing: 'condition',
  onFire: [{ target: 'x', value: binary('-', name('x'), number(1)) }],
};

const deliver = (title: string, delay: number): DeliverKernel => ({
  kind: 'deliver',
  name: title,
  rows: ROWS,
  delays: [delay],
  mixed: null,
  targets: { type: 'u16', offset: TARGETS },
  weights: null,
  ring: { type: 'f64', offset: RING, stride: 8 * N, slots: SLOTS },
});

const cases = fc.record({
  borders: fc.uniqueArray(fc.constantFrom(32, 64), { maxLength: 2 }),
  depth: fc.integer({ min: 1, max: 5 }),
  lag: fc.integer({ min: 0, max: 4 }),
  both: fc.boolean(),
  cut: fc.integer({ min: 0, max: STEPS }),
  /** How much each cell gets per step: many never fire, some in every step. */
  gains: fc.array(fc.constantFrom(0, 0.3, 0.6, 2), { minLength: N, maxLength: N }),
});

it('sequences say the same on both backends', async () => {
  let most = 0;
  await fc.assert(
    fc.asyncProperty(cases, async ({ borders, depth, lag, both, cut, gains }) => {
      const begins = [0, ...borders.sort((a, b) => a - b)];
      const parts = begins.map(
        (begin, k): SpikeSlots => ({
          depth,
          list: LISTS + 4 * begin,
          listStride: 4 * N,
          count: COUNTS + 4 * k,
          countStride: 4 * begins.length,
        }),
      );
      const sequence: SequenceKernel = {
        kind: 'sequence',
        name: 'all',
        calls: [
          ...parts.map((spikes, k) => ({
            call: 'elements' as const,
            kernel: 'cells',
            from: begins[k]!,
            to: begins[k + 1] ?? N,
            spikes,
          })),
          {
            call: 'list',
            kernels: both ? ['first', 'second'] : ['first'],
            lag: lag % depth,
            parts,
            scratch: SCRATCH,
          },
        ],
      };
      const kernels = [cells, deliver('first', 1), deliver('second', 3), sequence];
      const { memory } = await compareBackends(
        kernels,
        1,
        (buffer) => {
          new Float64Array(buffer, A, N).set(gains);
          new Uint32Array(buffer, ROWS, N + 1).set(Array.from({ length: N + 1 }, (_, i) => 3 * i));
          new Uint16Array(buffer, TARGETS, 3 * N).set(gains.flatMap((_, i) => [i, 95 - i, i >> 1]));
        },
        ({ all }) => {
          all!(0, cut, 0, 0);
          return all!(cut, STEPS, 0, 0);
        },
        [],
        false,
        [[SCRATCH, SCRATCH + 4 * N]],
      );
      const ring = new Float64Array(memory.buffer, RING, SLOTS * N);
      most = Math.max(
        most,
        ring.reduce((sum, count) => sum + count),
      );
    }),
    { numRuns: 60, seed: 8 },
  );
  expect(most).toBeGreaterThan(1000);
});
