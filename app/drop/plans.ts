/** Graphs that are built around a dropped file: its source, an encoder that fits, plots. */

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

/** Longest side of a single picture as it is encoded. */
export const LONGEST = 128;

/** Parameters that fit a sensor into pictures of a bearable size. */
function fitting([rows, columns]: readonly [number, number]) {
  const shrink = Math.max(1, Math.ceil(Math.max(rows, columns) / LONGEST));
  const size = [Math.ceil(rows / shrink), Math.ceil(columns / shrink)];
  return { size, ...(shrink > 1 ? { downsample: shrink } : {}) };
}

/** A recording, again and again: many are over before anybody has looked. */
export function events(sensor: readonly [number, number]): Plan {
  const parameters = { ...fitting(sensor), loop: true };
  return {
    source: 'source/file',
    nodes: [
      { key: 'source', type: 'core/event-file', parameters, at: [0, 0] },
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
export function recordings(sensor: readonly [number, number]): Plan {
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

export function cloud(columns: number): Plan {
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

export interface PictureParameters {
  readonly size: readonly [number, number];
  readonly channels: number;
}

/** Pictures that follow one another, seen by an event camera. */
export function animation(parameters: PictureParameters): Plan {
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

export function images(parameters: PictureParameters, labelled = false): Plan {
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

export function sound(): Plan {
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

/** Recorded spikes of `n` channels: one recording, or labelled samples. */
export function spikes(n: number, set: boolean): Plan {
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

/** A recorded signal with so many columns. */
export function signals(columns: number): Plan {
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
