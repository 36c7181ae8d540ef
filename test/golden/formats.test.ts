/** Every golden file decodes to the values other tools wrote into it; damaged ones say where and why. */

import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  FormatError,
  isHdf5,
  loadHdf5,
  openCifar,
  openEvents,
  openHdf5,
  openIdx,
  openProphesee,
  openSpikes,
  openWave,
  readCloud,
  readKittiLabels,
  readNpy,
  readNpz,
  readPicture,
  readTable,
  readWave,
} from '#engine/formats';
import { allEvents, formatFile, formatFiles, watchedAsset } from '../support/format-files.ts';
import { type Case, tensor } from '../support/golden.ts';

const cases: Case[] = JSON.parse(new TextDecoder().decode(formatFile('manifest.json'))).files;
const open = (c: Case) => watchedAsset(c.file, formatFile(c.file));
const list = (x: ArrayLike<number>) => Array.from(x);
const TABLE = { channelColumn: 0, timeColumn: 1, unit: 'ms' } as const;

const hashOf = (data: NodeJS.ArrayBufferView) => createHash('sha256').update(data).digest('hex');

/** The error a damaged file gives. */
function damageOf(run: () => unknown): FormatError {
  try {
    run();
  } catch (error) {
    if (error instanceof FormatError) return error;
    throw error;
  }
  throw new Error('nothing was found wrong');
}

function events(c: Case) {
  if (c.expected.error) {
    const found = damageOf(() => allEvents(openEvents(open(c))));
    expect(found.reason).toContain(c.expected.error);
    expect(found.offset).toBe(0);
    return;
  }
  const recording = openEvents(
    open(c),
    c.params?.camera ? { camera: 'davis346', orientation: 'image' } : {},
  );
  const { decoded } = c.expected;
  for (const chunk of [undefined, 1, 7, 4096]) {
    const found = allEvents(recording, chunk);
    if (decoded) {
      expect(found.t).toEqual(decoded.t_us);
      expect(found.x).toEqual(decoded.x);
      expect(found.y).toEqual(decoded.y);
      expect(found.p).toEqual(decoded.p);
    }
    if (c.expected.sha256) {
      const ends = (k: number) => ({ t: found.t[k], x: found.x[k], y: found.y[k], p: found.p[k] });
      expect([ends(0), ends(found.t.length - 1)]).toEqual([c.expected.first, c.expected.last]);
      expect({
        x_u16le: hashOf(Uint16Array.from(found.x)),
        y_u16le: hashOf(Uint16Array.from(found.y)),
        t_u32le: hashOf(Uint32Array.from(found.t)),
        p_u8: hashOf(Uint8Array.from(found.p)),
      }).toEqual(c.expected.sha256);
    }
    const count = c.expected.decodedCount ?? c.expected.events ?? c.expected.n ?? decoded?.n;
    if (count !== undefined) expect(found.t.length).toBe(count);
    const { report } = recording;
    expect(report.damage).toBeNull();
    expect(report.events).toBe(found.t.length);
    if (/warn|trailing/.test(JSON.stringify(c.expected.behaviour ?? c.expected.note ?? ''))) {
      expect(report.warnings.length).toBe(1);
      expect(report.warnings[0]!.offset).toBeGreaterThan(0);
    }
    if (c.expected.trailingBytes)
      expect(report.warnings[0]!.offset).toBe(c.bytes - c.expected.trailingBytes);
    if (c.expected.dropped) expect(report.beforeTime).toBe(c.expected.dropped);
  }
  if (c.expected.width)
    expect([recording.width, recording.height]).toEqual([c.expected.width, c.expected.height]);
}

function npz(c: Case) {
  const { arrays, damage } = readNpz(open(c));
  expect(damage).toBeNull();
  for (const name of ['pos', 'neg', 'arr_0'])
    if (c.expected[name]) {
      expect(arrays[name]!.shape).toEqual(c.expected[name].shape);
      expect(list(arrays[name]!.data)).toEqual(list(tensor(c.expected[name]).data));
    }
  const found = allEvents(openEvents(open(c)));
  const wanted = c.expected.arr_0?.ones ?? c.expected.pos.shape[0] + c.expected.neg.shape[0];
  expect(found.t.length).toBe(wanted);
  expect(found.t).toEqual([...found.t].sort((a, b) => a - b));
}

function cloud(c: Case) {
  const found = readCloud(open(c));
  const { expected } = c;
  const column = (name: string) => list(found.columns[name]!);
  const expectColumns = (names: readonly string[], raw: unknown) => {
    const { shape, data } = tensor(raw);
    expect(found.points).toBe(shape[0]);
    for (const [k, name] of names.entries())
      expect(column(name)).toEqual(
        Array.from({ length: shape[0]! }, (_, row) => {
          const value = data[row * names.length + k]!;
          return found.columns[name] instanceof Float32Array ? Math.fround(value) : value;
        }),
      );
  };
  for (const name of ['x', 'y', 'z', 'quality', 'intensity', 'rgb'])
    if (expected[name])
      expectColumns(
        name === 'rgb' && expected.rgb.shape.length === 2 ? ['red', 'green', 'blue'] : [name],
        expected[name],
      );
  if (expected.xyz) expectColumns(['x', 'y', 'z'], expected.xyz);
  if (expected.vertices) expectColumns(['x', 'y', 'z'], expected.vertices);
  if (expected.faces) expect(found.faces).toEqual(expected.faces);
  if (Array.isArray(expected.columns))
    expectColumns(
      c.format === 'kitti-bin' ? ['x', 'y', 'z', 'intensity'] : ['x', 'y', 'z', 'nx', 'ny', 'nz'],
      expected,
    );
}

function picture(c: Case) {
  const found = readPicture(open(c));
  expect([found.width, found.height]).toEqual([c.expected.width, c.expected.height]);
  const { shape, data } = tensor(c.expected.pixels);
  expect(found.channels).toBe(shape[2] ?? 1);
  const tolerance = c.expected.tolerance ?? 0;
  for (let k = 0; k < data.length; k++)
    expect(Math.abs(found.data[k]! - data[k]!)).toBeLessThanOrEqual(tolerance);
}

const checks: Record<string, (c: Case) => void> = {
  aedat2(c) {
    if (c.file !== 'aedat2-dvs128.aedat') return events(c);
    const { expected } = c;
    for (const [orientation, theirs] of [
      ['jaer', expected.dvs128_jaer],
      ['image', expected.cifar10dvs_spikingjelly],
    ] as const) {
      const recording = openEvents(open(c), { orientation });
      const found = allEvents(recording);
      expect(recording.meta.dataStart).toBe(expected.dataStart);
      expect(found.t).toEqual(expected.timestamps);
      expect(found.x).toEqual(theirs.x);
      expect(found.y).toEqual(theirs.y);
      expect(found.p).toEqual(theirs.on ?? theirs.p);
    }
  },
  'aedat3.1': events,
  aedat4: events,
  'prophesee-dat': events,
  'prophesee-evt2'(c) {
    events(c);
    triggers(c);
  },
  'prophesee-evt3'(c) {
    events(c);
    triggers(c);
  },
  'nmnist-bin': events,
  'uzh-text': events,
  'prophesee-hdf5': events,
  'dsec-hdf5'(c) {
    events(c);
    const recording = openEvents(open(c));
    expect(recording.meta.t_offset).toBe(c.expected.t_offset);
    if (!c.expected.decoded) return;
    expect(allEvents(recording).t[0]! + Number(recording.meta.t_offset)).toBe(
      c.expected.absoluteFirst_us,
    );
    const file = openHdf5(open(c));
    expect(list(file.dataset('/ms_to_idx').read(0, c.expected.ms_to_idx.length))).toEqual(
      c.expected.ms_to_idx,
    );
    file.close();
  },
  'shd-hdf5'(c) {
    const set = openSpikes(open(c), TABLE);
    expect(set.samples).toBe(c.expected.samples.length);
    expect(set.classes).toEqual(c.expected.keys);
    for (const [k, theirs] of c.expected.samples.entries()) {
      const { times, channels, label } = set.read(k);
      expect(list(times)).toEqual(theirs.times_s.map((t: number) => t * 1000));
      expect(list(channels)).toEqual(theirs.units);
      expect(label).toBe(c.expected.labels[k]);
    }
    set.close();
    const file = openHdf5(open(c));
    expect(list(file.dataset('/extra/speaker').read(0, 4))).toEqual(c.expected.speaker);
    file.close();
  },
  'nwb-units'(c) {
    const set = openSpikes(open(c), TABLE);
    expect(set.channels).toBe(c.expected.units.length);
    const { times, channels } = set.read(0);
    const units = c.expected.units.map((_: unknown, unit: number) =>
      list(times).filter((_t, k) => channels[k] === unit),
    );
    expect(units).toEqual(c.expected.units.map((u: number[]) => u.map((t) => t * 1000)));
    set.close();
  },
  'es-imagenet-npz': npz,
  'i2e-npz': npz,
  'i2e-packed'(c) {
    const recording = openEvents(open(c));
    const [, , height, width] = c.expected.shape;
    expect([recording.width, recording.height]).toEqual([width, height]);
    const { t, x, y, p } = allEvents(recording);
    const { data } = tensor(c.expected.bits);
    const bits = new Float64Array(data.length);
    for (const k of t.keys())
      bits[(((t[k]! / 1000) * 2 + 1 - p[k]!) * height + y[k]!) * width + x[k]!] = 1;
    expect(bits).toEqual(data);
  },
  npy(c) {
    const found = readNpy(open(c));
    expect(found.shape).toEqual(c.expected.shape);
    expect(found.fortran).toBe(c.expected.fortran);
    if (found.fields) {
      const rows = Array.from({ length: found.shape[0]! }, (_, k) =>
        Object.values(found.fields!).map((column) => column[k]!),
      );
      expect(rows).toEqual(c.expected.values.map((row: unknown[]) => row.map(Number)));
      return;
    }
    expect(found.descr).toBe(c.expected.descr);
    expect(list(found.data)).toEqual([c.expected.values].flat(3).map(Number));
  },
  'kitti-bin': cloud,
  off: cloud,
  'modelnet-normal-txt': cloud,
  ply: cloud,
  pcd: cloud,
  'semantickitti-label'(c) {
    const { semantic, instance } = readKittiLabels(open(c));
    expect(list(semantic)).toEqual(c.expected.semantic);
    expect(list(instance)).toEqual(c.expected.instance);
  },
  idx(c) {
    const file = openIdx(open(c));
    if (c.expected.error) {
      expect(file.damage?.reason).toContain('shorter than 16 + 60 bytes');
      expect(file.damage?.offset).toBe(69);
      // 53 of 60 bytes are there: two of three images, which are those of the whole file.
      expect(file.shape).toEqual([2, 5, 4]);
      const whole = openIdx(watchedAsset('images', formatFile('images-idx3-ubyte')));
      expect(whole.damage).toBeNull();
      expect(list(file.read(0, 40))).toEqual(list(whole.read(0, 40)));
      return;
    }
    expect(file.damage).toBeNull();
    const n = file.shape.reduce((a, b) => a * b, 1);
    if (c.expected.shape) expect(file.shape).toEqual(c.expected.shape);
    if (c.expected.dtype) expect(file.dtype).toBe(c.expected.dtype);
    const data = [c.expected.data].flat(4) as number[];
    expect(list(file.read(0, n))).toEqual(file.dtype === 'float32' ? data.map(Math.fround) : data);
    expect(list(file.read(1, 2))).toEqual(list(file.read(0, 3)).slice(1));
  },
  'cifar10-bin'(c) {
    const file = openCifar(open(c));
    const samples = Array.from({ length: file.samples }, (_, k) => file.read(k));
    expect(samples.map((s) => s.labels[0])).toEqual(c.expected.labels);
    const pixels = samples.map((s) => s.pixels);
    expect(createHash('sha256').update(Buffer.concat(pixels)).digest('hex')).toBe(
      c.expected.sha256OfPixels,
    );
    const rgb = (k: number, y: number, x: number) =>
      [0, 1, 2].map((ch) => pixels[k]![ch * 1024 + y * 32 + x]);
    expect([rgb(0, 0, 0), rgb(1, 0, 0)]).toEqual(c.expected.firstPixelsRGB);
    expect(rgb(1, 5, 7)).toEqual(c.expected.pixel_1_5_7);
  },
  'cifar100-bin'(c) {
    const file = openCifar(open(c));
    const { labels, pixels } = file.read(0);
    expect(list(labels)).toEqual([c.expected.coarse, c.expected.fine]);
    expect(createHash('sha256').update(pixels).digest('hex')).toBe(c.expected.sha256OfPixels);
  },
  png: picture,
  ppm: picture,
  bmp: picture,
  jpeg: picture,
  wav(c) {
    const asset = open(c);
    const wave = openWave(asset);
    if (typeof wave === 'string') throw new Error(wave);
    expect(wave.rate).toBe(c.expected.sampleRate);
    expect(wave.channels).toBe(c.expected.channels);
    const theirs = tensor(c.expected.samples).data;
    const ours = readWave(asset, wave, 0, wave.frames);
    expect(ours.length).toBe(theirs.length / wave.channels);
    for (let t = 0; t < ours.length; t++) {
      let mean = 0;
      for (let k = 0; k < wave.channels; k++)
        mean += theirs[t * wave.channels + k]! / wave.channels;
      expect(Math.abs(ours[t]! - mean)).toBeLessThan(c.expected.tolerance);
    }
  },
  'nest-ascii': spikeTable,
  'nest-gdf': spikeTable,
  'csv-spikes': spikeTable,
};

function triggers(c: Case) {
  if (!c.expected.triggers) return;
  const recording = openProphesee(open(c));
  allEvents(recording);
  expect(recording.triggers).toEqual(c.expected.triggers.rows);
}

function spikeTable(c: Case) {
  const table = readTable(open(c));
  if (typeof table === 'string') throw new Error(table);
  const columns: number[][] = Object.values(c.expected);
  for (const [k, column] of columns.entries())
    expect(column).toEqual(
      Array.from({ length: table.rows }, (_v, row) => table.data[row * columns.length + k]),
    );
  const { times, channels } = openSpikes(open(c), TABLE).read(0);
  expect(list(channels)).toEqual(columns[0]);
  const scale = 'time_s' in c.expected ? 1000 : 1;
  expect(list(times)).toEqual(columns[1]!.map((t) => t * scale));
}

describe('golden files', () => {
  beforeAll(loadHdf5);

  it('are all in the manifest, unchanged', () => {
    expect(formatFiles().toSorted()).toEqual(cases.map((c) => c.file as string).toSorted());
    for (const c of cases) expect(hashOf(formatFile(c.file)), c.file).toBe(c.sha256);
  });

  it.each(cases.map((c) => [c.file as string, c] as const))('%s', (_, c) => {
    const check = checks[c.format];
    expect(check, `a check for ${c.format}`).toBeDefined();
    check?.(c);
  });

  it('HDF5 files are told by their signature', () => {
    for (const c of cases) expect(isHdf5(open(c)), c.file).toBe(c.file.endsWith('.h5'));
  });
});
