/** The golden files of data formats, and one way to read any of them whole: what tests of formats share. */

import { readdirSync, readFileSync } from 'node:fs';
import { zipSync } from 'fflate';
import type { EventRecording } from '#engine/formats';
import {
  FormatError,
  openCifar,
  openEvents,
  openGif,
  openIdx,
  openSpikes,
  openWave,
  openZip,
  readCloud,
  readKittiLabels,
  readNpy,
  readPicture,
  readTable,
  readWave,
} from '#engine/formats';
import type { Asset } from '../../engine/kit/types.ts';

const folder = new URL('../golden/data/formats/', import.meta.url);

/** An animation that has no golden file, written by Pillow 9.4: 6 x 4, three frames of 40, 200 and 0 ms, of which the second is taken away. */
export const GIF = new Uint8Array(
  Buffer.from(
    'R0lGODlhBgAEAIEAAP8AAAoUHgAAAAAAACH/C05FVFNDQVBFMi4wAwEAAAAh+QQEBAAAACwAAAAABgAEAAAIDwADCBwIAMDAAAUPKgwQEAAh+QQIFAAAACwAAAAABgAEAIEA/wAKFB4AAAAAAAAIDgADCBwYAAAAggYJKgwIACH5BAQAAAAALAEAAQADAAIAgQAA/woUHgAAAAAAAAgIAAMAACAQQEAAOw==',
    'base64',
  ),
);
/** An archive of two files, one packed and one as it is. */
export const ZIP = zipSync(
  {
    'a/1.txt': new TextEncoder().encode('a moth, a moth, a moth and a wasp'.repeat(3)),
    'b/2.gif': [GIF, { level: 0 }],
  },
  { mtime: '2026-01-01' },
);
const MADE: Readonly<Record<string, Uint8Array>> = { 'animation.gif': GIF, 'archive.zip': ZIP };

/** The bytes of a golden file, or of one made here. */
export const formatFile = (name: string): Uint8Array =>
  MADE[name] ?? new Uint8Array(readFileSync(new URL(name, folder)));

export const formatFiles = (): readonly string[] =>
  readdirSync(folder).filter((f) => !/^(manifest\.json|README\.md)$/.test(f));

export interface EventList {
  readonly t: number[];
  readonly x: number[];
  readonly y: number[];
  readonly p: number[];
}

/** All events of a recording. */
export function allEvents(recording: EventRecording, chunk?: number): EventList {
  const list: EventList = { t: [], x: [], y: [], p: [] };
  for (const block of recording.blocks(chunk)) {
    list.t.push(...block.t.subarray(0, block.n));
    list.x.push(...block.x.subarray(0, block.n));
    list.y.push(...block.y.subarray(0, block.n));
    list.p.push(...block.p.subarray(0, block.n));
  }
  return list;
}

/** A file in memory that counts what is read of it and checks that no range leaves it. */
export function watchedAsset(
  name: string,
  bytes: Uint8Array,
): Asset & { largest: number; total: number } {
  const asset = {
    name,
    bytes: bytes.length,
    largest: 0,
    total: 0,
    read(from: number, length: number) {
      if (!(from >= 0 && length >= 0)) throw new Error(`read(${from}, ${length}) leaves ${name}`);
      asset.largest = Math.max(asset.largest, length);
      const piece = bytes.subarray(from, from + length);
      asset.total += piece.length;
      return piece;
    },
  };
  return asset;
}

/** What a reader made of a file: its whole rows (points, images, rows of pictures, spikes), and what ended it early. */
export interface Contents {
  readonly items: readonly string[];
  readonly damage: FormatError | null;
}

/** Reads a file completely with the reader its name asks for; throws `FormatError` where nothing of it can be used. */
export function readFully(asset: Asset): Contents {
  const name = asset.name;
  if (
    /\.(aedat4?|raw)$|\.dat$|nmnist.*\.bin$|uzh|es-imagenet|i2e|dsec|prophesee/.test(name) &&
    !/nest/.test(name)
  )
    return eventsOf(asset);
  if (/\.(ply|pcd|off)$|kitti\.bin|modelnet/.test(name)) {
    const { points, columns, faces, damage } = readCloud(asset);
    return { items: [...rowsOf(Object.values(columns), points), ...faces.map(String)], damage };
  }
  if (/\.label$/.test(name)) {
    const { semantic, instance, damage } = readKittiLabels(asset);
    return { items: rowsOf([semantic, instance], semantic.length), damage };
  }
  if (/idx/.test(name)) return imagesOf(asset);
  if (/cifar/.test(name)) {
    const file = openCifar(asset);
    const items = Array.from({ length: file.samples }, (_, k) => {
      const { labels, pixels } = file.read(k);
      return `${labels}:${pixels}`;
    });
    return { items, damage: file.damage };
  }
  if (/\.(png|jpg|bmp|ppm|pgm)$/.test(name)) {
    const { width, channels, data, rows, damage } = readPicture(asset);
    const each = width * channels;
    const items = Array.from(
      { length: rows },
      (_, y) => `${data.subarray(y * each, (y + 1) * each)}`,
    );
    // The lowest row comes first.
    return { items: /bmp$/.test(name) ? bottomUp(data, each, rows) : items, damage };
  }
  if (/\.zip$/.test(name)) {
    const { entries, damage } = openZip(asset);
    const items = entries.flatMap((e) => Array.from(e.read(), (byte) => `${e.name} ${byte}`));
    return { items, damage };
  }
  if (/\.gif$/.test(name)) {
    const { frames, read, damage } = openGif(asset);
    const items = Array.from({ length: Math.min(50, frames) }, (_, k) => `${read(k)}`);
    return { items, damage };
  }
  if (/\.wav$/.test(name)) {
    const wave = openWave(asset);
    if (typeof wave === 'string') throw new FormatError('WAV', 0, wave);
    const items = [...readWave(asset, wave, 0, wave.frames)].map(String);
    const { missing } = wave;
    return { items, damage: missing > 0 ? new FormatError('WAV', asset.bytes, 'cut') : null };
  }
  if (/\.(h5|npz)$/.test(name)) return spikesOf(asset);
  if (/\.npy$/.test(name)) {
    const { data, fields, damage } = readNpy(asset);
    const columns = fields ? Object.values(fields) : [data];
    return { items: rowsOf(columns, columns[0]!.length), damage };
  }
  const table = readTable(asset);
  if (typeof table === 'string') throw new FormatError('table', 0, table);
  const width = table.names.length;
  const items = Array.from(
    { length: table.rows },
    (_, k) => `${table.data.subarray(k * width, (k + 1) * width)}`,
  );
  return { items, damage: table.damage };
}

const rowsOf = (columns: readonly ArrayLike<number>[], rows: number): string[] =>
  Array.from({ length: rows }, (_, k) => columns.map((column) => column[k]).join());

function bottomUp(data: Uint8Array | Uint16Array, each: number, rows: number): string[] {
  const height = data.length / each;
  return Array.from(
    { length: rows },
    (_, k) => `${data.subarray((height - 1 - k) * each, (height - k) * each)}`,
  );
}

function eventsOf(asset: Asset): Contents {
  const recording = openEvents(asset);
  const { t, x, y, p } = allEvents(recording, 4096);
  const { damage, warnings } = recording.report;
  const [warning] = warnings;
  return {
    items: rowsOf([t, x, y, p], t.length),
    damage: damage ?? (warning ? new FormatError('events', warning.offset, warning.reason) : null),
  };
}

function imagesOf(asset: Asset): Contents {
  const file = openIdx(asset);
  const [images = 0, ...each] = file.shape;
  const size = each.reduce((a, b) => a * b, 1);
  const items = Array.from({ length: images }, (_, k) => `${file.read(k * size, size)}`);
  return { items, damage: file.damage };
}

function spikesOf(asset: Asset): Contents {
  const set = openSpikes(asset, { channelColumn: 0, timeColumn: 1, unit: 'ms' });
  try {
    const samples = Array.from({ length: Math.min(100, set.samples) }, (_, k) => set.read(k));
    const [only] = samples;
    // Of a single sample its spikes, of several the samples.
    const items =
      set.format === 'NWB' && only
        ? rowsOf([only.times, only.channels], only.times.length)
        : samples.map(({ times, channels, label }) => `${label}:${times}:${channels}`);
    return { items, damage: set.damage ?? only?.damage ?? null };
  } finally {
    set.close();
  }
}
