/** What a node does, live: a small raster of many neurons, the potential of one, a waveform. */

import { useEffect, useRef } from 'react';
import type { NodeDefinition } from '#engine';
import { seriesStyle } from '../dock/plots/colormaps.ts';
import { colourIndex } from '../dock/plots/colours.ts';
import { dockTime } from '../dock/plots/live.ts';
import { useDocument } from '../state/document.ts';
import { onFrame } from '../state/frames.ts';
import { useSimulation } from '../state/simulation.ts';
import {
  elementsOf,
  momentShown,
  type Series,
  seriesOf,
  someOf,
  watch,
  watchElements,
  watchSome,
} from '../state/telemetry.ts';
import { strings } from '../strings.ts';
import { firingOf, WINDOW } from './firing.ts';
import { fewerOf, sampleOf } from './sample.ts';
import { paintEvents, paintSample } from './thumbnail.ts';

const words = strings.canvas;
const WIDTH = 192;
const HEIGHT = 44;
const ROWS = 48;
const INTERVAL = 33; // ms between two paintings
const TOLD = 200; // ms between two numbers
const MARK = 1.5; // px
/** Of a signal of many elements a card shows the first. */
const FIRST = [0];

interface Shown {
  readonly port: string;
  readonly kind: Series['kind'];
  /** Of the port: how it is drawn. */
  readonly carries: string;
}

/** The port whose activity is shown, and how. */
function shown(definition: NodeDefinition): Shown[] {
  const out = Object.entries(definition.ports).filter(([, p]) => p.flow === 'out');
  const spikes = out.find(([, p]) => p.kind === 'spikes' || p.kind === 'events');
  const signal = out.find(([, p]) => p.kind === 'analog' || p.kind === 'current');
  const picture = out.find(([, p]) => p.kind === 'image' || p.kind === 'cloud');
  return [
    ...(spikes ? [{ port: spikes[0], kind: 'spikes' as const, carries: spikes[1].kind }] : []),
    ...(signal ? [{ port: signal[0], kind: 'signal' as const, carries: signal[1].kind }] : []),
    ...(picture && !spikes
      ? [{ port: picture[0], kind: 'held' as const, carries: picture[1].kind }]
      : []),
  ];
}

/** A canvas painted once per frame from telemetry; React renders it once. */
export function Activity({
  id,
  definition,
  numberId,
  far = false,
}: {
  readonly id: string;
  readonly definition: NodeDefinition;
  /** Id of the element with the number. */
  readonly numberId?: string;
  /** Too small for a number. */
  readonly far?: boolean;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const number = useRef<HTMLSpanElement>(null);
  const inked = useRef(false);
  const hash = useSimulation((s) => s.summary?.hash);
  const series = useDocument((s) => colourIndex(s.document).get(id) ?? 0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another network may have other sizes
  useEffect(() => {
    const { summary } = useSimulation.getState();
    if (!summary) {
      // What was seen belongs to a network that is gone. A canvas on which nothing was painted is left
      // alone: it is no layer of its own yet.
      const { current: target } = canvas;
      if (inked.current) target?.getContext('2d')?.clearRect(0, 0, target.width, target.height);
      inked.current = false;
      if (number.current) number.current.textContent = '';
      return;
    }
    const ports = shown(definition);
    const elements = summary.nodes[id]?.elements ?? 1;
    // Many neurons show spikes; one shows its potential and its spikes;
    // and what has a picture shows that alone.
    const pictured = ports.some((p) => p.kind === 'held');
    const wanted = ports.filter((p) =>
      p.kind === 'signal' ? !pictured && (elements <= 1 || ports.length === 1) : true,
    );
    // Of many trains a card shows some: all of them would be too much to send.
    const stops = wanted.map((p) => {
      if (p.kind === 'signal' && elements > 1) return watchElements(id, p.port, FIRST);
      const some = sampleOf(p.carries, elements, summary.nodes[id]?.shape);
      return p.kind === 'spikes' && some ? watchSome(id, p.port, some) : watch(id, p.port, p.kind);
    });
    const stop = onFrame(() => {
      const target = canvas.current;
      if (!target) return;
      inked.current = true;
      const { watched, recent } = paint(target, id, wanted, series);
      const at = wanted.findIndex((p) => p.kind === 'spikes');
      const { port = '', carries = '' } = wanted[at] ?? {};
      const fewer = watched > 0 ? fewerOf(carries, elements, watched, recent) : null;
      // What is seen of a run that stands still could not be seen again.
      if (!fewer || useSimulation.getState().state !== 'running') return;
      stops[at]?.();
      stops[at] = watchSome(id, port, fewer);
    }, INTERVAL);
    const spiking = wanted.find((p) => p.kind === 'spikes' && p.carries === 'spikes');
    const silence = spiking ? onFrame(() => tell(number.current, id, spiking.port), TOLD) : null;
    return () => {
      stop();
      silence?.();
      for (const end of stops) end();
    };
  }, [id, definition, hash, series]);
  const scale = Math.min(2, window.devicePixelRatio || 1);
  return (
    <div className="activity">
      <canvas ref={canvas} width={WIDTH * scale} height={HEIGHT * scale} />
      {!far && <span ref={number} id={numberId} className="activity-number" />}
    </div>
  );
}

/** Says how often and how regularly the neurons of a card fire. */
function tell(place: HTMLElement | null, id: string, port: string): void {
  const series = someOf(id, port) ?? seriesOf(id, port);
  if (!place || series?.kind !== 'spikes') return;
  const { summary, sampled } = useSimulation.getState();
  const dt = summary?.dt ?? 0.1;
  const { rate, cv } = firingOf(series, dockTime.past ?? momentShown(sampled) * dt, dt);
  const text = rate === null ? '' : words.firing(rate.toFixed(1), cv?.toFixed(2) ?? null);
  if (place.textContent === text) return;
  place.textContent = text;
  place.title = cv === null ? '' : words.regularity;
}

interface Painted {
  /** Trains that are watched, and their spikes in the stretch that is shown; 0: no spikes are. */
  readonly watched: number;
  readonly recent: number;
}
const NOTHING: Painted = { watched: 0, recent: 0 };

function paint(
  canvas: HTMLCanvasElement,
  id: string,
  ports: readonly Shown[],
  colour: number,
): Painted {
  const context = canvas.getContext('2d');
  if (!context) return NOTHING;
  const { summary, sampled } = useSimulation.getState();
  const dt = summary?.dt ?? 0.1;
  const style = getComputedStyle(canvas);
  context.clearRect(0, 0, canvas.width, canvas.height);
  const seen = new Map(
    ports.map(({ port, kind }) => [
      port,
      (kind === 'signal' ? elementsOf(id, port, FIRST) : someOf(id, port)) ?? seriesOf(id, port),
    ]),
  );
  const last = dockTime.past ?? momentShown(sampled) * dt;
  const from = Math.max(0, last - WINDOW);
  const x = (step: number) => ((step * dt - from) / WINDOW) * canvas.width;
  const signal = [...seen.values()].find((s) => s?.kind === 'signal');
  if (signal?.kind === 'signal')
    drawSignal(context, signal, x, from / dt, last / dt, style.getPropertyValue('--series-1'));
  for (const { port, carries } of ports) {
    const series = seen.get(port);
    const sample =
      series?.kind === 'held'
        ? series.samples.findLast(({ step }) => step * dt <= last)
        : undefined;
    if (sample) paintSample(context, sample, carries);
    if (series?.kind !== 'spikes' || carries !== 'events') continue;
    const shape = summary?.nodes[id]?.shape;
    if (paintEvents(context, series, shape, last / dt, dt)) return NOTHING;
  }
  const spikes = [...seen.values()].find((s) => s?.kind === 'spikes');
  if (spikes?.kind !== 'spikes') return NOTHING;
  // Elements keep their numbers where only some are watched.
  const all = Math.max(spikes.elements, summary?.nodes[id]?.elements ?? 1);
  const shownRows = Math.min(ROWS, Math.max(1, spikes.elements));
  const height = canvas.height / shownRows;
  // Many neurons have the colour their plots give them; one has its trace in it, and marks beside.
  context.fillStyle = signal
    ? style.getPropertyValue('--series-2')
    : seriesStyle(colour, document.documentElement.dataset.theme === 'dark').colour;
  let recent = 0;
  // Trains that fire faster than pixels can show are painted once per pixel, and runs of them at once.
  const { width } = canvas;
  const ink = new Uint8Array(shownRows * width);
  for (let k = spikes.count - 1; k >= 0; k--) {
    const step = spikes.step[k] ?? 0;
    if (step * dt < from) break;
    if (step * dt > last) continue;
    recent++;
    const row = Math.floor(((spikes.element[k] ?? 0) * shownRows) / all);
    ink[row * width + Math.min(width - 1, Math.floor(x(step)))] = 1;
  }
  const tall = spikes.elements === 1 ? canvas.height / 3 : Math.max(1.5, height * 0.8);
  for (let row = 0; row < shownRows; row++) {
    const top = spikes.elements === 1 ? 0 : canvas.height - (row + 1) * height;
    for (let at = 0; at < width; at++) {
      if (ink[row * width + at] === 0) continue;
      const begin = at;
      while (at + 1 < width && ink[row * width + at + 1] === 1) at++;
      context.fillRect(begin, top, at - begin + MARK, tall);
    }
  }
  return { watched: spikes.elements, recent };
}

function drawSignal(
  context: CanvasRenderingContext2D,
  series: Extract<Series, { kind: 'signal' }>,
  x: (step: number) => number,
  from: number,
  to: number,
  colour: string,
): void {
  const { height } = context.canvas;
  let end = series.count;
  while (end > 0 && (series.step[end - 1] ?? 0) > to) end--;
  let first = Math.max(0, end - 1);
  while (first > 0 && (series.step[first - 1] ?? 0) >= from) first--;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let k = first; k < end; k++) {
    const value = series.values[k * series.elements] ?? 0;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (!(high >= low)) return;
  if (high - low < 1e-9) {
    low -= 1;
    high += 1;
  }
  context.strokeStyle = colour;
  context.lineWidth = 1.5 * (window.devicePixelRatio > 1 ? 1.5 : 1);
  context.beginPath();
  for (let k = first; k < end; k++) {
    const value = series.values[k * series.elements] ?? 0;
    const y = height - 3 - ((value - low) / (high - low)) * (height - 6);
    if (k === first) context.moveTo(x(series.step[k] ?? 0), y);
    else context.lineTo(x(series.step[k] ?? 0), y);
  }
  context.stroke();
}
