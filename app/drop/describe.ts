/**
 * What a dropped file is, and the graph that shows it: a source, an encoder that fits, plots. Sizes
 * come from the file where it says them. Pure but for reading the file's beginning.
 */

import { detectKind, type FileKind, HEAD_BYTES, openEvents } from '#engine';

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
  const size = file.size <= MOST_WHOLE ? file.size : HEAD_BYTES;
  const head = new Uint8Array(await file.slice(0, size).arrayBuffer());
  const kind = detectKind(file.name, head.subarray(0, HEAD_BYTES), file.size);
  return kind ? planFor(kind, file, head) : null;
}

/** The graph that shows a folder of pictures. */
export const planForFolder = (): Plan => images({ size: [64, 64], channels: 3 });

async function planFor(kind: FileKind, file: File, head: Uint8Array): Promise<Plan> {
  switch (kind) {
    case 'events':
      return events(sensorOf(file, head));
    case 'cloud':
      return cloud(/\.bin$/i.test(file.name) ? 4 : 6);
    case 'image':
      return images(await pictureSize(file));
    case 'images':
      return images(
        /\.bin$/i.test(file.name)
          ? { size: [32, 32], channels: 3 }
          : /\.zip$/i.test(file.name)
            ? { size: [64, 64], channels: 3 }
            : { size: [28, 28], channels: 1 },
      );
    case 'sound':
      return sound();
    case 'spikes':
      return spikes(file, head);
    case 'signal':
      return signals(head);
  }
}

/** Rows and columns of a camera, as its file says them. */
function sensorOf(file: File, head: Uint8Array): readonly [number, number] {
  try {
    const { width, height } = openEvents({
      name: file.name,
      bytes: file.size,
      read: (from, length) => head.subarray(from, from + length),
    });
    return [height, width];
  } catch {
    // Archives and HDF5 are read by the engine; their sizes are those of the usual cameras.
    if (/\.h(df)?5$/i.test(file.name)) return [480, 640];
    return /\.npz$/i.test(file.name) ? [256, 256] : [128, 128];
  }
}

function events([rows, columns]: readonly [number, number]): Plan {
  const shrink = Math.max(1, Math.ceil(Math.max(rows, columns) / LONGEST));
  const size = [Math.ceil(rows / shrink), Math.ceil(columns / shrink)];
  return {
    source: 'source/file',
    nodes: [
      {
        key: 'source',
        type: 'core/event-file',
        parameters: { size, ...(shrink > 1 ? { downsample: shrink } : {}) },
        at: [0, 0],
      },
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

function images(parameters: PictureParameters): Plan {
  return {
    source: 'source/file',
    nodes: [
      { key: 'source', type: 'core/image-set', parameters: { ...parameters }, at: [0, 0] },
      { key: 'i2e', type: 'core/i2e', parameters: { stepDuration: '10 ms' }, at: [1, 0] },
      { key: 'events', type: 'core/event-view', at: [2, 0] },
      { key: 'view', type: 'core/image-view', at: [1, 1] },
    ],
    wires: [
      ['source/image', 'i2e/image'],
      ['i2e/events', 'events/events'],
      ['source/image', 'view/image'],
    ],
  };
}

function sound(): Plan {
  return {
    source: 'source/file',
    nodes: [
      { key: 'source', type: 'core/sound-file', at: [0, 0] },
      {
        key: 'clock',
        type: 'core/schedule',
        parameters: { ownLength: true, repeat: true },
        at: [0, 1],
      },
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
    ],
    wires: [['source/spikes', 'raster/spikes']],
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
