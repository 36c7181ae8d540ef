/**
 * What a dropped file is, and the graph that shows it: a source, an encoder that fits, plots. Sizes
 * come from the file where it says them. Pure but for reading the file's beginning.
 */

import { detectKind, type FileKind, HEAD_BYTES, openEvents, openGif } from '#engine';

/** A node of the graph that is built, by a short name. */
export interface PlannedNode {
  readonly key: string;
  readonly type: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** Column and row of the card. */
  readonly at: readonly [column: number, row: number];
}

export interface Plan {
  /** The node that reads the file, and its parameter. */
  readonly source: string;
  readonly nodes: readonly PlannedNode[];
  readonly wires: readonly (readonly [from: string, to: string])[];
}

/** Files that are read whole to find out their size. */
const MOST_WHOLE = 2 ** 24;
/** Longest side of a single picture as it is encoded. */
const LONGEST = 128;

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
/** Names of files that may be samples of a set. */
export const SAMPLE = new RegExp(`${PICTURE.source}|${RECORDING.source}`, 'i');

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
    return { plan: recordings(sensorOf(first.name, first.blob.size, head)), files: alike };
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
      return spikes(file, head);
    case 'signal':
      return signals(head);
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

/** Parameters that fit a sensor into pictures of a bearable size. */
function fitting([rows, columns]: readonly [number, number]) {
  const shrink = Math.max(1, Math.ceil(Math.max(rows, columns) / LONGEST));
  const size = [Math.ceil(rows / shrink), Math.ceil(columns / shrink)];
  return { size, ...(shrink > 1 ? { downsample: shrink } : {}) };
}

function events(sensor: readonly [number, number]): Plan {
  return {
    source: 'source/file',
    nodes: [
      { key: 'source', type: 'core/event-file', parameters: fitting(sensor), at: [0, 0] },
      { key: 'map', type: 'core/event-map', parameters: { size: [32, 32] }, at: [1, 0] },
      { key: 'raster', type: 'core/raster', at: [2, 0] },
      { key: 'view', type: 'core/event-view', at: [1, 1] },
    ],
    wires: [
      ['source/events', 'map/events'],
      ['map/spikes', 'raster/spikes'],
      ['source/events', 'view/events'],
    ],
  };
}

/** Labelled recordings, one after the other, each as long as it is. */
function recordings(sensor: readonly [number, number]): Plan {
  const one = events(sensor);
  return {
    source: one.source,
    nodes: [
      { key: 'source', type: 'core/event-set', parameters: fitting(sensor), at: [0, 0] },
      ...one.nodes.filter(({ key }) => key !== 'source'),
      CLOCK,
      { key: 'class', type: 'core/class-view', at: [2, 1] },
    ],
    wires: [...one.wires, ['source/label', 'class/label']],
  };
}

/** Samples that have a length of their own are shown for it. */
const CLOCK: PlannedNode = {
  key: 'clock',
  type: 'core/schedule',
  parameters: { ownLength: true, repeat: true },
  at: [0, 1],
};

function cloud(columns: number): Plan {
  return {
    source: 'source/file',
    nodes: [
      { key: 'source', type: 'core/point-cloud', parameters: { columns }, at: [0, 0] },
      {
        key: 'svc',
        type: 'core/svc',
        parameters: { normalize: true, cloudColumns: columns },
        at: [1, 0],
      },
      { key: 'raster', type: 'core/raster', at: [2, 0] },
      { key: 'view', type: 'core/cloud-view', at: [1, 1] },
    ],
    wires: [
      ['source/cloud', 'svc/cloud'],
      ['svc/spikes', 'raster/spikes'],
      ['source/cloud', 'view/cloud'],
    ],
  };
}

interface PictureParameters {
  readonly size: readonly [number, number];
  readonly channels: number;
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

/** Pictures that follow one another, seen by an event camera. */
function animation(parameters: PictureParameters): Plan {
  return {
    source: 'source/file',
    nodes: [
      { key: 'source', type: 'core/image-set', parameters: { ...parameters }, at: [0, 0] },
      CLOCK,
      { key: 'camera', type: 'core/video-dvs', at: [1, 0] },
      { key: 'events', type: 'core/event-view', at: [2, 0] },
      { key: 'view', type: 'core/image-view', at: [1, 1] },
    ],
    wires: [
      ['source/image', 'camera/image'],
      ['camera/events', 'events/events'],
      ['source/image', 'view/image'],
    ],
  };
}

function images(parameters: PictureParameters, labelled = false): Plan {
  return {
    source: 'source/file',
    nodes: [
      { key: 'source', type: 'core/image-set', parameters: { ...parameters }, at: [0, 0] },
      { key: 'i2e', type: 'core/i2e', parameters: { stepDuration: '10 ms' }, at: [1, 0] },
      { key: 'events', type: 'core/event-view', at: [2, 0] },
      { key: 'view', type: 'core/image-view', at: [1, 1] },
      ...(labelled ? [{ key: 'class', type: 'core/class-view', at: [2, 1] as const }] : []),
    ],
    wires: [
      ['source/image', 'i2e/image'],
      ['i2e/events', 'events/events'],
      ['source/image', 'view/image'],
      ...(labelled ? [['source/label', 'class/label'] as const] : []),
    ],
  };
}

function sound(): Plan {
  return {
    source: 'source/file',
    nodes: [
      { key: 'source', type: 'core/sound-file', at: [0, 0] },
      CLOCK,
      { key: 'ear', type: 'core/cochlea', parameters: { gain: 300 }, at: [1, 0] },
      { key: 'mel', type: 'core/mel', at: [1, 1] },
      { key: 'raster', type: 'core/raster', at: [2, 0] },
      { key: 'view', type: 'core/spectrogram-view', at: [2, 1] },
    ],
    wires: [
      ['source/sound', 'ear/sound'],
      ['source/sound', 'mel/sound'],
      ['ear/spikes', 'raster/spikes'],
      ['mel/spectrogram', 'view/record'],
    ],
  };
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

function spikes(file: File, head: Uint8Array): Plan {
  const set = /\.h(df)?5$/i.test(file.name) && !/nwb/i.test(file.name);
  const rows = /\.(h5|hdf5|npy|npz|nwb)$/i.test(file.name) ? [] : rowsOf(head);
  const most = rows.reduce((n, [channel]) => Math.max(n, channel || 0), 0);
  const n = set ? 700 : most > 0 ? most + 1 : 1000;
  return {
    source: 'source/file',
    nodes: [
      {
        key: 'source',
        type: set ? 'core/spike-set' : 'core/spike-file',
        parameters: { n },
        at: [0, 0],
      },
      { key: 'raster', type: 'core/raster', at: [1, 0] },
      ...(set ? [CLOCK, { key: 'class', type: 'core/class-view', at: [1, 1] as const }] : []),
    ],
    wires: [
      ['source/spikes', 'raster/spikes'],
      ...(set ? [['source/label', 'class/label'] as const] : []),
    ],
  };
}

function signals(head: Uint8Array): Plan {
  const columns = Math.max(1, rowsOf(head).at(1)?.length ?? 1);
  return {
    source: 'source/file',
    nodes: [
      { key: 'source', type: 'core/signal-file', parameters: { columns }, at: [0, 0] },
      { key: 'code', type: 'core/step-forward', at: [1, 0] },
      { key: 'raster', type: 'core/raster', at: [2, 0] },
      { key: 'view', type: 'core/trace', at: [1, 1] },
    ],
    wires: [
      ['source/signal', 'code/signal'],
      ['code/spikes', 'raster/spikes'],
      ['source/signal', 'view/signal'],
    ],
  };
}
