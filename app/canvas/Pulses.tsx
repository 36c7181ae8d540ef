/**
 * Pulses that travel along projections while a network runs, one for each volley of the source.
 * They are made of the spikes that the source's card shows: a card out of view sends none, and
 * nothing is asked of the engine for them. None move where motion is reduced, wires are many, or
 * drawing rests between frames.
 */

import { memo, useEffect, useRef } from 'react';
import { splitPort } from '#engine';
import { dockTime } from '../dock/plots/live.ts';
import { isSlow, onFrame } from '../state/frames.ts';
import { motionReduced } from '../state/preferences.ts';
import { engineId } from '../state/scene.ts';
import { useSimulation } from '../state/simulation.ts';
import { seriesOf, someOf } from '../state/telemetry.ts';
import { curveOf, pointAt } from './curve.ts';
import { repaint, wipe } from './overlay.ts';
import type { Places, WirePlace } from './places.ts';
import { Volleys } from './volleys.ts';

const BIN = 5; // ms of model time
const INTERVAL = 66; // ms between two paintings
const TRAVEL = 600; // ms from source to target
const MOST = 6; // pulses on one projection
const RADIUS = 4.5; // canvas units
const PER_CURVE = 16; // points

interface Track {
  readonly node: string;
  readonly port: string;
  readonly ends: readonly string[];
  readonly points: readonly (readonly [number, number])[];
  readonly volleys: Volleys;
  born: number[];
}

interface Props {
  readonly places: Places;
  /** Nodes on the move, whose wires stand elsewhere. */
  readonly moving: ReadonlySet<string>;
  readonly off: boolean;
}

/** The layer of pulses, under the wires. */
export const Pulses = memo(function Pulses({ places, moving, off }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const away = useRef(moving);
  away.current = moving;
  const dt = useSimulation((s) => s.summary?.dt ?? 0);
  useEffect(() => {
    const target = canvas.current;
    if (!target || off || dt === 0) return;
    const tracks = tracksOf(places, Math.max(1, Math.round(BIN / dt)));
    let frame = 0;
    let painted = 0;
    let any = false;
    const show = (now: number) => {
      if (now - painted < INTERVAL) return;
      painted = now;
      for (const track of tracks) track.born = track.born.filter((at) => now - at < TRAVEL);
      if (any) paint(target, tracks, away.current, now);
      any = tracks.some(({ born }) => born.length > 0);
    };
    /** What is on its way when the run stops arrives. */
    const follow = () => {
      frame = 0;
      show(performance.now());
      if (any) frame = requestAnimationFrame(follow);
    };
    const stop = onFrame(() => {
      const now = performance.now();
      const { step, state } = useSimulation.getState();
      const still = motionReduced() || dockTime.past !== null || isSlow();
      for (const track of tracks) {
        const series = someOf(track.node, track.port) ?? seriesOf(track.node, track.port);
        if (series?.kind !== 'spikes') continue;
        const last = series.count > 0 ? (series.step[series.count - 1] ?? 0) : 0;
        const begun = track.volleys.take(series, Math.max(step, last));
        const free = now - (track.born.at(-1) ?? Number.NEGATIVE_INFINITY) >= TRAVEL / MOST;
        if (begun === 0 || !free || still) continue;
        track.born.push(now);
        any = true;
      }
      if (state === 'running') show(now);
      else if (frame === 0 && any) frame = requestAnimationFrame(follow);
    });
    return () => {
      stop();
      cancelAnimationFrame(frame);
      wipe(target);
    };
  }, [places, off, dt]);
  return <canvas ref={canvas} className="pulses" aria-hidden="true" tabIndex={-1} />;
});

/** The way of each projection that has both its wires, from its source through its chip. */
function tracksOf(places: Places, bin: number): Track[] {
  const into = new Map<string, WirePlace>();
  const out: WirePlace[] = [];
  for (const wire of places.wires()) {
    const { from, to } = places.scene.edges[wire.id] ?? { from: '', to: '' };
    if (to.endsWith('/pre')) into.set(wire.target, wire);
    if (from.endsWith('/post')) out.push(wire);
  }
  return out.flatMap((second) => {
    const first = into.get(second.source);
    const [node = '', port = ''] = splitPort(places.scene.edges[first?.id ?? '']?.from ?? '') ?? [];
    if (!first || node === '') return [];
    return [
      {
        node: engineId(node),
        port,
        ends: [first.source, second.source, second.target],
        points: [...pointsOf(first), ...pointsOf(second)],
        volleys: new Volleys(bin),
        born: [],
      },
    ];
  });
}

const pointsOf = ({ from, to, bend }: WirePlace): (readonly [number, number])[] =>
  curveOf(from, to, bend).flatMap((curve) =>
    Array.from({ length: PER_CURVE + 1 }, (_, k) => pointAt(curve, k / PER_CURVE)),
  );

function paint(
  canvas: HTMLCanvasElement,
  tracks: readonly Track[],
  moving: ReadonlySet<string>,
  now: number,
): void {
  const context = repaint(canvas);
  if (!context) return;
  for (const { points, born, ends } of tracks) {
    if (ends.some((id) => moving.has(id))) continue;
    for (const at of born) {
      const along = ((now - at) / TRAVEL) * (points.length - 1);
      const [ax, ay] = points[Math.floor(along)] ?? [0, 0];
      const [bx, by] = points[Math.ceil(along)] ?? [ax, ay];
      const part = along - Math.floor(along);
      context.beginPath();
      context.arc(ax + (bx - ax) * part, ay + (by - ay) * part, RADIUS, 0, 2 * Math.PI);
      context.fill();
    }
  }
}
