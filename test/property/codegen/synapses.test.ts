/** Delivery and learning rules over random rows give the same bytes on both backends. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeliverKernel, SynapseKernel } from '../../../engine/compile/kernel-types.ts';
import { binary, call, name, number } from '../../../engine/language/ast.ts';
import {
  at,
  Layout,
  networks,
  noise,
  SIZE,
  writeRows,
  writeTargets,
} from '../../support/random-rows.ts';
import { compareBackends } from '../../unit/codegen/harness.ts';

describe('deliver kernels', () => {
  it('give the same rings on both backends', async () => {
    const options = fc.record({
      network: networks,
      targetType: fc.constantFrom('u16' as const, 'u32' as const),
      weightType: fc.constantFrom('f64' as const, 'f32' as const, null),
      ringType: fc.constantFrom('f64' as const, 'f32' as const, 'u16' as const),
      seed: fc.integer(),
      shared: fc.boolean(),
      mix: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(
        options,
        async ({ network, targetType, weightType, ringType, seed, shared, mix }) => {
          const layout = new Layout();
          const all = network.rows.flat();
          const slots = 7;
          const stride = Math.ceil(network.targets / 32) * 32 * SIZE[ringType];
          const rows = layout.add(4 * (network.rows.length + 1));
          const targets = layout.add(SIZE[targetType] * all.length);
          const weights = weightType && layout.add(SIZE[weightType] * all.length);
          const ring = layout.add(slots * stride);
          const list = layout.add(4 * network.sources);
          const constant = layout.add(8);
          const buckets = network.delays.length;
          const of = layout.add(all.length);
          const places = layout.add(4 * buckets);
          const kernel: DeliverKernel = {
            kind: 'deliver',
            name: 'deliver',
            rows,
            delays: network.delays,
            mixed: mix ? { of, slots: places } : null,
            targets: { type: targetType, offset: targets },
            weights: weightType && { type: weightType, offset: weights! },
            ...(!weightType && ringType === 'f64' ? { weight: constant } : {}),
            ring: { type: ringType, offset: ring, stride, slots },
          };
          const { memory } = await compareBackends(
            [kernel],
            1 + Math.ceil(layout.bytes / 65536),
            (buffer) => {
              const next = noise(seed);
              // One bucket of all delays, or one for each.
              const whole = Array.from({ length: network.sources }, (_, k) =>
                network.rows.slice(k * buckets, (k + 1) * buckets).flat(),
              );
              writeRows(buffer, rows, mix ? { ...network, rows: whole } : network);
              new Uint8Array(buffer, of, all.length).set(
                network.rows.flatMap((row, k) => row.map(() => k % buckets)),
              );
              writeTargets(buffer, targetType, targets, all);
              new Float64Array(buffer, constant, 1)[0] = next() - 0.5;
              const weight = () => (ringType === 'u16' ? Math.floor(next() * 5) : next() - 0.5);
              if (weightType === 'f64')
                new Float64Array(buffer, weights!, all.length).set(all.map(weight));
              if (weightType === 'f32')
                new Float32Array(buffer, weights!, all.length).set(all.map(weight));
              new Uint32Array(buffer, list, network.sources).set(
                Array.from({ length: network.sources }, (_, k) => k),
              );
            },
            ({ deliver }) => {
              for (let step = 0; step < 9; step++)
                deliver!(step, list, step % 3 === 2 ? 0 : network.sources, 0);
              return 0;
            },
            ringType === 'f32' ? [[ring, ring + slots * stride]] : [],
            shared,
          );
          if (weightType || ringType !== 'u16') return;
          // Counts can be said without any backend: 6 of 9 steps deliver every synapse.
          let total = 0;
          for (const count of new Uint16Array(memory.buffer, ring, (slots * stride) / 2))
            total += count;
          expect(total).toBe(6 * all.length);
        },
      ),
      { numRuns: 100, seed: 3 },
    );
  });
});

describe('synapse kernels', () => {
  it('give the same weights, traces and rings on both backends, by row and by column', async () => {
    const options = fc.record({
      network: networks,
      endType: fc.constantFrom('u16' as const, 'u32' as const),
      weightType: fc.constantFrom('f64' as const, 'f32' as const),
      ringType: fc.constantFrom('f64' as const, 'f32' as const),
      columns: fc.boolean(),
      delivers: fc.constantFrom('a sum' as const, 'the weight' as const),
      bucket: fc.nat(),
      seed: fc.integer(),
    });
    await fc.assert(
      fc.asyncProperty(
        options,
        async ({ network, endType, weightType, ringType, columns, delivers, bucket, seed }) => {
          const layout = new Layout();
          const all = network.rows.flat();
          const padded = 96;
          const slots = 8;
          const stride = padded * SIZE[ringType];
          const rows = layout.add(4 * (network.rows.length + 1));
          const order = layout.add(4 * all.length);
          const starts = layout.add(4 * padded);
          const ends = layout.add(4 * all.length);
          const w = layout.add(8 * (all.length + 2));
          const u8 = layout.add(all.length + 2);
          const trace = layout.add(8 * padded);
          const last = layout.add(4 * padded);
          const y = layout.add(8 * padded);
          const hits = layout.add(2 * padded);
          const tau = layout.add(8);
          const ring = layout.add(slots * stride);
          const list = layout.add(4 * network.sources);
          const v = (key: string) => name(key);
          const kernel: SynapseKernel = {
            kind: 'synapse',
            name: 'learn',
            rows,
            buckets: network.delays.length,
            bucket: bucket % network.delays.length,
            order: columns ? { type: endType, offset: order, rows: starts, buckets: 1 } : null,
            ends: { type: endType, offset: ends },
            row: {
              x: at('f64', trace),
              last: at('i32', last),
              tau: { at: 'uniform', offset: tau },
            },
            synapse: { w: at(weightType, w), u: at('u8', u8) },
            other: { y: at('f64', y), hits: at('u16', hits) },
            before: [
              {
                target: 'decay',
                value: call('exp', binary('/', binary('-', v('last'), v('step')), v('tau'))),
              },
              { target: 'x', value: binary('+', binary('*', v('x'), v('decay')), number(1)) },
              { target: 'last', value: v('step') },
              { target: 'local', value: binary('*', number(2), v('x')) },
            ],
            body: [
              { target: 'old', value: v('w') },
              {
                target: 'w',
                value: call(
                  'clip',
                  binary('-', v('w'), binary('*', v('y'), binary('+', v('local'), v('decay')))),
                  number(-1),
                  number(1),
                ),
              },
              { target: 'local', value: binary('+', v('local'), v('w')) },
              { target: 'u', value: binary('+', v('u'), binary('>', v('w'), v('old'))) },
              { target: 'hits', value: binary('+', v('hits'), number(1)) },
              { target: 'y', value: binary('+', v('y'), binary('*', number(1e-3), v('j'))) },
              // A sum over the row's synapses, carried from one to the next.
              { target: 'x', value: binary('+', v('x'), binary('*', v('local'), v('i'))) },
            ],
            deliver: {
              value:
                delivers === 'the weight'
                  ? v('w')
                  : binary('*', v('w'), binary('+', v('old'), v('u'))),
              ring: {
                at: 'ring',
                type: ringType,
                offset: ring,
                stride,
                slots,
                shift: 3,
                clear: false,
              },
            },
            replay: null,
          };
          await compareBackends(
            [kernel],
            1 + Math.ceil(layout.bytes / 65536),
            (buffer) => {
              const next = noise(seed);
              writeRows(buffer, rows, network);
              writeTargets(buffer, endType, ends, all);
              const shuffled = all
                .map((_, k) => k)
                .sort((a, b) => ((a * 7919) % 101) - ((b * 7919) % 101));
              writeTargets(buffer, endType, order, shuffled);
              new Uint32Array(buffer, starts, padded).set(
                Array.from({ length: padded }, (_, j) => j % 3),
              );
              const weights = all.map(() => next() - 0.5);
              if (weightType === 'f64') new Float64Array(buffer, w, all.length).set(weights);
              else new Float32Array(buffer, w, all.length).set(weights);
              new Uint8Array(buffer, u8, all.length).set(all.map(() => 250 + next() * 6));
              new Float64Array(buffer, trace, padded).fill(0.25);
              new Float64Array(buffer, y, padded).forEach((_, k, array) => {
                array[k] = next();
              });
              new Uint16Array(buffer, hits, padded).fill(65530);
              new Float64Array(buffer, tau, 1)[0] = 20;
              new Uint32Array(buffer, list, network.sources).set(
                Array.from({ length: network.sources }, (_, k) => k),
              );
            },
            ({ learn }) => {
              for (const step of [2, 3, 9]) learn!(step, list, network.sources, 0);
              return 0;
            },
            [
              ...(ringType === 'f32' ? [[ring, ring + slots * stride] as const] : []),
              ...(weightType === 'f32' ? [[w, w + 4 * (all.length + 2)] as const] : []),
            ],
          );
        },
      ),
      { numRuns: 100, seed: 4 },
    );
  });
});
