/**
 * What a file is: by its first bytes, then by its name. Hosts that can read only asynchronously
 * hand over the first bytes.
 */

import type { Asset } from '../kit/types.ts';
import { type Camera, type Orientation, openAedat2 } from './aedat2.ts';
import { openAedat3 } from './aedat3.ts';
import { openAedat4 } from './aedat4.ts';
import { latin, viewOf } from './bytes.ts';
import { FormatError } from './damage.ts';
import type { EventRecording } from './events.ts';
import { isGif } from './gif.ts';
import { isHdf5 } from './hdf5.ts';
import { openHdf5Events } from './hdf5-events.ts';
import { openProphesee } from './prophesee.ts';
import { openEventArchive, openEventText, openNmnist, openPackedI2e } from './small-events.ts';

/** What a file holds, as far as its beginning and its name say. */
export type FileKind = 'events' | 'cloud' | 'image' | 'images' | 'sound' | 'spikes' | 'signal';

/** How many bytes `detectKind` likes to see. */
export const HEAD_BYTES = 2 ** 16;

/** What a file is, from its name and its first bytes; null where it cannot be told. */
export function detectKind(name: string, head: Uint8Array, bytes: number): FileKind | null {
  const start = latin(head.subarray(0, 4096));
  const ends = (pattern: RegExp) => pattern.test(name);
  if (start.startsWith('#!AER-DAT')) return 'events';
  if (/^%\s/.test(start) && /evt|format|Data file|geometry|Version|Width/i.test(start))
    return 'events';
  if (start.startsWith('\x89HDF')) return hdf5Kind(latin(head));
  if (/^ply[\r\n]/.test(start) || /^(ST)?C?N?OFF/.test(start)) return 'cloud';
  if (/^(#[^\n]*\n)*\s*(# \.PCD|VERSION|FIELDS)/.test(start)) return 'cloud';
  if (start.startsWith('RIFF') && start.slice(8, 12) === 'WAVE') return 'sound';
  if (isGif(start)) return 'image';
  if (start.startsWith('\x89PNG') || start.startsWith('\xff\xd8\xff')) return 'image';
  if (start.startsWith('BM') && ends(/\.bmp$/i)) return 'image';
  if (/^P[2356]\s/.test(start)) return 'image';
  if (start.startsWith('SLIM')) return 'images';
  if (start.startsWith('\0\0') && [8, 9, 11, 12, 13, 14].includes(head[2] ?? -1)) return 'images';
  if (start.startsWith('\x1f\x8b')) return 'images';
  if (start.startsWith('PK\x03\x04')) {
    if (!ends(/\.npz$/i)) return 'images';
    return /(pos|neg|arr_0)\.npy/.test(start) && !/times\.npy|units\.npy/.test(start)
      ? 'events'
      : 'spikes';
  }
  if (start.startsWith('\x93NUMPY')) return numpyKind(start);
  if (ends(/\.bin$/i)) return binaryKind(name, head, bytes);
  if (/[^\t\n\r\x20-\x7e\x80-\xff]/.test(start)) return null;
  return textKind(name, start);
}

/** Files without any head: CIFAR by its size, labels or name, KITTI by its numbers, else camera events. */
function binaryKind(name: string, head: Uint8Array, bytes: number): FileKind {
  if (bytes > 0 && (bytes % 3073 === 0 || bytes % 3074 === 0)) return 'images';
  // One that is cut off: its labels, if there are enough of them to be no chance.
  const samples = Math.floor(head.length / 3073);
  const labelled = Array.from({ length: samples }, (_, k) => head[k * 3073]!).every((l) => l < 10);
  if (/cifar|(data|test)_batch/i.test(name) || (samples >= 4 && labelled)) return 'images';
  if (/mnist|caltech/i.test(name)) return 'events';
  return bytes % 16 === 0 || isLaserScan(head) ? 'cloud' : 'events';
}

/** Whether bytes are points within a kilometre, of a reflectance of 0 to 1 each. */
function isLaserScan(head: Uint8Array): boolean {
  const view = viewOf(head);
  const points = Math.min(100, Math.floor(head.length / 16));
  for (let k = 0; k < points; k++) {
    const [x, y, z, r] = [0, 4, 8, 12].map((at) => view.getFloat32(16 * k + at, true));
    if (!(Math.max(Math.abs(x!), Math.abs(y!), Math.abs(z!)) < 1000 && r! >= 0 && r! <= 1))
      return false;
  }
  return points > 0;
}

function hdf5Kind(text: string): FileKind {
  if (text.includes('spike_times') || (text.includes('units') && text.includes('times')))
    return 'spikes';
  return 'events';
}

function numpyKind(start: string): FileKind {
  const shape = /'shape'\s*:\s*\(([^)]*)\)/.exec(start)?.[1]?.split(',').map(Number) ?? [];
  if (/'descr'\s*:\s*\[/.test(start)) return /'z'/.test(start) ? 'cloud' : 'spikes';
  if (shape.length >= 2 && [3, 4, 6].includes(shape[1] ?? 0)) return 'cloud';
  return /\|u1/.test(start) ? 'events' : 'spikes';
}

function textKind(name: string, start: string): FileKind | null {
  if (/\.(gdf|dat)$/i.test(name)) return 'spikes';
  const lines = start.split(/\r?\n/).filter((l) => l.trim() !== '' && !l.startsWith('#'));
  const [first = '', second = ''] = lines;
  if (/(^|[,;\t ])"?(sender|unit|channel)s?"?([,;\t ]|$)/i.test(first) && /time/i.test(first))
    return 'spikes';
  const numbers = (Number.isNaN(Number(first.split(/[,;\t ]+/)[0])) ? second : first).trim();
  if (numbers === '') return null; // words, and no row below them
  const row = numbers.split(/[,;\t ]+/).map(Number);
  if (row.some(Number.isNaN)) return null;
  if (/\.(xyz|pts|asc)$/i.test(name)) return 'cloud';
  if (/\.txt$/i.test(name)) {
    if (row.length === 4 && [0, 1, -1].includes(row[3]!) && Number.isInteger(row[1]))
      return 'events';
    if (row.length === 3 || row.length === 6) return 'cloud';
  }
  return /\.(csv|tsv|txt)$/i.test(name) ? 'signal' : null;
}

export interface EventOptions {
  readonly camera?: Camera;
  readonly orientation?: Orientation;
  /** Size of sensors whose files do not say it (N-MNIST, N-Caltech101). */
  readonly size?: readonly [width: number, height: number];
}

/** Opens a recording of an event camera in any of the known formats. */
export function openEvents(asset: Asset, options: EventOptions = {}): EventRecording {
  const head = asset.read(0, Math.min(256, asset.bytes));
  const start = latin(head);
  if (asset.bytes === 0) throw new FormatError('events', 0, 'the file is empty');
  if (start.startsWith('#!AER-DAT2.')) return openAedat2(asset, options);
  if (start.startsWith('#!AER-DAT3.')) return openAedat3(asset);
  if (start.startsWith('#!AER-DAT')) return openAedat4(asset);
  if (start.startsWith('%')) return openProphesee(asset);
  if (isHdf5(asset)) return openHdf5Events(asset);
  if (start.startsWith('PK\x03\x04')) {
    const archive = openEventArchive(asset);
    if (!archive)
      throw new FormatError('npz', 0, 'no events: neither pos and neg nor [T, 2, H, W]');
    return archive;
  }
  if (start.startsWith('\x93NUMPY')) return openPackedI2e(asset);
  if (/\.bin$/i.test(asset.name)) return openNmnist(asset, ...(options.size ?? []));
  if (/\.(txt|csv)$/i.test(asset.name)) return openEventText(asset);
  throw new FormatError(
    'events',
    0,
    'none of AEDAT, Prophesee RAW or DAT, HDF5, npz, N-MNIST (.bin) or text (.txt)',
  );
}
