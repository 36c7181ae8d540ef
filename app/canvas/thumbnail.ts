/**
 * What a card shows of a node that holds pictures: the image, the camera's events in two fading
 * colours, the cloud turning. Painted from telemetry like the rest of a card, outside React.
 */

import { project } from '../dock/plots/cloud.ts';
import { cssColour, viridis } from '../dock/plots/colormaps.ts';
import { decimate, extent } from '../dock/plots/decimate.ts';
import { toCanvas } from '../dock/plots/export-png.ts';
import type { Pixels } from '../dock/plots/figure.ts';
import {
  EVENT_COLOURS,
  EVENT_DECAY,
  eventPixels,
  imagePixels,
  isBlankTable,
} from '../dock/plots/pictures.ts';
import { recordPixels } from '../dock/plots/spectrogram.ts';
import type { HeldSample, SpikeSeries } from '../state/telemetry.ts';
import { strings } from '../strings.ts';
import { strideOf } from './sample.ts';

const still = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** Draws pixels as large as fits, in the middle; records of many samples fill the width. */
function place(context: CanvasRenderingContext2D, pixels: Pixels): void {
  const { width, height } = context.canvas;
  const wide = pixels.width / pixels.height > 4;
  const scale = Math.min(width / pixels.width, height / pixels.height);
  const w = wide ? width : pixels.width * scale;
  const h = wide ? height : pixels.height * scale;
  context.imageSmoothingEnabled = scale < 1;
  context.drawImage(toCanvas(pixels), (width - w) / 2, (height - h) / 2, w, h);
}

/** A held sample: an image [c, h, w], a record [k, n] or a cloud [n, 3 + f]. */
export function paintSample(
  context: CanvasRenderingContext2D,
  sample: HeldSample,
  kind: string,
): void {
  if (kind === 'cloud') paintCloud(context, sample);
  else if (isBlankTable(sample)) say(context, strings.canvas.onlyZeros);
  else if (sample.shape.length === 3) place(context, imagePixels(sample));
  else if (sample.shape.length === 2 && sample.shape[0] === 1) paintWave(context, sample.data);
  else place(context, recordPixels(sample));
}

/** A word where a picture would show nothing. */
function say(context: CanvasRenderingContext2D, word: string): void {
  const { width, height } = context.canvas;
  context.fillStyle = getComputedStyle(context.canvas).getPropertyValue('--text-3');
  context.font = `${Math.round(height / 4)}px 'Inter Variable', system-ui, sans-serif`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(word, width / 2, height / 2);
}

/** A record of one channel, such as a sound, as its line. */
function paintWave(context: CanvasRenderingContext2D, data: Float32Array): void {
  const { width, height } = context.canvas;
  const n = data.length;
  const { x, columns } = decimate(
    Float64Array.from(data, (_, k) => k),
    [data],
    0,
    n,
    width,
  );
  const [low, high] = extent(data) ?? [0, 0];
  const span = Math.max(high - low, 1e-12);
  context.strokeStyle = getComputedStyle(context.canvas).getPropertyValue('--series-1');
  context.beginPath();
  for (const [k, value] of columns[0]!.entries())
    context.lineTo(((x[k] ?? 0) / n) * width, 1 + (1 - (value - low) / span) * (height - 2));
  context.stroke();
}

const MOST_DOTS = 1500;

function paintCloud(context: CanvasRenderingContext2D, sample: HeldSample): void {
  const { width, height } = context.canvas;
  const yaw = still() ? 0.6 : 0.6 + performance.now() / 4000;
  const { x, y, depth } = project(sample, yaw, 0.4);
  const scale = 0.48 * Math.min(width, height);
  const every = Math.max(1, Math.floor(x.length / MOST_DOTS));
  for (let k = 0; k < x.length; k += every) {
    const near = 1 - (depth[k] ?? 0);
    context.fillStyle = cssColour(viridis[Math.round(40 + near * 190)] ?? 0);
    context.fillRect(width / 2 + (x[k] ?? 0) * scale, height / 2 - (y[k] ?? 0) * scale, 1.5, 1.5);
  }
}

/**
 * Events of the last moments; `shape` is [2, h, w]. False where the sizes are not known. A large
 * camera is drawn with the pixels that are watched of it (see `sampleOf`).
 */
export function paintEvents(
  context: CanvasRenderingContext2D,
  series: SpikeSeries,
  shape: readonly number[] | undefined,
  now: number,
  dt: number,
): boolean {
  const [planes, height = 0, width = 0] = shape ?? [];
  if (planes !== 2 || height < 2 || width < 2) return false;
  let from = series.count;
  while (from > 0 && (now - (series.step[from - 1] ?? 0)) * dt < 6 * EVENT_DECAY) from--;
  const steps = series.step.subarray(from, series.count);
  const stride = strideOf(height, width);
  const size = { width: Math.ceil(width / stride), height: Math.ceil(height / stride) };
  const cell = (element: number): number => {
    const [x, row] = [element % width, Math.floor(element / width)];
    const [y, plane] = [row % height, Math.floor(row / height)];
    return (plane * size.height + Math.floor(y / stride)) * size.width + Math.floor(x / stride);
  };
  const elements = series.element.subarray(from, series.count).map(cell);
  place(context, eventPixels(steps, elements, size, now, dt, EVENT_COLOURS));
  return true;
}
