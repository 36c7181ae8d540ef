/**
 * The traps of HDF5: a library that gives wrong numbers where a filter is missing, and does not
 * know half-precision floats. Files are golden ones with bytes changed, as no writer is at hand that
 * makes them; each change is checked to hit what it should.
 */

import { unzlibSync, zlibSync } from 'fflate';
import { beforeAll, describe, expect, it } from 'vitest';
import { FormatError, loadHdf5, openEvents, openHdf5 } from '#engine/formats';
import { allEvents, formatFile, watchedAsset } from '../../support/format-files.ts';

beforeAll(loadHdf5);

function damageOf(run: () => unknown): FormatError {
  try {
    run();
  } catch (error) {
    if (error instanceof FormatError) return error;
    throw error;
  }
  throw new Error('nothing was found wrong');
}

/** Where a sequence of bytes stands, everywhere. */
function placesOf(bytes: Uint8Array, wanted: readonly number[]): number[] {
  const places: number[] = [];
  for (let at = 0; at + wanted.length <= bytes.length; at++)
    if (wanted.every((byte, k) => bytes[at + k] === byte)) places.push(at);
  return places;
}

const u16 = (value: number) => [value & 0xff, value >> 8];
const DATASETS = ['/events/x', '/events/y', '/events/t', '/events/p'] as const;

describe('missing filters', () => {
  const blosc = formatFile('dsec-blosc.h5');
  // Id and length of the name in the message of the filter pipeline.
  const pipelines = placesOf(blosc, [...u16(32001), 8, 0]);

  it.each([
    [32026, 'Blosc2'],
    [32015, 'Zstandard'],
    [32008, 'bitshuffle'],
    [4, 'szip'],
    [65000, 'blosc'], // a stranger, by the name it gives itself
  ])('filter %d (%s) is named with the byte of the dataset that has it', (id, name) => {
    expect(pipelines).toHaveLength(4);
    const bytes = blosc.slice();
    for (const at of pipelines) bytes.set(u16(id), at);
    const file = openHdf5(watchedAsset('a.h5', bytes));
    for (const [k, path] of DATASETS.entries()) {
      const { reason, offset } = damageOf(() => file.dataset(path));
      expect(reason).toContain(`${path}: is packed with HDF5 filter ${id} (${name})`);
      expect(reason).toContain('repack it with gzip');
      // The head of this dataset begins a little before its filters.
      expect(pipelines[k]! - offset).toBeGreaterThan(0);
      expect(pipelines[k]! - offset).toBeLessThan(256);
    }
    file.close();
    const { reason, offset } = damageOf(() => openEvents(watchedAsset('a.h5', bytes)));
    expect(reason).toContain(`${id}`);
    expect(offset).toBeGreaterThan(0);
  });

  it('one among known filters is found too, before any wrong number is read', () => {
    // A gzip file of two filters, shuffle and deflate: the second becomes one that is missing.
    const gzip = formatFile('dsec-gzip.h5');
    const deflates = placesOf(gzip, [...u16(1), 8, 0, 1, 0, 1, 0, ...Buffer.from('deflate')]);
    expect(deflates.length).toBeGreaterThan(0);
    const bytes = gzip.slice();
    for (const at of deflates) bytes.set(u16(32015), at);
    const file = openHdf5(watchedAsset('a.h5', bytes));
    const good = openHdf5(watchedAsset('b.h5', gzip));
    expect(good.dataset('/events/x').read(0, 3)).toEqual(Uint16Array.of(636, 349, 58));
    expect(damageOf(() => file.dataset('/events/x')).reason).toContain('Zstandard');
    file.close();
    good.close();
  });
});

describe('filters that are unpacked here', () => {
  it('a damaged piece is named with its byte; events before it are used', () => {
    const bytes = formatFile('dsec-blosc.h5').slice();
    const whole = allEvents(openEvents(watchedAsset('a.h5', bytes)));
    // Pieces begin with the version of their head, that of the codec, flags and width; the last of times.
    const [, , at, ...others] = placesOf(bytes, [2, 1, 0x91, 4]);
    expect(others).toEqual([]);
    bytes[at! + 23] = 1; // its stream is 16 MiB long
    const recording = openEvents(watchedAsset('a.h5', bytes));
    const events = allEvents(recording);
    expect(events.t).toEqual(whole.t.slice(0, 2000));
    expect(events.p).toEqual(whole.p.slice(0, 2000));
    expect(recording.report.damage).toMatchObject({ offset: at });
    expect(recording.report.damage!.reason).toContain('/events/t: damaged Blosc');
  });

  it('a piece is unpacked once for the rows that lie in it, and others not at all', () => {
    const asset = watchedAsset('a.h5', formatFile('dsec-blosc.h5'));
    const file = openHdf5(asset);
    const t = file.dataset('/events/t');
    const before = asset.total;
    const first = t.read(1000, 1010);
    const one = asset.total - before;
    const second = t.read(1010, 2000);
    expect(asset.total - before).toBe(one);
    expect(first.length + second.length).toBe(1000);
    expect(one).toBeLessThan(asset.bytes / 4);
    file.close();
  });

  it('text is refused by name: only numbers are unpacked', () => {
    // Records of times and places become ones of text: the class of each member's type, 0, becomes 3.
    const bytes = formatFile('dsec-blosc.h5').slice();
    const types = placesOf(bytes, [0x10, 0, 0, 0, 4, 0, 0, 0, 0, 0, 32, 0]);
    expect(types.length).toBeGreaterThan(0);
    for (const at of types) bytes[at] = 0x13;
    const file = openHdf5(watchedAsset('a.h5', bytes));
    expect(damageOf(() => file.dataset('/events/t')).reason).toContain(
      '/events/t: is packed with Blosc, which is read for numbers only',
    );
    file.close();
  });
});

describe('half-precision floats', () => {
  it('of variable length are widened: zeros, subnormals, the largest, infinities, no numbers', () => {
    const bytes = formatFile('shd.h5').slice();
    // The five times of the first sample, as bits.
    const bits = [0x276b, 0x2ce1, 0x3602, 0x3962, 0x39d1];
    const [at, ...others] = placesOf(bytes, bits.flatMap(u16));
    expect(others).toEqual([]);
    const read = () => {
      const file = openHdf5(watchedAsset('shd.h5', bytes));
      const [row] = file.dataset('/spikes/times').readRagged(0, 1);
      file.close();
      return Array.from(row!);
    };
    expect(read()).toEqual([
      0.0289764404296875, 0.07623291015625, 0.37548828125, 0.6728515625, 0.72705078125,
    ]);
    bytes.set([0x8000, 0x0001, 0x03ff, 0x7bff, 0x0400].flatMap(u16), at!);
    expect(read()).toEqual([-0, 2 ** -24, 1023 * 2 ** -24, 65504, 2 ** -14]);
    bytes.set([0x7c00, 0xfc00, 0x7e01, 0x3c00, 0xbc01].flatMap(u16), at!);
    expect(read()).toEqual([Infinity, -Infinity, NaN, 1, -(1 + 2 ** -10)]);
  });
});

interface Pieces {
  readonly chunks: readonly number[];
  readonly compression?: number;
}

/** A file with one dataset of 32-bit floats whose type, and pieces, then become those of 16-bit ones. */
async function halfFloats(
  bits: readonly number[],
  shape: readonly number[],
  pieces?: Pieces,
): Promise<Uint8Array> {
  const h5 = await import('h5wasm'); // loaded before, by our reader
  const file = new h5.File('half.h5', 'w', { libver: ['earliest', 'v108'] });
  const words = new Uint16Array(2 * bits.length);
  // In one piece the first half of the bytes counts; in pieces each float makes way for its half.
  for (const [k, value] of bits.entries()) words[pieces ? 2 * k : k] = value;
  const data = new Float32Array(words.buffer);
  file.create_dataset({
    name: 'x',
    data,
    shape: [...shape],
    dtype: '<f4',
    ...(pieces ? { ...pieces, chunks: [...pieces.chunks] } : {}),
  });
  file.close();
  const fs = h5.FS as unknown as { readFile(path: string): Uint8Array; unlink(path: string): void };
  const bytes = fs.readFile('half.h5').slice();
  fs.unlink('half.h5');
  // IEEE: sign's place, size, precision, exponent's place and length, mantissa's, bias.
  const single = [0x20, 31, 0, 4, 0, 0, 0, 0, 0, 32, 0, 23, 8, 0, 23, 127, 0, 0, 0];
  const half = [0x20, 15, 0, 2, 0, 0, 0, 0, 0, 16, 0, 10, 5, 0, 10, 15, 0, 0, 0];
  const [at, ...others] = placesOf(bytes, single);
  expect(others).toEqual([]);
  bytes.set(half, at!);
  if (pieces) halvePieces(bytes, pieces);
  return bytes;
}

/** Makes the pieces of a dataset of 32-bit floats, each with 0 behind its 16 bits, those of 16-bit ones. */
function halvePieces(bytes: Uint8Array, { chunks, compression }: Pieces): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const u32 = (value: number) => [...new Uint8Array(Uint32Array.of(value).buffer)];
  // The sizes of a piece, the last of which is an element's.
  const [sizes, ...others] = placesOf(bytes, [...chunks, 4].flatMap(u32));
  expect(others).toEqual([]);
  view.setUint32(sizes! + 4 * chunks.length, 2, true);
  // The tree of pieces: a key (bytes, filters left out, place) and where each lies.
  const tree = placesOf(bytes, [...Buffer.from('TREE'), 1]);
  expect(tree).toHaveLength(1);
  const entries = view.getUint16(tree[0]! + 6, true);
  expect(entries).toBeGreaterThan(1);
  const width = 8 + 8 * (chunks.length + 1);
  for (let k = 0; k < entries; k++) {
    const key = tree[0]! + 24 + k * (width + 8);
    const stored = view.getUint32(key, true);
    const from = Number(view.getBigUint64(key + width, true));
    const raw = bytes.slice(from, from + stored);
    const floats = compression ? unzlibSync(raw) : raw;
    const halves = Uint8Array.from(
      { length: floats.length / 2 },
      (_, j) => floats[2 * j - (j % 2)]!,
    );
    const packed = compression ? zlibSync(halves) : halves;
    expect(packed.length).toBeLessThanOrEqual(stored);
    bytes.set(packed, from);
    view.setUint32(key, packed.length, true);
  }
}

describe('half-precision floats of fixed size', () => {
  const bits = [0x3c00, 0xc000, 0x0001, 0x7bff, 0x8000, 0x7c00, 0x7e00, 0x3555];
  const values = [1, -2, 2 ** -24, 65504, -0, Infinity, NaN, 0.333251953125];

  it('are widened, whole and in parts', async () => {
    const file = openHdf5(watchedAsset('half.h5', await halfFloats(bits, [8])));
    const x = file.dataset('/x');
    expect(x.shape).toEqual([8]);
    expect(Array.from(x.read(0, 8))).toEqual(values);
    expect(Array.from(x.read(2, 5))).toEqual(values.slice(2, 5));
    file.close();
  });

  it('in rows too', async () => {
    const file = openHdf5(watchedAsset('half.h5', await halfFloats(bits, [4, 2])));
    const x = file.dataset('/x');
    expect(x.shape).toEqual([4, 2]);
    expect(Array.from(x.read(1, 3))).toEqual(values.slice(2, 6));
    file.close();
  });
});

describe('half-precision floats in pieces', () => {
  const bits = Array.from({ length: 50 }, (_, k) => 0x3c00 + 37 * k);
  const values = bits.map((b) => (1 + (b & 1023) / 1024) * 2 ** ((b >> 10) - 15));

  it.each([
    ['plain', { chunks: [8] }],
    ['packed with gzip', { chunks: [8], compression: 5 }],
  ])('%s: are widened, whole and across pieces', async (_how, pieces) => {
    const file = openHdf5(watchedAsset('half.h5', await halfFloats(bits, [50], pieces)));
    const x = file.dataset('/x');
    expect(Array.from(x.read(0, 50))).toEqual(values);
    expect(Array.from(x.read(5, 27))).toEqual(values.slice(5, 27));
    file.close();
  });

  it('in rows too', async () => {
    const bytes = await halfFloats(bits, [10, 5], { chunks: [3, 2], compression: 9 });
    const file = openHdf5(watchedAsset('half.h5', bytes));
    const x = file.dataset('/x');
    expect(x.shape).toEqual([10, 5]);
    expect(Array.from(x.read(0, 10))).toEqual(values);
    expect(Array.from(x.read(4, 6))).toEqual(values.slice(20, 30));
    file.close();
  });
});

describe('damage', () => {
  it('names the byte where the library stumbled', () => {
    const bytes = formatFile('dsec-gzip.h5').slice();
    bytes.fill(255, 9000, 9200);
    const file = openHdf5(watchedAsset('a.h5', bytes));
    const { offset, reason } = damageOf(() => file.dataset('/events/t'));
    expect(reason).toContain('/events/t');
    expect(offset).toBeGreaterThan(8900);
    expect(offset).toBeLessThan(9200);
    file.close();
    const cut = openHdf5(watchedAsset('a.h5', bytes.slice(0, 300)));
    expect(cut.damage).toMatchObject({
      offset: 300,
      reason: `truncated file: it ends at 300 of ${bytes.length} bytes`,
    });
    expect(damageOf(() => cut.dataset('/events/t')).offset).toBe(300);
    cut.close();
    const missing = openHdf5(watchedAsset('a.h5', formatFile('dsec.h5')));
    expect(damageOf(() => missing.dataset('/events/nothing')).reason).toContain('there is no');
    missing.close();
  });
});

describe('sizes that nothing stands behind', () => {
  const u64 = (value: number) => [...new Uint8Array(BigUint64Array.of(BigInt(value)).buffer)];

  it('of a dataset whose pieces the library reads: more than deflate can make of the file', () => {
    const bytes = formatFile('dsec-gzip.h5').slice();
    // One axis with a largest size, both 40.
    const places = placesOf(bytes, [1, 1, 1, 0, 0, 0, 0, 0, ...u64(40)]);
    expect(places.length).toBeGreaterThan(3);
    for (const at of places) bytes.set([...u64(2 ** 36), ...u64(2 ** 36)], at + 8);
    const file = openHdf5(watchedAsset('a.h5', bytes));
    expect(damageOf(() => file.dataset('/events/x')).reason).toBe(
      `/events/x: ${2 ** 37} bytes are more than a file of ${bytes.length} can hold`,
    );
    file.close();
  });

  it('of one whose pieces are unpacked here: rows that were never written', () => {
    const bytes = formatFile('prophesee-ecf.h5').slice();
    const places = placesOf(bytes, u64(1916));
    expect(places.length).toBeGreaterThan(0);
    for (const at of places) bytes.set(u64(2 ** 36), at);
    const recording = openEvents(watchedAsset('a.h5', bytes));
    const { t } = allEvents(recording);
    // The last piece has room for 120 more.
    expect(t.length).toBe(2036);
    expect(recording.report.damage!.reason).toBe(
      '/CD/events: rows 2036 to 2544 were never written',
    );
  });
});

describe('many files', () => {
  it('leave nothing open: more than the library could hold at once, good and damaged', () => {
    const good = formatFile('prophesee-cd.h5');
    const blosc = formatFile('dsec-blosc.h5').slice();
    for (const at of placesOf(blosc, [...u16(32001), 8, 0])) blosc.set(u16(32026), at);
    for (let k = 0; k < 4500; k++) {
      if (k % 2 === 0) {
        let n = 0;
        for (const block of openEvents(watchedAsset('a.h5', good)).blocks()) n += block.n;
        expect(n).toBe(40);
      } else expect(() => openEvents(watchedAsset('b.h5', blosc))).toThrow(FormatError);
    }
  }, 120_000);
});
