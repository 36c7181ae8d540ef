/**
 * The weights of taught projections while they run, as a histogram of a sample of them: nothing is
 * shown before the first came. The engine picks the sample, so that large projections cost no more
 * than small ones.
 */

import { useEffect, useRef } from 'react';
import { dockTime } from '../dock/plots/live.ts';
import { histogram } from '../dock/plots/statistics.ts';
import { onFrame } from '../state/frames.ts';
import { useSimulation } from '../state/simulation.ts';
import { someOf, watchWeights } from '../state/telemetry.ts';
import { WEIGHTS, weightSample } from './sample.ts';

const BAR = 3; // px
const INTERVAL = 66; // ms between two paintings

interface Props {
  /** Projections, by their names in the engine. */
  readonly taught: readonly string[];
  readonly width: number;
  readonly height: number;
}

/** A histogram of the weights of these projections together. */
export function WeightBars({ taught, width, height }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const hash = useSimulation((s) => s.summary?.hash);
  const key = taught.join(' ');
  // biome-ignore lint/correctness/useExhaustiveDependencies: another network may have other synapses
  useEffect(() => {
    const { summary } = useSimulation.getState();
    const names = key.split(' ').filter((name) => (summary?.nodes[name]?.synapses ?? 0) > 0);
    if (!summary || names.length === 0) return;
    const each = Math.ceil(WEIGHTS / names.length);
    const stops = names.map((name) =>
      watchWeights(name, weightSample(summary.nodes[name]?.synapses ?? 0, each)),
    );
    const range = { low: 0, high: 0 };
    const stop = onFrame(() => {
      const target = canvas.current;
      if (!target) return;
      const at = dockTime.past === null ? Number.POSITIVE_INFINITY : dockTime.past / summary.dt;
      paint(
        target,
        names.flatMap((name) => weightsAt(name, at)),
        range,
      );
    }, INTERVAL);
    return () => {
      stop();
      for (const end of stops) end();
      canvas.current?.classList.remove('seen');
    };
  }, [key, hash]);
  const scale = Math.min(2, window.devicePixelRatio || 1);
  return (
    <canvas
      ref={canvas}
      className="weight-bars"
      width={width * scale}
      height={height * scale}
      style={{ width, height }}
    />
  );
}

/** The sampled weights of a projection as they were at a step; none before the first. */
function weightsAt(node: string, step: number): readonly number[] {
  const series = someOf(node, 'weights');
  if (series?.kind !== 'signal') return [];
  let row = series.count - 1;
  while (row >= 0 && (series.step[row] ?? 0) > step) row--;
  if (row < 0) return [];
  return [...series.values.subarray(row * series.elements, (row + 1) * series.elements)];
}

/** Paints bars over a range that begins at 0 and grows with what was seen. */
function paint(
  canvas: HTMLCanvasElement,
  weights: readonly number[],
  range: { low: number; high: number },
): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const { width, height } = canvas;
  context.clearRect(0, 0, width, height);
  canvas.classList.toggle('seen', weights.length > 0);
  if (weights.length === 0) return;
  range.low = Math.min(range.low, ...weights);
  range.high = Math.max(range.high, ...weights);
  const bins = Math.max(1, Math.floor(canvas.clientWidth / BAR));
  const { counts } = histogram(weights, bins, range.low, range.high);
  const most = Math.max(1, ...counts);
  context.fillStyle = getComputedStyle(canvas).color;
  const bar = width / bins;
  for (const [k, count] of counts.entries()) {
    const tall = Math.ceil((count / most) * height);
    context.fillRect(k * bar, height - tall, bar * 0.8, tall);
  }
}
