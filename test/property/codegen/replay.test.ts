/** Rows that make up for spikes of their other ends become the same bytes on both backends. */

import fc from 'fast-check';
import { it } from 'vitest';
import type { SynapseKernel } from '../../../engine/compile/kernel-types.ts';
import {
  LONGEST_REPLAY,
  NEVER,
  NEWEST,
  REPLAY_BLOCK,
} from '../../../engine/compile/replay-types.ts';
import { binary, call, name, number } from '../../../engine/language/ast.ts';
import { at, Layout, networks, noise, writeRows, writeTargets } from '../../support/random-rows.ts';
import { compareBackends } from '../../unit/codegen/harness.ts';

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
