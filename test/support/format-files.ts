/** The golden files of data formats, and one way to read any of them whole: what tests of formats share. */

import { readdirSync, readFileSync } from 'node:fs';
import type { EventRecording } from '#engine/formats';
import {
  openCifar,
  openEvents,
  openIdx,
  openSpikes,
  openWave,
  readCloud,
  readKittiLabels,
  readNpy,
  readPicture,
  readTable,
  readWave,
} from '#engine/formats';
import type { Asset } from '../../engine/kit/types.ts';

const folder = new URL('../golden/data/formats/', import.meta.url);

export const formatFile = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(name, folder)));

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

/** Reads a file completely with the reader its name asks for; throws `FormatError` where it is damaged. */
export function readFully(asset: Asset): void {
  const name = asset.name;
  if (
    /\.(aedat4?|raw)$|\.dat$|nmnist.*\.bin$|uzh|es-imagenet|i2e|dsec|prophesee/.test(name) &&
    !/nest/.test(name)
  ) {
    const recording = openEvents(asset);
    for (const block of recording.blocks(4096)) void block;
  } else if (/\.(ply|pcd|off)$|kitti\.bin|modelnet/.test(name)) readCloud(asset);
  else if (/\.label$/.test(name)) readKittiLabels(asset);
  else if (/idx/.test(name)) {
    const file = openIdx(asset);
    file.read(
      0,
      file.shape.reduce((a, b) => a * b, 1),
    );
  } else if (/cifar/.test(name)) {
    const file = openCifar(asset);
    for (let k = 0; k < file.samples; k++) file.read(k);
  } else if (/\.(png|jpg|bmp|ppm|pgm)$/.test(name)) readPicture(asset);
  else if (/\.wav$/.test(name)) {
    const wave = openWave(asset);
    if (typeof wave !== 'string') readWave(asset, wave, 0, wave.frames);
  } else if (/\.(h5|npz)$/.test(name)) {
    const set = openSpikes(asset, { channelColumn: 0, timeColumn: 1, unit: 'ms' });
    try {
      for (let k = 0; k < Math.min(100, set.samples); k++) set.read(k);
    } finally {
      set.close();
    }
  } else if (/\.npy$/.test(name)) readNpy(asset);
  else readTable(asset);
}
