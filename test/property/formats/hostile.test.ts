/**
 * Files from strangers: whatever is damaged, a reader either reads or says what is wrong; it never
 * crashes, hangs, or takes memory that the file does not justify. The bench does the same with
 * 10,000 files per format (`node test/bench/input.mjs fuzz`).
 */

import { beforeAll, describe, expect, it } from 'vitest';
import { FormatError, loadHdf5, MOST_BYTES, readCloud } from '#engine/formats';
import {
  type Contents,
  formatFile,
  formatFiles,
  readFully,
  watchedAsset,
} from '../../support/format-files.ts';
import { mutate } from '../../support/mutate.ts';
import { startClock } from '../../support/pace.ts';

const MUTATIONS = 500;

const formats = new Map<string, string[]>([
  ['gif', ['animation.gif']],
  ['zip', ['archive.zip']],
]);
for (const entry of JSON.parse(new TextDecoder().decode(formatFile('manifest.json'))).files as {
  file: string;
  format: string;
}[])
  formats.set(entry.format, [...(formats.get(entry.format) ?? []), entry.file]);

beforeAll(loadHdf5);

/** How long a damaged file takes [ms on the nominal machine]. */
function again(file: string, k: number): number {
  const clock = startClock();
  try {
    readFully(watchedAsset(file, mutate(formatFile(file), file, k)));
  } catch {
    // What is wrong with it has been looked at.
  }
  return clock();
}

describe('damaged files', () => {
  it.each([...formats])('%s: read or refused, quickly and in bounded memory', (format, files) => {
    let refused = 0;
    for (let k = 0; k < MUTATIONS; k++) {
      const file = files[k % files.length]!;
      const asset = watchedAsset(file, mutate(formatFile(file), file, k));
      const before = process.memoryUsage().arrayBuffers;
      const began = performance.now();
      try {
        readFully(asset);
      } catch (error) {
        if (!(error instanceof FormatError))
          throw new Error(`${format}: mutation ${k} of ${file} crashed`, { cause: error });
        expect(error.offset).toBeGreaterThanOrEqual(0);
        expect(error.offset, `${file}, mutation ${k}: ${error.reason}`).toBeLessThanOrEqual(
          asset.bytes,
        );
        refused++;
      }
      // A busy machine may stop us for a second; a hang is there again.
      if (performance.now() - began > 1000)
        expect(again(file, k), `mutation ${k} of ${file}`).toBeLessThan(1000);
      const taken = process.memoryUsage().arrayBuffers - before;
      expect(taken, `memory for mutation ${k} of ${file}`).toBeLessThan(4 * MOST_BYTES);
    }
    // Text and plain arrays survive most damage; that nothing is ever refused would be suspicious.
    if (!/csv|nest|wav|label|kitti|nmnist|uzh|cifar|modelnet/.test(format))
      expect(refused).toBeGreaterThan(0);
  });
});

describe('HDF5 files that were the worst of 10,000', () => {
  it.each([
    ['shd.h5', 9093, 'a heap in two pieces, its last object of size 0: never came back'],
    ['shd.h5', 1937, 'a read that fails: what lay in memory was taken for its rows'],
    ['shd.h5', 4511, 'rows of many millions'],
    ['prophesee-ecf.h5', 8029, 'a million million events, of which none was written'],
    ['prophesee-cd.h5', 7246, 'an attribute of more than a gigabyte'],
    ['prophesee-cd.h5', 1041, 'a directory of half a gigabyte'],
  ])('%s, mutation %d: %s', async (file, k) => {
    // The first time the library may ask the system for memory, which a busy machine is slow to give.
    expect(Math.min(again(file, k), again(file, k))).toBeLessThan(1000);
    const { ready } = await import('h5wasm'); // loaded by our reader before
    expect((await ready).HEAPU8.length).toBeLessThanOrEqual(4 * MOST_BYTES);
  });
});

/** A file of any size that is nothing but its head, the rest zeros made as they are read. */
function hollow(name: string, head: string, bytes: number) {
  const start = new TextEncoder().encode(head);
  const asset = {
    name,
    bytes,
    total: 0,
    read(from: number, length: number) {
      const piece = new Uint8Array(Math.max(0, Math.min(length, bytes - from)));
      asset.total += piece.length;
      piece.set(start.subarray(from, from + piece.length));
      return piece;
    },
  };
  return asset;
}

describe('heads that declare gigabytes', () => {
  const GIGABYTES = 2 ** 31;
  const ply = (form: string, points: number, type: string, extra = 0) =>
    [
      `ply\nformat ${form} 1.0\nelement vertex ${points}`,
      ...['x', 'y', 'z', ...Array.from({ length: extra }, (_, k) => `a${k}`)].map(
        (name) => `property ${type} ${name}`,
      ),
      'end_header\n',
    ].join('\n');
  const pcd = (form: string, points: number, extra = 0) => {
    const names = ['x', 'y', 'z', ...Array.from({ length: extra }, (_, k) => `a${k}`)];
    const all = (value: string) => names.map(() => value).join(' ');
    return `VERSION 0.7\nFIELDS ${names.join(' ')}\nSIZE ${all('4')}\nTYPE ${all('F')}\nCOUNT ${all('1')}\nWIDTH ${points}\nHEIGHT 1\nPOINTS ${points}\nDATA ${form}\n`;
  };
  const million = 2 ** 23;

  it.each([
    // Small files that promise two gigabytes.
    ['a.ply', ply('binary_little_endian', million, 'double', 29), 10_000_000],
    ['a.ply', ply('ascii', million, 'uchar', 250), 10_000_000],
    ['a.ply', ply('binary_big_endian', GIGABYTES, 'uchar'), 1000],
    ['a.pcd', pcd('binary', million, 61), 10_000_000],
    ['a.pcd', pcd('ascii', million, 61), 10_000_000],
    ['a.pcd', pcd('binary_compressed', million, 61), 10_000_000],
    // Large ones that hold what they promise.
    ['a.ply', ply('binary_little_endian', million, 'double', 29), GIGABYTES],
    ['a.pcd', pcd('binary', million, 61), GIGABYTES],
  ])('%s is refused at its head: %.70s', (name, head, bytes) => {
    const asset = hollow(name, head, bytes);
    const before = process.memoryUsage().arrayBuffers;
    let error: unknown;
    try {
      readCloud(asset);
    } catch (e) {
      error = e;
    }
    expect(error).toBeInstanceOf(FormatError);
    expect((error as FormatError).offset).toBeLessThanOrEqual(head.length);
    expect((error as FormatError).message).toMatch(
      /points or faces|need \d+ bytes|bytes of memory/,
    );
    expect(asset.total).toBeLessThan(2 ** 20);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 22);
  });

  it.each([
    ['a.ply', ply('binary_little_endian', 1000, 'float')],
    ['a.pcd', pcd('binary', 1000)],
  ])('%s of two gigabytes with a thousand points is read to their end', (name, head) => {
    const asset = hollow(name, head, GIGABYTES);
    expect(readCloud(asset).points).toBe(1000);
    expect(asset.total).toBeLessThan(GIGABYTES / 100);
  });

  it('text without an end is no number', () => {
    const head = ply('ascii', 1000, 'float');
    const asset = hollow('a.ply', head + '7'.repeat(300_000), 2 ** 27);
    expect(() => readCloud(asset)).toThrow(/without a blank/);
    expect(asset.total).toBeLessThan(2 ** 23);
  });
});

/** Whole files that no reader has anything to say of: others end within a record, or are CIFAR of two kinds. */
const ODD = /bad|truncated|nmnist-overflow|evt2-before-time|evt3-rollover/;
/** Ends at which what is left is a whole file of the other CIFAR. */
const OTHERS = new Map([
  ['cifar10.bin', 3074],
  ['cifar100.bin', 3073],
]);
/**
 * Files whose rows say nowhere how many they are: cut between two, they are shorter files and nothing
 * else. Text that ends within a number is a shorter number.
 */
const UNCOUNTED = /\.raw$|^cd\.dat|nmnist|uzh|kitti|modelnet|nest|spikes\.csv|^aedat|cifar/;
const TEXT = /\.(txt|csv|gdf|off)$|nest3|ascii/;

describe('cut files', () => {
  const whole = [...formatFiles(), 'animation.gif', 'archive.zip'].filter((f) => !ODD.test(f));
  it.each(whole)('%s, cut anywhere: a beginning of the whole, never silently less', (file) => {
    const bytes = formatFile(file);
    const all = readFully(watchedAsset(file, bytes));
    expect(all.damage, 'of the whole file').toBeNull();
    // The library of HDF5 is slow to open.
    const step = file.endsWith('.h5') ? 23 : 1;
    let used = 0;
    for (let end = bytes.length - 1; end >= 0; end -= step) {
      if (OTHERS.get(file) === end) continue;
      let part: Contents;
      try {
        part = readFully(watchedAsset(file, bytes.slice(0, end)));
      } catch (error) {
        if (!(error instanceof FormatError)) throw error;
        expect(error.offset).toBeLessThanOrEqual(end);
        continue;
      }
      const { items, damage } = part;
      const unsure = TEXT.test(file) && bytes[end - 1] !== 10 && items.length > 0;
      const sure = unsure ? items.length - 1 : items.length;
      const lost = damage?.reason.includes('classes of its samples are lost');
      // Its brighter and darker events lie one after the other, and are played in time.
      const some = file === 'es-imagenet.npz';
      const wanted = some ? all.items.filter((i) => items.includes(i)) : all.items.slice(0, sure);
      expect(items.slice(0, sure), `cut at ${end}`).toEqual(
        lost
          ? wanted.map((w, k) => (items[k]?.startsWith('-1') ? w.replace(/^\d+/, '-1') : w))
          : wanted,
      );
      if (damage) expect(damage.offset).toBeLessThanOrEqual(end);
      else if (!UNCOUNTED.test(file))
        expect(items.length, `cut at ${end}, without a word`).toBe(all.items.length);
      if (items.length > 0 && items.length < all.items.length) used++;
    }
    // One row, or columns of which the last is needed for the first: nothing is whole before the end.
    if (all.items.length > 1 && !ALL_OR_NOTHING.has(file)) expect(used).toBeGreaterThan(0);
  });
});

/** Files of which no row is whole before all of them are, and why. */
const ALL_OR_NOTHING = new Map<string, string>([
  ['npy-f8-fortran.npy', 'columns one after the other'],
  ['npy-scalar.npy', 'one number'],
  ['dsec.h5', 'columns one after the other, the heads of the last behind them'],
  ['dsec-gzip.h5', 'the same'],
  ['dsec-blosc.h5', 'the same'],
  ['dsec-blosc-codecs.h5', 'the same'],
  ['nwb-units.h5', 'the directory lies at the end'],
  ['prophesee-cd.h5', 'the directory lies behind the events'],
]);
