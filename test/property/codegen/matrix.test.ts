/** Delivery through rows of bits counts every synapse once, on both backends, for lists of any length. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { interpreterBackend, wasmBackend } from '../../../engine/codegen/backend.ts';
import { columnsToBits, isDense, targetsIn, toBits } from '../../../engine/compile/bit-matrix.ts';
import type { Synapses } from '../../../engine/compile/connect.ts';
import type { MatrixKernel } from '../../../engine/compile/kernel-types.ts';
import { createStream } from '../../../engine/kit/random.ts';
import { attach, createMemory } from '../../unit/codegen/harness.ts';

const cases = fc.record({
  sources: fc.integer({ min: 1, max: 40 }),
  blocks: fc.integer({ min: 1, max: 4 }),
  from: fc.constantFrom(0, 128, 256),
  density: fc.double({ min: 0, max: 1, noNaN: true }),
  spikes: fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 700 })),
  seed: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
});

const noise = (seed: number) => {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
};

describe('matrix kernels', () => {
  it('count what the bits say', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ sources, blocks, from, density, spikes, seed }) => {
        const next = noise(seed);
        const stride = 16 * blocks;
        const width = from + 128 * blocks;
        const bits = Uint8Array.from({ length: sources * stride }, () => {
          let byte = 0;
          for (let k = 0; k < 8; k++) if (next() < density) byte |= 1 << k;
          return byte;
        });
        const list = Uint32Array.from({ length: spikes }, () => Math.floor(next() * sources));
        const offset = { bits: 64, list: 64 + bits.length };
        const planes = offset.list + Math.ceil((4 * spikes) / 16) * 16;
        const ring = planes + 9 * stride;
        const kernel: MatrixKernel = {
          kind: 'matrix',
          name: 'matrix',
          bits: offset.bits,
          stride,
          zeros: planes + 8 * stride,
          planes,
          from,
          delay: 2,
          ring: { type: 'u16', offset: ring, stride: 2 * width, slots: 3 },
        };
        const pages = 1 + Math.ceil((ring + 6 * width) / 65536);
        const rings: Uint16Array[] = [];
        for (const backend of [wasmBackend, interpreterBackend]) {
          const memory = createMemory(pages, (buffer) => {
            new Uint8Array(buffer).set(bits, offset.bits);
            new Uint32Array(buffer, offset.list, spikes).set(list);
          });
          const { matrix } = await attach(backend, [kernel], memory);
          for (const step of [0, 1]) matrix!(step, offset.list, spikes, 0);
          rings.push(new Uint16Array(memory.buffer, ring, 3 * width).slice());
        }
        expect(rings[0]).toEqual(rings[1]);
        const expected = new Uint16Array(3 * width);
        for (const source of list)
          for (const target of targetsIn(bits, source * stride, stride, from))
            for (const slot of [2, 0]) expected[slot * width + target]!++;
        expect(rings[0]).toEqual(expected);
      }),
      { numRuns: 60, seed: 5 },
    );
  });

  it('is the same whether synapses are drawn by source or by target', () => {
    const [pre, post, each] = [37, 300, 90];
    const sources = new Uint16Array(post * each);
    createStream(3, 'p', 'pattern').integers(pre, sources, 0, sources.length);
    const lists = Array.from({ length: pre }, (): number[] => []);
    for (const [k, source] of sources.entries()) lists[source]!.push(Math.floor(k / each));
    const rows = new Uint32Array(pre + 1);
    for (const [k, row] of lists.entries()) rows[k + 1] = rows[k]! + row.length;
    const columns = {
      each,
      draw: (target: number, into: Uint16Array | Uint32Array) =>
        into.set(sources.subarray(target * each, (target + 1) * each)),
    };
    const synapses: Synapses = {
      pre,
      post,
      delays: [1],
      rows,
      targets: Uint16Array.from(lists.flat()),
      count: sources.length,
      columns,
      drawn: null,
      weights: null,
      constantWeight: 1,
      oneToOne: false,
      multapses: true,
      inDegree: each,
      shared: null,
      restrict: () => synapses,
    };
    expect(columnsToBits(synapses, columns, [0, post])).toEqual(toBits(synapses, [0, post]));
  });

  it('holds every synapse of a list, second ones of a pair aside', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.integer({ min: 128, max: 299 }), { maxLength: 300 }), {
          minLength: 1,
          maxLength: 20,
        }),
        (drawn) => {
          const lists = drawn.map((row) => [...row].sort((a, b) => a - b));
          const rows = new Uint32Array(lists.length + 1);
          for (const [k, row] of lists.entries()) rows[k + 1] = rows[k]! + row.length;
          const synapses: Synapses = {
            pre: lists.length,
            post: 300,
            delays: [1],
            rows,
            targets: Uint16Array.from(lists.flat()),
            count: lists.flat().length,
            columns: null,
            drawn: null,
            weights: null,
            constantWeight: 1,
            oneToOne: false,
            multapses: true,
            inDegree: null,
            shared: null,
            restrict: () => synapses,
          };
          expect(isDense(synapses, synapses.count, [128, 300])).toBe(
            lists.flat().length >= 4096 && lists.flat().length >= (lists.length * 172) / 16,
          );
          const { bits, stride, ...rest } = toBits(synapses, [128, 300]);
          for (const [source, row] of lists.entries()) {
            const found = [
              ...targetsIn(bits, source * stride, stride, 128),
              ...rest.targets.slice(rest.rows[source], rest.rows[source + 1]),
            ];
            expect(found.sort((a, b) => a - b)).toEqual(row);
          }
        },
      ),
      { numRuns: 60, seed: 6 },
    );
  });
});
