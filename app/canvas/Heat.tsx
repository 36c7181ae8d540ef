/**
 * The activity of cards that are too far to show it: each is warmed by the rate of its spikes. What
 * is in sight is watched, a few trains each, and nothing of it enters React.
 */

import { memo, useEffect, useRef } from 'react';
import { dockTime } from '../dock/plots/live.ts';
import { onFrame } from '../state/frames.ts';
import { engineId } from '../state/scene.ts';
import { useSimulation } from '../state/simulation.ts';
import { momentShown, seriesOf, someOf, watchSome } from '../state/telemetry.ts';
import { isPainted, MANY } from './flow.ts';
import { heatOf, rateBefore, TRAINS, towards } from './heat.ts';
import { repaint, wipe } from './overlay.ts';
import type { Box, Places } from './places.ts';
import { spread } from './sample.ts';
import { type Lod, meets, onViewport, type Rect } from './viewport.ts';

/** Cards that are watched at once. */
const MOST = 256;
const INTERVAL = 200; // ms between two paintings
const FAINTEST = 0.01;
/** Share of the colour that the hottest has; names must stay readable. */
const STRONGEST = { bare: 0.75, named: 0.3 } as const;

interface Warm {
  readonly box: Box;
  readonly node: string;
  readonly port: string;
  heat: number;
}

interface Props {
  readonly places: Places;
  readonly lod: Lod;
  readonly reach: Rect;
  readonly moving: ReadonlySet<string>;
}

/** The layer of heat, over painted cards and under elements. */
export const Heat = memo(function Heat({ places, lod, reach, moving }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const away = useRef(moving);
  away.current = moving;
  const hash = useSimulation((s) => s.summary?.hash);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another network has other sizes
  useEffect(() => {
    const target = canvas.current;
    const { summary } = useSimulation.getState();
    if (!target || !summary || lod > 1) return;
    const far = farOf(places, lod, reach);
    const stops = far.map(({ node, port }) => {
      const elements = summary.nodes[node]?.elements ?? 1;
      return watchSome(node, port, spread(Math.min(TRAINS, elements), elements), '50 ms');
    });
    const strongest = lod === 0 ? STRONGEST.bare : STRONGEST.named;
    const show = () => paint(target, far, away.current, strongest);
    const stop = onFrame(() => {
      warm(far, summary.dt);
      show();
    }, INTERVAL);
    const leave = onViewport(show);
    return () => {
      stop();
      leave();
      for (const end of stops) end();
      wipe(target);
    };
  }, [places, lod, reach, hash]);
  return <canvas ref={canvas} className="heat" aria-hidden="true" tabIndex={-1} />;
});

/** Painted cards in reach that give spikes; of very many, some. */
function farOf(places: Places, lod: Lod, reach: Rect): Warm[] {
  const many = places.boxes.size > MANY;
  const far = [...places.boxes.values()].flatMap((box): Warm[] => {
    if (!box.layout?.activity || box.node.muted) return [];
    if (!isPainted(box, lod, many) || !meets(box, reach)) return [];
    const port = box.layout.ports.find((p) => p.port.flow === 'out' && p.port.kind === 'spikes');
    return port ? [{ box, node: engineId(box.id), port: port.name, heat: 0 }] : [];
  });
  return spread(Math.min(MOST, far.length), far.length).flatMap((k) => far[k] ?? []);
}

function warm(far: readonly Warm[], dt: number): void {
  const { sampled, state } = useSimulation.getState();
  const now = dockTime.past ?? momentShown(sampled) * dt;
  for (const card of far) {
    const series = someOf(card.node, card.port) ?? seriesOf(card.node, card.port);
    const rate = series?.kind === 'spikes' ? rateBefore(series, now, dt) : 0;
    // At rest no frames follow in which heat could come to where it should be.
    card.heat = state === 'running' ? towards(card.heat, heatOf(rate)) : heatOf(rate);
  }
}

function paint(
  canvas: HTMLCanvasElement,
  far: readonly Warm[],
  moving: ReadonlySet<string>,
  strongest: number,
): void {
  const context = repaint(canvas);
  if (!context) return;
  for (const { box, heat } of far) {
    if (heat < FAINTEST || moving.has(box.id)) continue;
    context.globalAlpha = strongest * heat;
    context.fillRect(box.x, box.y, box.width, box.height);
  }
  context.globalAlpha = 1;
}
