/**
 * HDF5 files that are cut off, written here in the layouts of recordings and larger than what they say
 * of themselves: whatever is whole before the cut is read, nothing else, and never without a word.
 */

import { beforeAll, describe, expect, it } from 'vitest';
import { loadHdf5, openEvents, openHdf5, openSpikes } from '#engine/formats';
import { allEvents, watchedAsset } from '../../support/format-files.ts';

beforeAll(loadHdf5);

const TABLE = { channelColumn: 0, timeColumn: 1, unit: 'ms' } as const;
type Writer = InstanceType<typeof import('h5wasm').File>;

async function written(write: (file: Writer) => void): Promise<Uint8Array> {
  const h5 = await import('h5wasm'); // loaded before, by our reader
  const file = new h5.File('cut.h5', 'w', { libver: ['earliest', 'v108'] });
  write(file);
  file.flush();
  file.close();
  const fs = h5.FS as unknown as { readFile(path: string): Uint8Array; unlink(path: string): void };
  const bytes = fs.readFile('cut.h5').slice();
  fs.unlink('cut.h5');
  return bytes;
}

const cut = (bytes: Uint8Array, end: number) => watchedAsset('cut.h5', bytes.slice(0, end));

/** Ends spread over a file. */
const endsOf = (bytes: Uint8Array): number[] =>
  Array.from({ length: 40 }, (_, k) => Math.floor((bytes.length * (k + 0.5)) / 40));

describe('events', () => {
  const n = 6000;
  const at = {
    t: (k: number) => 7 * k,
    x: (k: number) => (k * 37) % 640,
    y: (k: number) => (k * 11) % 480,
    p: (k: number) => k % 2,
  };
  const list = (from: number, length: number, of: (k: number) => number) =>
    Array.from({ length }, (_, k) => of(from + k));

  it('of DSEC, written piece by piece as they came, are read up to the cut', async () => {
    const piece = 500;
    const bytes = await written((file) => {
      const group = file.create_group('events');
      const options = { chunks: [piece], maxshape: [null], compression: 3 };
      const columns = (
        [
          ['t', '<I'],
          ['x', '<H'],
          ['y', '<H'],
          ['p', '<B'],
        ] as const
      ).map(([name, dtype]) => {
        const data = list(0, piece, at[name]);
        return [
          name,
          group.create_dataset({ name, data, dtype, shape: [piece], ...options }),
        ] as const;
      });
      for (let from = piece; from < n; from += piece)
        for (const [name, column] of columns) {
          column.resize([from + piece]);
          column.write_slice([[from, from + piece]], list(from, piece, at[name]));
          file.flush();
        }
    });
    const counts = new Set<number>();
    for (const end of endsOf(bytes)) {
      const asset = cut(bytes, end);
      let recording: ReturnType<typeof openEvents>;
      try {
        recording = openEvents(asset);
      } catch (error) {
        expect(error).toMatchObject({ format: 'HDF5', offset: end });
        continue;
      }
      const events = allEvents(recording);
      const read = events.t.length;
      expect(events.t).toEqual(list(0, read, at.t));
      expect(events.x).toEqual(list(0, read, at.x));
      expect(events.p).toEqual(list(0, read, at.p));
      const { damage, warnings } = recording.report;
      expect(damage?.offset ?? warnings[0]?.offset).toBe(end);
      if (read < n) expect(damage).not.toBeNull();
      counts.add(read);
    }
    // Some, and not the same, at many of the ends.
    expect(counts.size).toBeGreaterThan(5);
    expect(Math.max(...counts)).toBeGreaterThan(n / 2);
  });

  it('of MVSEC, in one piece, are read to the last whole row', async () => {
    const rows = 500;
    const bytes = await written((file) => {
      file
        .create_group('davis')
        .create_group('left')
        .create_dataset({
          name: 'events',
          data: Float64Array.from({ length: 4 * rows }, (_, k) => {
            const row = k >> 2;
            return [row % 346, row % 260, row / 1000, row % 2 ? 1 : -1][k & 3]!;
          }),
          shape: [rows, 4],
        });
    });
    let partly = 0;
    for (const end of endsOf(bytes)) {
      try {
        const recording = openEvents(cut(bytes, end));
        const { t } = allEvents(recording);
        expect(t).toEqual(Array.from(t, (_, k) => 1000 * k));
        if (t.length === rows) continue;
        partly++;
        expect(recording.report.damage?.offset).toBe(end);
        // The rows that end before the cut: 32 bytes each, and the file ends with them.
        const behind = Math.ceil((bytes.length - end) / 32);
        expect(t.length).toBeGreaterThanOrEqual(rows - behind - 1);
      } catch (error) {
        expect(error).toMatchObject({ format: 'HDF5', offset: end });
      }
    }
    expect(partly).toBeGreaterThan(20);
  });
});

describe('spikes', () => {
  it('of NWB units are read up to the cut, each with its unit', async () => {
    const units = 30;
    const each = 40;
    const bytes = await written((file) => {
      const group = file.create_group('units');
      const index = Int32Array.from({ length: units }, (_, u) => (u + 1) * each);
      group.create_dataset({ name: 'spike_times_index', data: index });
      const times = Float64Array.from({ length: units * each }, (_, k) => k / 64);
      group.create_dataset({ name: 'spike_times', data: times });
    });
    const counts = new Set<number>();
    for (const end of endsOf(bytes))
      try {
        const set = openSpikes(cut(bytes, end), TABLE);
        const { times, channels, damage } = set.read(0);
        set.close();
        expect(Array.from(times)).toEqual(Array.from(times, (_, k) => (1000 * k) / 64));
        expect(Array.from(channels)).toEqual(Array.from(times, (_, k) => Math.floor(k / each)));
        expect(damage?.offset).toBe(end);
        counts.add(times.length);
      } catch (error) {
        expect(error).toMatchObject({ format: 'HDF5', offset: end });
      }
    expect(counts.size).toBeGreaterThan(10);
  });

  it('of N-TIDIGITS are read sample by sample, up to the last that is whole', async () => {
    const names = Array.from({ length: 12 }, (_, k) => `man-ae-a-${k % 9 || 'z'}x${k}`);
    const bytes = await written((file) => {
      file.create_dataset({ name: 'train_labels', data: names, dtype: 'S20' });
      const times = file.create_group('train_timestamps');
      const addresses = file.create_group('train_addresses');
      for (const [k, name] of names.entries()) {
        const length = 100 + k;
        times.create_dataset({ name, data: Float64Array.from({ length }, (_, i) => i / 512) });
        addresses.create_dataset({
          name,
          data: Int32Array.from({ length }, (_, i) => (i + k) % 64),
        });
        file.flush();
      }
    });
    const counts = new Set<number>();
    for (const end of endsOf(bytes))
      try {
        const set = openSpikes(cut(bytes, end), TABLE);
        expect(set.damage?.offset).toBe(end);
        counts.add(set.samples);
        const { times, channels } = set.read(set.samples - 1);
        const k = set.samples - 1;
        expect(Array.from(times)).toEqual(
          Array.from({ length: 100 + k }, (_, i) => (1000 * i) / 512),
        );
        expect(Array.from(channels)).toEqual(
          Array.from({ length: 100 + k }, (_, i) => (i + k) % 64),
        );
        set.close();
      } catch (error) {
        expect(error).toMatchObject({ format: 'HDF5', offset: end });
      }
    // The directory of names moves to the end as it grows: before that nothing can be found.
    expect(Math.min(...counts)).toBeLessThan(names.length);
  });
});

it('a number of which a byte is missing is not made up', async () => {
  const data = new Float64Array(100).fill(0);
  const bytes = await written((file) => void file.create_dataset({ name: 'x', data }));
  // Zeros stand where zeros would be filled in: only the second reading tells that they are missing.
  const end = bytes.length - 804;
  const file = openHdf5(cut(bytes, end));
  expect(file.damage?.offset).toBe(end);
  const x = file.dataset('/x');
  expect(() => x.read(0, 100)).toThrow(/behind the end/);
  file.close();
});
