/** A folder of labelled recordings: order, classes, lengths, damage, and a run over all of them. */

import { zipSync } from 'fflate';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadHdf5 } from '#engine/formats';
import type { Asset, Sample, SpikeList } from '../../../../engine/kit/types.ts';
import { eventSet } from '../../../../nodes/sources/event-set.ts';
import { formatFile } from '../../../support/format-files.ts';
import { runGraph } from '../../../support/run.ts';
import { memoryAsset, runStage } from '../../../support/stage.ts';

beforeAll(loadHdf5);

/** Events [t in ms, x, y, on] as an N-MNIST file. */
const nmnist = (events: readonly (readonly [number, number, number, number])[]) =>
  Uint8Array.from(
    events.flatMap(([t, x, y, on]) => {
      const us = t * 1000;
      return [x, y, (on << 7) | (us >> 16), (us >> 8) & 255, us & 255];
    }),
  );

const folder = (files: Record<string, Uint8Array>): Asset => ({
  name: 'Train',
  bytes: 0,
  files: Object.entries(files).map(([name, bytes]) => memoryAsset(name, bytes)),
  read: () => new Uint8Array(),
});

const TRAIN = folder({
  'one/00002.bin': nmnist([
    [5, 1, 0, 1],
    [9, 2, 0, 0],
  ]),
  'zero/00001.bin': nmnist([[2, 3, 1, 1]]),
  'one/00001.bin': nmnist([
    [0, 0, 0, 1],
    [30, 0, 1, 1],
  ]),
  'one/readme.md': new Uint8Array(3),
  'one/._00001.bin': new Uint8Array(4),
});

const sampleOf = (file: Asset, shown: number, parameters = {}) => {
  const run = runStage(eventSet, { parameters, assets: { file } });
  const { events, label } = run.begin({ steps: 50, shown });
  return { events: events as SpikeList, label: label as Sample, problems: run.problems };
};

describe('event samples', () => {
  it('are shown by name, each from its first event, with the folder as class', () => {
    const seen = [0, 1, 2].map((k) => sampleOf(TRAIN, k));
    expect(seen.map(({ label }) => label.data[0])).toEqual([0, 0, 1]);
    expect(seen[0]?.label.names).toEqual(['one', 'zero']);
    expect(seen.map(({ events }) => Array.from(events.step))).toEqual([[0, 30], [0, 4], [0]]);
    expect(seen.map(({ events }) => Array.from(events.element))).toEqual([
      [0, 34],
      [1, 34 * 34 + 2],
      [37],
    ]);
    expect(seen.flatMap(({ problems }) => problems)).toEqual([]);
    // The same again, and whatever was shown before.
    expect(sampleOf(TRAIN, 1)).toEqual(seen[1]);
  });

  it('say how many they are and how long each is', () => {
    const { behaviour } = eventSet;
    if (behaviour.kind !== 'stage') throw new Error('no stage');
    const { values } = runStage(eventSet, { assets: { file: TRAIN } });
    expect(behaviour.samples?.(values as never)).toBe(3);
    expect(behaviour.samples?.({ ...values, limit: 2 } as never)).toBe(2);
    const length = (k: number, more = {}) => behaviour.length?.({ ...values, ...more } as never, k);
    expect([0, 1, 2].map((k) => length(k))).toEqual([50, 24, 20]);
    expect(length(0, { slower: 2 })).toBe(80);
  });

  describe('that are parts of recordings, listed in a table beside each', () => {
    const text = (lines: readonly string[]) => new TextEncoder().encode(lines.join('\n'));
    const first = nmnist([
      [1, 9, 9, 1],
      [10, 1, 0, 1],
      [14, 2, 0, 0],
      [20, 3, 0, 1],
      [31, 4, 0, 1],
    ]);
    const table = [
      'class,startTime_usec,endTime_usec',
      '7,10000,20000',
      '2,20000,25000',
      '7,30000,32000',
    ];
    const gestures = (lines: readonly string[]) =>
      folder({
        'a/user01.bin': first,
        'a/user01_labels.csv': text(lines),
        'a/user02.bin': nmnist([[3, 5, 0, 1]]),
      });

    it('have the class, the events and the length of their part', () => {
      const set = gestures(table);
      const seen = [0, 1, 2, 3].map((k) => sampleOf(set, k));
      expect(seen.flatMap(({ problems }) => problems)).toEqual([]);
      expect(seen.map(({ label }) => label.data[0])).toEqual([1, 0, 1, -1]);
      expect(seen[0]?.label.names).toEqual(['2', '7']);
      const of = ({ events }: (typeof seen)[number]) => [
        Array.from(events.step),
        Array.from(events.element),
      ];
      // Times count from the start of the part; what lies at its end belongs to the next.
      expect(of(seen[0]!)).toEqual([
        [0, 4],
        [1, 34 * 34 + 2],
      ]);
      expect(of(seen[1]!)).toEqual([[0], [3]]);
      expect(of(seen[2]!)).toEqual([[1], [4]]);
      expect(of(seen[3]!)).toEqual([[0], [5]]);
      // The same again, backwards.
      for (const k of [3, 2, 1, 0]) expect(sampleOf(set, k)).toEqual(seen[k]);
      const { behaviour } = eventSet;
      if (behaviour.kind !== 'stage') throw new Error('no stage');
      const { values } = runStage(eventSet, { assets: { file: set } });
      expect(behaviour.samples?.(values as never)).toBe(4);
      const length = (k: number) => behaviour.length?.(values as never, k);
      expect([0, 1, 2, 3].map(length)).toEqual([30, 25, 22, 20]);
    });

    it('are those before the row that says none, which is named', () => {
      const set = gestures([...table.slice(0, 3), '3,9000,8000', '7,30000,32000']);
      const run = runStage(eventSet, { assets: { file: set } });
      run.begin({ steps: 50, shown: 1 });
      expect(run.problems).toEqual([]);
      expect(run.warnings.join()).toMatch(
        /a\/user01_labels\.csv: no class, start and later end \(table, byte 62\).*3 recordings/,
      );
      const worse = gestures(['class,start', '7,10000']);
      expect(sampleOf(worse, 0).problems.join()).toMatch(/_labels\.csv: 2 columns/);
    });
  });

  it('may be of any format, and say which file is damaged', () => {
    const mixed = folder({
      'a/x.aedat4': formatFile('aedat4-zstd.aedat4'),
      'b/y.h5': formatFile('dsec.h5'),
      'c/z.aedat4': formatFile('aedat4-badmagic.aedat4'),
    });
    const wide = { size: [480, 640] };
    for (const [k, label] of [0, 1].entries()) {
      const found = sampleOf(mixed, k, wide);
      expect(found.problems).toEqual([]);
      expect(found.events.step.length).toBeGreaterThan(0);
      expect(found.label.data[0]).toBe(label);
    }
    expect(sampleOf(mixed, 2, wide).problems.join()).toMatch(/c\/z\.aedat4: .*byte \d+/);
    expect(sampleOf(folder({ 'a/b.doc': new Uint8Array(3) }), 0).problems.join()).toContain(
      'there are no recordings',
    );
  });

  it('may lie in a zip archive, packed or stored, and are unpacked once each', () => {
    const files = Object.fromEntries(
      TRAIN.files!.map((f) => [`Train/${f.name}`, f.read(0, f.bytes).slice()]),
    );
    for (const level of [0, 6] as const) {
      const archive = memoryAsset('Train.zip', zipSync(files, { level }));
      let reads = 0;
      const zip = {
        ...archive,
        read(from: number, n: number) {
          reads++;
          return archive.read(from, n);
        },
      };
      for (const k of [0, 1, 2]) expect(sampleOf(zip, k)).toEqual(sampleOf(TRAIN, k));
      expect(reads).toBeLessThan(20);
    }
    const bytes = zipSync(files, { level: 6 });
    const at = new TextDecoder('latin1').decode(bytes).indexOf('Train/one/00001.bin');
    bytes[at - 30] = 0; // the head of the first recording
    expect(sampleOf(memoryAsset('Train.zip', bytes), 0).problems.join()).toMatch(
      /there is no entry Train\/one\/00001\.bin here.*byte \d+/,
    );
  });

  it('run one after the other, each as long as it is', async () => {
    const run = await runGraph(
      {
        format: 'snn-graph',
        version: 1,
        simulation: { dt: '1 ms', duration: '94 ms', seed: 1 },
        nodes: {
          nset: {
            type: 'core/event-set',
            version: 1,
            name: 'Set',
            parameters: { file: { path: 'Train' } },
          },
          nclock: {
            type: 'core/schedule',
            version: 1,
            name: 'Clock',
            parameters: { ownLength: true, rest: '0 ms' },
          },
        },
        edges: {},
      },
      { assets: { Train: TRAIN }, record: ['nset/events'] },
    );
    expect(Array.from(run.spikes('nset/events').step)).toEqual([0, 30, 50, 54, 74]);
  });
});
