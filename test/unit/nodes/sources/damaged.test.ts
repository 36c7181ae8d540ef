/**
 * Damaged files at the nodes that read them: the run goes on with what was read before the damage, and
 * a warning names the file, the byte, what is wrong there and how much is used.
 */

import { zipSync } from 'fflate';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadHdf5, readPicture } from '#engine/formats';
import type { NodeDefinition, Sample, SpikeList } from '../../../../engine/kit/types.ts';
import { synapsesOfFile } from '../../../../nodes/projections/synapse-file.ts';
import { eventFile } from '../../../../nodes/sources/event-file.ts';
import { imageSet } from '../../../../nodes/sources/image-set.ts';
import { pointCloud } from '../../../../nodes/sources/point-cloud.ts';
import { signalFile } from '../../../../nodes/sources/signal-file.ts';
import { soundFile } from '../../../../nodes/sources/sound-file.ts';
import { spikeFile } from '../../../../nodes/sources/spike-file.ts';
import { spikeSet } from '../../../../nodes/sources/spike-set.ts';
import { formatFile } from '../../../support/format-files.ts';
import { memoryAsset, runStage } from '../../../support/stage.ts';

beforeAll(loadHdf5);

const text = (content: string) => new TextEncoder().encode(content);
const cut = (name: string, end: number) => formatFile(name).slice(0, end);

/** Runs a source on a file for one interval. */
function shown(
  node: NodeDefinition,
  name: string,
  bytes: Uint8Array,
  parameters: Readonly<Record<string, unknown>> = {},
) {
  const run = runStage(node, { parameters, assets: { file: memoryAsset(name, bytes) } });
  const outputs = run.begin({ steps: 2000 });
  return { outputs, run };
}

/** What a warning says: byte and how much was used. */
function said({ run }: ReturnType<typeof shown>, name: string): readonly [number, string] {
  expect(run.problems).toEqual([]);
  expect(run.warnings).toHaveLength(1);
  const [, byte, used] =
    /^(?:\S+): .*\(.*byte (\d+)\)\. What was read before is used: (.*)\.$/.exec(run.warnings[0]!) ??
    [];
  expect(run.warnings[0]).toContain(name);
  return [Number(byte), used ?? ''];
}

describe('point clouds', () => {
  it.each([
    ['binary_little.ply', 340, 340, /^\d+ points$/],
    ['ascii.ply', 400, 400, /^\d+ points$/],
    ['binary.pcd', 400, 400, /^\d+ points$/],
    ['ascii.pcd', 1000, 934, /^\d+ points$/],
    ['mesh.off', 170, 170, /^\d+ points and \d+ faces$/],
    ['kitti.bin', 100, 96, /^6 points$/],
    ['modelnet-normal.txt', 100, 70, /^\d points$/],
  ])('%s', (name, end, byte, used) => {
    const found = shown(pointCloud, name, cut(name, end), { points: 0, columns: 3 });
    const [at, what] = said(found, name);
    expect(what).toMatch(used);
    if (name !== 'modelnet-normal.txt') expect(at).toBe(byte);
    const points = Number(what.split(' ')[0]);
    const { shape, data } = found.outputs.cloud as Sample;
    expect(shape).toEqual([points, 3]);
    const whole = shown(pointCloud, name, formatFile(name), { points: 0, columns: 3 });
    expect(whole.run.warnings).toEqual([]);
    expect(Array.from(data)).toEqual(
      Array.from((whole.outputs.cloud as Sample).data).slice(0, 3 * points),
    );
  });
});

describe('pictures', () => {
  it.each([
    ['images-idx3-ubyte', 60, '2 images', [5, 4]],
    ['cifar10.bin', 5000, '1 images', [32, 32]],
  ])('%s', (name, end, used, size) => {
    const found = shown(imageSet, name, cut(name, end), { size });
    expect(said(found, name)[1]).toBe(used);
    const samples = (imageSet.behaviour as { samples(v: unknown): number }).samples(
      found.run.values,
    );
    expect(samples).toBe(Number(used.split(' ')[0]));
    const whole = shown(imageSet, name, formatFile(name), { size });
    expect((found.outputs.image as Sample).data).toEqual((whole.outputs.image as Sample).data);
  });

  it.each(['rgb.png', 'gray16.png', 'photo-444.jpg', 'photo-420.jpg', 'rgb.ppm', 'rgb.bmp'])(
    '%s: rows before the damage, black behind',
    (name) => {
      const bytes = formatFile(name);
      const { width, height } = readPicture(memoryAsset(name, bytes));
      const parameters = { size: [height, width] };
      const whole = shown(imageSet, name, bytes, parameters).outputs.image as Sample;
      let partly = 0;
      for (let end = bytes.length - 1; end > 0; end--) {
        const found = shown(imageSet, name, bytes.slice(0, end), parameters);
        if (found.run.problems.length > 0) {
          expect(found.run.problems[0]).toMatch(/byte \d+\)/);
          continue;
        }
        const [byte, used] = said(found, name);
        expect(byte).toBeLessThanOrEqual(end);
        const rows = Number(/^(\d+) of \d+ rows; the others are black$/.exec(used)?.[1]);
        if (rows < height) partly++;
        const data = (found.outputs.image as Sample).data;
        // The rows of BMP begin with the lowest.
        const there = name.endsWith('bmp')
          ? [(height - rows) * width, height * width]
          : [0, rows * width];
        for (let k = 0; k < data.length; k++) {
          const inside = k >= there[0]! && k < there[1]!;
          if (data[k] !== (inside ? whole.data[k] : 0)) expect([end, k, data[k]]).toEqual(inside);
        }
      }
      expect(partly).toBeGreaterThan(0);
    },
  );

  it('an archive: the pictures before the cut', () => {
    const archive = zipSync(
      { 'a/1.png': formatFile('gray.png'), 'b/2.png': formatFile('rgb.png') },
      { level: 0 },
    );
    const second = Buffer.from(archive).indexOf('b/2.png');
    const found = shown(imageSet, 'set.zip', archive.slice(0, second + 7));
    expect(said(found, 'set.zip')).toEqual([second + 7, '1 pictures']);
    expect((found.outputs.label as Sample).data[0]).toBe(0);
    // Of the second its beginning is there, and is read as a picture that is cut off.
    const begun = shown(imageSet, 'set.zip', archive.slice(0, second + 7 + 75));
    expect(said(begun, 'set.zip')[1]).toBe('2 pictures');
    const next = begun.run.begin({ shown: 1 });
    expect(begun.run.warnings.at(-1)).toMatch(/^b\/2\.png: .* \d of \d+ rows/);
    expect((next.label as Sample).data[0]).toBe(1);
  });
});

describe('tables', () => {
  it('spikes before the broken row', () => {
    const found = shown(spikeFile, 'a.csv', text('unit,time_ms\n0,1\n1,2\n2,x\n3,4\n'), { n: 4 });
    expect(said(found, 'a.csv')).toEqual([21, '2 spikes']);
    expect(Array.from((found.outputs.spikes as SpikeList).element)).toEqual([0, 1]);
  });

  it('spikes before one that cannot be, at the byte of its row', () => {
    const found = shown(spikeFile, 'a.gdf', text('1\t3.0\t\n2\t4.0\t\n-3\t5.0\t\n'), { n: 4 });
    expect(said(found, 'a.gdf')).toEqual([14, '2 spikes']);
  });

  it('a signal before the broken row', () => {
    const found = shown(signalFile, 'a.csv', text('x\n1\n2\n3;4\n'));
    expect(said(found, 'a.csv')).toEqual([6, '2 rows']);
    expect((found.outputs.record as Sample).shape).toEqual([1, 2]);
  });

  it('but no part of a network', () => {
    const file = memoryAsset('a.csv', text('pre,post\n0,1\n1,x\n'));
    expect(synapsesOfFile(file)).toBe('a.csv: line 3: "x" is not a number (table, byte 13)');
  });
});

it('arrays of spikes, of which the second column is cut off', () => {
  const array = text(
    `\x93NUMPY\x01\0v\0{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }`.padEnd(128),
  ).slice();
  // The mark is one byte, which UTF-8 makes two.
  const bytes = new Uint8Array(128 + 20);
  bytes.set(array.subarray(1, 129));
  bytes[0] = 0x93;
  new Float32Array(bytes.buffer, 128).set([1, 2, 3, 0, 1]);
  const found = shown(spikeFile, 'a.npy', bytes, { n: 4 });
  expect(said(found, 'a.npy')).toEqual([148, '2 spikes']);
});

it('samples of a set before the cut', () => {
  const name = 'shd.h5';
  const found = shown(spikeSet, name, cut(name, 6919));
  const [byte, used] = said(found, name);
  expect(byte).toBe(6919);
  expect(used).toBe('3 samples');
});

it('sound', () => {
  const found = shown(soundFile, 'pcm16.wav', cut('pcm16.wav', 244));
  expect(said(found, 'pcm16.wav')[0]).toBe(244);
});

it('events: used up to the damage, or stopped by choice', () => {
  const name = 'dsec-blosc.h5';
  const bytes = formatFile(name).slice();
  bytes[13528] = 1; // the third piece of its times says that it is 16 MiB long
  const size = { size: [480, 640], slower: 10, same: 'each' };
  const found = shown(eventFile, name, bytes, size);
  expect(said(found, name)).toEqual([13505, '2000 events']);
  const events = (from: ReturnType<typeof shown>) => from.outputs.events as SpikeList;
  const whole = shown(eventFile, name, formatFile(name), size);
  expect(whole.run.warnings).toEqual([]);
  expect(events(whole).element.length).toBe(3000);
  // Within a step they stand in the order of places.
  const last = events(found).step.at(-1)!;
  const before = events(found).step.indexOf(last);
  expect(before).toBeGreaterThan(0);
  expect(events(found).element.slice(0, before)).toEqual(events(whole).element.slice(0, before));
  const stopped = shown(eventFile, name, bytes, { ...size, whenDamaged: 'stop' });
  expect(stopped.run.problems[0]).toMatch(
    /byte 13505\)\. To go on with what was read before \(2000 events\), set/,
  );
});

it('events: what was odd is said where a recording begins again too', () => {
  const name = 'aedat4-none.aedat4';
  const bytes = formatFile(name).slice(0, 1200);
  const size = { size: [260, 346] };
  const once = shown(eventFile, name, bytes, size);
  expect(once.run.warnings.join()).toMatch(/byte \d+\); read: \d+ events/);
  expect(shown(eventFile, name, bytes, { ...size, loop: true }).run.warnings).toEqual(
    once.run.warnings,
  );
});

it('events: where none was read there is nothing to go on with', () => {
  const bytes = formatFile('aedat31-polarity.aedat').slice();
  // The head of the first packet says that its events have a negative size.
  new DataView(bytes.buffer).setInt32(105 + 4, -8, true);
  for (const whenDamaged of ['stop', 'end']) {
    const { run } = shown(eventFile, 'a.aedat', bytes, { whenDamaged });
    expect(run.warnings).toEqual([]);
    expect(run.problems).toEqual([expect.stringMatching(/^a\.aedat: .*byte 105\)\.$/)]);
  }
});

it('events: a file of version 1, which stopped there, still does', () => {
  const old = eventFile.migrations![1]!;
  expect(old({ slower: 2 })).toEqual({ slower: 2, whenDamaged: 'stop' });
  expect(old({ whenDamaged: 'end' })).toEqual({ whenDamaged: 'end' });
});
