/**
 * Which view draws a plot node. A node type may name its view by its own name (`core/raster`);
 * where it does not, what is wired to it decides, so that a plot of a pack is drawn too.
 */

import { makeCloud } from './cloud.ts';
import { makeConfusion } from './confusion.ts';
import type { Feed } from './feed.ts';
import { fieldOf, makeFields } from './fields.ts';
import { makeHeat } from './heat.ts';
import { makeIsi } from './isi.ts';
import { makeEvents, makeImage } from './pictures.ts';
import { makeRaster, makeRate } from './raster.ts';
import { makeResult } from './scores.ts';
import { makeSpectrogram } from './spectrogram.ts';
import { makeProgress, makeTraces } from './traces.ts';
import type { MakeView } from './view.ts';
import { makeWeightMatrix, makeWeights } from './weights.ts';

export type ViewKind =
  | 'raster'
  | 'rate'
  | 'isi'
  | 'traces'
  | 'progress'
  | 'heat'
  | 'fields'
  | 'weights'
  | 'weight-matrix'
  | 'image'
  | 'spectrogram'
  | 'events'
  | 'cloud'
  | 'result'
  | 'confusion';

export const VIEWS: Readonly<Record<ViewKind, MakeView>> = {
  raster: makeRaster,
  rate: makeRate,
  isi: makeIsi,
  traces: makeTraces,
  progress: makeProgress,
  heat: makeHeat,
  fields: makeFields,
  weights: makeWeights,
  'weight-matrix': makeWeightMatrix,
  image: makeImage,
  spectrogram: makeSpectrogram,
  events: makeEvents,
  cloud: makeCloud,
  result: makeResult,
  confusion: makeConfusion,
};

const NAMES: Readonly<Record<string, ViewKind>> = {
  raster: 'raster',
  rate: 'rate',
  psth: 'rate',
  isi: 'isi',
  'isi-histogram': 'isi',
  'interspike-intervals': 'isi',
  trace: 'traces',
  traces: 'traces',
  weights: 'weights',
  'weight-matrix': 'weight-matrix',
  'weight-histogram': 'weights',
  image: 'image',
  'image-view': 'image',
  events: 'events',
  'event-view': 'events',
  cloud: 'cloud',
  'cloud-view': 'cloud',
  'point-cloud': 'cloud',
  spectrogram: 'spectrogram',
  'spectrogram-view': 'spectrogram',
  'class-view': 'result',
  label: 'result',
  progress: 'progress',
  result: 'result',
  confusion: 'confusion',
  'confusion-matrix': 'confusion',
};

/** Views that can draw these feeds, the best first: what the panel's menu offers. */
export function viewsFor(type: string, feeds: readonly Feed[]): readonly ViewKind[] {
  const kinds = new Set(feeds.map((f) => f.kind));
  const fitting: ViewKind[] = [];
  if (kinds.has('spikes')) {
    const camera = feeds.some(
      (f) => f.kind === 'spikes' && f.shape.length === 3 && f.shape[0] === 2,
    );
    fitting.push(
      ...(camera
        ? (['events', 'raster', 'rate', 'isi'] as const)
        : (['raster', 'rate', 'isi'] as const)),
    );
  }
  if (kinds.has('signal')) fitting.push('traces', 'progress');
  if (feeds.filter((f) => f.kind === 'signal').reduce((n, f) => n + f.elements, 0) > 1)
    fitting.push('heat');
  const hasFields = feeds.some((f) => f.kind === 'weights' && fieldOf(f) !== null);
  if (hasFields) fitting.push('fields');
  if (kinds.has('weights')) fitting.push('weight-matrix', 'weights');
  if (kinds.has('result') && kinds.has('label')) fitting.push('confusion');
  if (kinds.has('image')) fitting.push('image', 'spectrogram');
  if (kinds.has('cloud')) fitting.push('cloud');
  if (kinds.has('result') || kinds.has('label')) fitting.push('result');
  const named = NAMES[type.slice(type.indexOf('/') + 1)];
  if (!named) return fitting.length > 0 ? fitting : ['traces'];
  if (feeds.length === 0) return [named];
  // The weights of a picture's senders are best seen as pictures.
  if (named === 'weight-matrix' && hasFields) return fitting;
  return fitting.includes(named) ? [named, ...fitting.filter((k) => k !== named)] : fitting;
}
