/**
 * What a dropped file is, and which graph shows it. Sizes come from the file where it says them. Pure
 * but for reading the file's beginning.
 */

import { detectKind, type FileKind, HEAD_BYTES, openEvents, openGif } from '#engine';
import {
  animation,
  cloud,
  events,
  images,
  LONGEST,
  type PictureParameters,
  type Plan,
  recordings,
  signals,
  sound,
  spikes,
} from './plans.ts';

/** Files that are read whole to find out their size. */
const MOST_WHOLE = 2 ** 24;
/** What a file is and the graph that shows it; null where it cannot be told. */
export async function describeFile(file: File): Promise<Plan | null> {
  const head = await headOf(file);
  const kind = detectKind(file.name, head.subarray(0, HEAD_BYTES), file.size);
  return kind ? planFor(kind, file, head) : null;
}

/** A file of a folder, by its path within it. */
export interface DroppedFile {
  readonly name: string;
  readonly blob: Blob;
}

const PICTURE = /\.(png|jpe?g|gif|bmp|pgm|ppm)$/i;
const RECORDING = /\.(aedat4?|raw|dat|bin|h5|hdf5|npz|npy|txt)$/i;
/** Tables of the parts of recordings, as DVS128 Gesture has them. */
const LABELS = /_labels\.csv$/i;
/** Names of files that may be samples of a set, or say what is in them. */
export const SAMPLE = new RegExp(`${PICTURE.source}|${RECORDING.source}|${LABELS.source}`, 'i');

/**
 * The samples of a folder, pictures or recordings of an event camera, whichever are more, and the
 * graph that shows them with the class of each: the folder it lies in. Null where there are none.
 */
export async function describeFolder(
  files: readonly DroppedFile[],
): Promise<{ readonly plan: Plan; readonly files: readonly DroppedFile[] } | null> {
  const pictures = files.filter(({ name }) => PICTURE.test(name));
  const others = files.filter(({ name }) => RECORDING.test(name));
  if (pictures.length > 0 && pictures.length >= others.length)
    return { plan: images({ size: [64, 64], channels: 3 }, true), files: pictures };
  for (const ending of new Set(others.map(({ name }) => endingOf(name)))) {
    const alike = others.filter(({ name }) => endingOf(name) === ending);
    const first = alike[0]!;
    const head = await headOf(first.blob);
    if (detectKind(first.name, head.subarray(0, HEAD_BYTES), first.blob.size) !== 'events')
      continue;
    const labels = files.filter(({ name }) => LABELS.test(name));
    const plan = recordings(sensorOf(first.name, first.blob.size, head));
    return { plan, files: [...alike, ...labels] };
  }
  return null;
}

const endingOf = (name: string) => name.slice(name.lastIndexOf('.')).toLowerCase();

/** The beginning of a file; all of it, if it is small. */
const headOf = async (blob: Blob): Promise<Uint8Array> =>
  new Uint8Array(
    await blob.slice(0, blob.size <= MOST_WHOLE ? blob.size : HEAD_BYTES).arrayBuffer(),
  );

/** Names in an archive, as far as this beginning of it shows them. */
function namesIn(archive: Uint8Array): readonly string[] {
  const names: string[] = [];
  const view = new DataView(archive.buffer, archive.byteOffset, archive.length);
  for (let at = 0; at + 30 <= archive.length; at++)
    if (view.getUint32(at) === 0x504b0304) {
      const from = at + 30;
      const bytes = archive.subarray(from, from + view.getUint16(at + 26, true));
      names.push(new TextDecoder().decode(bytes));
      at += 29;
    }
  return names;
}

/** The graph that shows an archive of samples. */
function archived(head: Uint8Array): Plan {
  const names = namesIn(head);
  const sample = names.find((name) => SAMPLE.test(name)) ?? '';
  if (!RECORDING.test(sample)) return images({ size: [64, 64], channels: 3 }, true);
  return recordings(/\.bin$/i.test(sample) ? [34, 34] : [128, 128]);
}

async function planFor(kind: FileKind, file: File, head: Uint8Array): Promise<Plan> {
  switch (kind) {
    case 'events':
      return events(sensorOf(file.name, file.size, head));
    case 'cloud':
      return cloud(/\.bin$/i.test(file.name) ? 4 : 6);
    case 'image': {
      const parameters = await pictureSize(file);
      return isAnimated(file.name, head) ? animation(parameters) : images(parameters);
    }
    case 'images':
      if (/\.zip$/i.test(file.name)) return archived(head);
      return /\.bin$/i.test(file.name)
        ? images({ size: [32, 32], channels: 3 }, true)
        : images({ size: [28, 28], channels: 1 });
    case 'sound':
      return sound();
    case 'spikes':
      return spikesIn(file, head);
    case 'signal':
      return signals(Math.max(1, rowsOf(head).at(1)?.length ?? 1));
  }
}

/** Rows and columns of a camera, as its file says them. */
function sensorOf(name: string, bytes: number, head: Uint8Array): readonly [number, number] {
  try {
    const { width, height } = openEvents({
      name,
      bytes,
      read: (from, length) => head.subarray(from, from + length),
    });
    return [height, width];
  } catch {
    // Archives and HDF5 are read by the engine; their sizes are those of the usual cameras.
    if (/\.h(df)?5$/i.test(name)) return [480, 640];
    return /\.npz$/i.test(name) ? [256, 256] : [128, 128];
  }
}

async function pictureSize(file: File): Promise<PictureParameters> {
  try {
    const bitmap = await createImageBitmap(file);
    const shrink = Math.min(1, LONGEST / Math.max(bitmap.width, bitmap.height));
    const side = (n: number) => Math.max(1, Math.round(n * shrink));
    return { size: [side(bitmap.height), side(bitmap.width)], channels: 3 };
  } catch {
    return { size: [64, 64], channels: 1 }; // PGM and PPM: the browser does not know them
  }
}

/** Whether a GIF has more than one picture; one of which only the beginning is known, does. */
function isAnimated(name: string, head: Uint8Array): boolean {
  if (!/\.gif$/i.test(name)) return false;
  try {
    const read = (from: number, length: number) => head.subarray(from, from + length);
    return openGif({ name, bytes: head.length, read }).frames > 1;
  } catch {
    return false;
  }
}

/** Rows of a table of text as numbers, those that are. */
function rowsOf(head: Uint8Array): readonly (readonly number[])[] {
  return new TextDecoder()
    .decode(head)
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) =>
      line
        .trim()
        .split(/[,;\t ]+/)
        .map(Number),
    );
}

/** Channels of a file of spikes, and whether it is a set of samples. */
function spikesIn(file: File, head: Uint8Array): Plan {
  const set = /\.h(df)?5$/i.test(file.name) && !/nwb/i.test(file.name);
  const rows = /\.(h5|hdf5|npy|npz|nwb)$/i.test(file.name) ? [] : rowsOf(head);
  const most = rows.reduce((n, [channel]) => Math.max(n, channel || 0), 0);
  const n = set ? 700 : most > 0 ? most + 1 : 1000;
  return spikes(n, set);
}
