/** Delivery and learning rules over random rows give the same bytes on both backends. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type DeliverKernel,
  type ElementType,
  LONGEST_REPLAY,
  NEVER,
  NEWEST,
  REPLAY_BLOCK,
  type SynapseKernel,
} from '../../../engine/compile/plan-types.ts';
import { binary, call, name, number } from '../../../engine/language/ast.ts';
import { compareBackends } from '../../unit/codegen/harness.ts';

const SIZE: Record<ElementType, number> = { f64: 8, f32: 4, i32: 4, u32: 4, u16: 2, u8: 1 };

interface Network {
  readonly sources: number;
  readonly targets: number;
  /** Targets of every row (source, bucket), ascending. */
  readonly rows: readonly (readonly number[])[];
  readonly delays: readonly number[];
}

const networks: fc.Arbitrary<Network> = fc
  .record({
    sources: fc.integer({ min: 1, max: 12 }),
    targets: fc.integer({ min: 1, max: 70 }),
    delays: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 3 }),
  })
  .chain(({ sources, targets, delays }) =>
    fc
      .array(fc.array(fc.integer({ min: 0, max: targets - 1 }), { maxLength: 25 }), {
        minLength: sources * delays.length,
        maxLength: sources * delays.length,
      })
      .map((rows) => ({
        sources,
        targets,
        delays,
        rows: rows.map((row) => [...row].sort((a, b) => a - b)),
      })),
  );

class Layout {
  bytes = 64;
  add(bytes: number): number {
    const offset = this.bytes;
    this.bytes += Math.ceil(bytes / 64) * 64 + 64;
    return offset;
  }
}

const noise = (seed: number) => {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
};

const writeRows = (buffer: ArrayBufferLike, offset: number, { rows }: Network): void => {
  const starts = new Uint32Array(buffer, offset, rows.length + 1);
  for (const [k, row] of rows.entries()) starts[k + 1] = starts[k]! + row.length;
};

const writeTargets = (
  buffer: ArrayBufferLike,
  type: 'u16' | 'u32',
  offset: number,
  all: readonly number[],
): void => {
  if (type === 'u16') new Uint16Array(buffer, offset, all.length).set(all);
  else new Uint32Array(buffer, offset, all.length).set(all);
};

describe('deliver kernels', () => {
  it('give the same rings on both backends', async () => {
    const options = fc.record({
      network: networks,
      targetType: fc.constantFrom('u16' as const, 'u32' as const),
      weightType: fc.constantFrom('f64' as const, 'f32' as const, null),
      ringType: fc.constantFrom('f64' as const, 'f32' as const, 'u16' as const),
      seed: fc.integer(),
      shared: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(
        options,
        async ({ network, targetType, weightType, ringType, seed, shared }) => {
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
          const kernel: DeliverKernel = {
            kind: 'deliver',
            name: 'deliver',
            rows,
            delays: network.delays,
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
              writeRows(buffer, rows, network);
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

const at = (type: ElementType, offset: number) => ({ at: 'element' as const, type, offset });

describe('synapse kernels', () => {
  it('give the same weights, traces and rings on both backends, by row and by column', async () => {
    const options = fc.record({
      network: networks,
      endType: fc.constantFrom('u16' as const, 'u32' as const),
      weightType: fc.constantFrom('f64' as const, 'f32' as const),
      ringType: fc.constantFrom('f64' as const, 'f32' as const),
      columns: fc.boolean(),
      bucket: fc.nat(),
      seed: fc.integer(),
    });
    await fc.assert(
      fc.asyncProperty(
        options,
        async ({ network, endType, weightType, ringType, columns, bucket, seed }) => {
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
              value: binary('*', v('w'), binary('+', v('old'), v('u'))),
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

  it('make up for spikes of the other ends alike on both backends', async () => {
    const options = fc.record({
      network: networks,
      endType: fc.constantFrom('u16' as const, 'u32' as const),
      weightType: fc.constantFrom('f64' as const, 'f32' as const),
      begin: fc.constantFrom(0 as const, 1 as const),
      until: fc.constantFrom(0 as const, 1 as const),
      lag: fc.nat(12),
      /** Steps between two spikes of one target, on average: none to many in the time looked at. */
      interval: fc.constantFrom(2, 15, 300),
      seen: fc.constantFrom(-LONGEST_REPLAY, 0, 150, 199, 200, 201),
      delivers: fc.boolean(),
      seed: fc.integer(),
    });
    await fc.assert(
      fc.asyncProperty(options, async (c) => {
        const { network, endType, weightType, seed } = c;
        const next = noise(seed);
        const all = network.rows.flat();
        const layout = new Layout();
        const rows = layout.add(4 * (network.rows.length + 1));
        const ends = layout.add(4 * all.length);
        const w = layout.add(8 * (all.length + 2));
        const u = layout.add(8 * (all.length + 2));
        const traces = Array.from({ length: 4 }, () => layout.add(8 * network.sources));
        const seen = layout.add(4 * network.sources);
        const decay = layout.add(8);
        const learning = layout.add(8);
        const exponent = layout.add(8);
        const ring = layout.add(8 * 96 * 4);
        const list = layout.add(4 * network.sources);
        const heads = layout.add(4 * (NEWEST + 1) * network.targets);
        const path = layout.add(2 * 8 * (LONGEST_REPLAY + 1));
        const waiting = layout.add(4 * (LONGEST_REPLAY + 1));
        const events = layout.add(8 * (REPLAY_BLOCK * NEWEST + 1));
        // Spikes of each target, some of them not yet due, as a run enters them in heads and log.
        const head = Array.from({ length: network.targets }, () => [
          ...Array<number>(NEWEST).fill(NEVER),
          0,
        ]);
        const entries = [[NEVER, 0]];
        for (let step = 0; step < (c.lag === 0 ? 200 : 220); step++)
          for (const own of head)
            if (next() * c.interval < 1) {
              entries.push([own[NEWEST - 1]!, own[NEWEST]!]);
              own.splice(NEWEST - 1, 2, entries.length - 1);
              own.unshift(step);
            }
        const log = layout.add(8 * entries.length);
        const v = (key: string) => name(key);
        const product = (a: string, b: string) => binary('*', v(a), v(b));
        const kernel: SynapseKernel = {
          kind: 'synapse',
          name: 'late',
          rows,
          buckets: network.delays.length,
          bucket: 0,
          order: null,
          ends: { type: endType, offset: ends },
          row: {
            decay: { at: 'uniform', offset: decay },
            learning: { at: 'uniform', offset: learning },
            mu: { at: 'uniform', offset: exponent },
          },
          synapse: { w: at(weightType, w), u: at('f64', u) },
          other: {},
          before: [],
          body: c.delivers ? [{ target: 'w', value: product('w', 'decay') }] : [],
          deliver: c.delivers
            ? {
                value: v('w'),
                ring: {
                  at: 'ring',
                  type: 'f64',
                  offset: ring,
                  stride: 8 * 96,
                  slots: 4,
                  shift: 0,
                  clear: false,
                },
              }
            : null,
          replay: {
            seen,
            begin: c.begin,
            until: c.until,
            lag: c.lag,
            traces: {
              x: { before: traces[0]!, after: traces[1]! },
              r: { before: traces[2]!, after: traces[3]! },
            },
            update: [
              { target: 'x', value: binary('+', product('x', 'decay'), product('r', 'learning')) },
              { target: 'r', value: product('r', 'decay') },
            ],
            jump: c.delivers ? [{ target: 'x', value: binary('+', v('x'), number(1)) }] : [],
            body: [
              { target: 'gain', value: binary('-', number(1), v('w')) },
              {
                target: 'w',
                value: call(
                  'clip',
                  binary(
                    '+',
                    v('w'),
                    binary(
                      '*',
                      call(
                        'if',
                        binary('==', v('mu'), number(0)),
                        number(1),
                        binary('**', call('abs', v('gain')), v('mu')),
                      ),
                      product('x', 'learning'),
                    ),
                  ),
                  number(-1),
                  number(1),
                ),
              },
              { target: 'u', value: binary('+', product('u', 'w'), v('r')) },
            ],
            heads,
            entries: log,
            path,
            waiting,
            events,
          },
        };
        await compareBackends(
          [kernel],
          1 + Math.ceil(layout.bytes / 65536),
          (buffer) => {
            const draw = noise(seed + 1);
            const fill = (offset: number, n: number) => {
              const array = new Float64Array(buffer, offset, n);
              for (let k = 0; k < n; k++) array[k] = draw();
            };
            writeRows(buffer, rows, network);
            writeTargets(buffer, endType, ends, all);
            const weights = all.map(() => draw() - 0.5);
            if (weightType === 'f64') new Float64Array(buffer, w, all.length).set(weights);
            else new Float32Array(buffer, w, all.length).set(weights);
            fill(u, all.length);
            for (const trace of traces) fill(trace, network.sources);
            const starts = new Int32Array(buffer, seen, network.sources);
            for (let k = 0; k < starts.length; k++)
              starts[k] = c.seen < 0 ? c.seen : Math.min(200, c.seen + Math.floor(3 * draw()));
            new Float64Array(buffer, decay, 1)[0] = 0.97;
            new Float64Array(buffer, learning, 1)[0] = 0.01;
            new Float64Array(buffer, exponent, 1)[0] = draw() < 0.5 ? 0 : 0.4;
            new Int32Array(buffer, heads, head.flat().length).set(head.flat());
            new Int32Array(buffer, log, 2 * entries.length).set(entries.flat());
            new Uint32Array(buffer, list, network.sources).set(
              Array.from({ length: network.sources }, (_, k) => k),
            );
          },
          ({ late }) => {
            for (const step of [200, 200, 207, 215]) late!(step, list, network.sources, 0);
            return 0;
          },
          [
            ...(weightType === 'f32' ? [[w, w + 4 * (all.length + 2)] as const] : []),
            [seen, seen + 4 * network.sources],
            [heads, heads + 4 * head.flat().length],
            [log, log + 8 * entries.length],
          ],
          false,
          // What a backend writes in its own scratch memory is its own affair.
          [[path, events + 8 * (REPLAY_BLOCK * NEWEST + 1)]],
        );
      }),
      { numRuns: 150, seed: 6 },
    );
  });
});
