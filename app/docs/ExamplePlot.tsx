/** A node's example, run in an engine of its own while its page is open, and drawn as it comes. */

import { useEffect, useMemo, useRef, useState } from 'react';
import { connectEngine, type NodeDefinition } from '#engine';
import { numberText } from '../dock/plots/axis.ts';
import { styleOf } from '../dock/plots/look.ts';
import { useLook } from '../dock/plots/use-plot-view.ts';
import { host } from '../host/host.ts';
import { strings } from '../strings.ts';
import './docs.css';
import { exampleGraph } from './example-graph.ts';

const words = strings.help;
const MOST_ROWS = 60;
const MOST_LINES = 3;
const INSET = { left: 64, right: 10, top: 8, bottom: 20 };

interface Samples {
  steps: number;
  dt: number;
  rows: number;
  readonly spikes: [step: number, element: number][];
  readonly signal: [step: number, values: Float32Array][];
  /** Of the signal; empty where it has none. */
  readonly unit: string;
}

/** The live plot of a definition's first example, or why there is none. */
export function ExamplePlot({ definition }: { readonly definition: NodeDefinition }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const look = useLook();
  const [trouble, setTrouble] = useState<string | null>(null);
  const graph = useMemo(() => exampleGraph(definition), [definition]);
  useEffect(() => {
    setTrouble(null);
    if (!graph) return;
    const engine = connectEngine(host.startEngine());
    const samples: Samples = {
      steps: 1,
      dt: 0.1,
      rows: 1,
      spikes: [],
      signal: [],
      unit: graph.unit,
    };
    let request = 0;
    let stopped = false;
    const begin = async () => {
      const loaded = await engine.load(graph.document, {
        telemetry: host.sharesMemory ? 'shared' : 'posted',
      });
      if (!loaded.ok) {
        setTrouble(`${words.failed} ${loaded.problems[0]?.message ?? ''}`);
        return;
      }
      samples.steps = loaded.value.steps;
      samples.dt = loaded.value.dt;
      const probes = new Map<number, 'spikes' | 'signal'>();
      for (const [kind, port] of [
        ['spikes', graph.spikes],
        ['signal', graph.signal],
      ] as const) {
        if (port === null) continue;
        const every =
          kind === 'spikes'
            ? '1 ms'
            : `${Math.max(1, Math.ceil(samples.steps / 2000)) * samples.dt} ms`;
        const probe = await engine.probe(graph.node, port, { every });
        if (!probe.ok) continue;
        probes.set(probe.value.probe, kind);
        if (kind === 'spikes') samples.rows = probe.value.elements;
      }
      const frame = () => {
        engine.drain((record) => {
          if (probes.get(record.probe) === 'spikes') {
            const pairs = new Uint32Array(record.data);
            for (let k = 0; k + 1 < pairs.length; k += 2)
              samples.spikes.push([record.step + (pairs[k] ?? 0), pairs[k + 1] ?? 0]);
          } else samples.signal.push([record.step, new Float32Array(record.data)]);
        });
        if (canvas.current) paint(canvas.current, samples, look);
        if (!stopped) request = requestAnimationFrame(frame);
      };
      frame();
      await engine.run({ until: samples.steps });
    };
    void begin();
    return () => {
      stopped = true;
      cancelAnimationFrame(request);
      engine.close();
    };
  }, [graph, look]);
  if (!graph) return <p className="hint">{words.noPlot}</p>;
  return (
    <figure className="help-figure">
      {trouble === null ? (
        <canvas ref={canvas} role="img" aria-label={words.plotOf(definition.title)} />
      ) : (
        <p className="hint">{trouble}</p>
      )}
      <figcaption>{definition.examples[0].title}</figcaption>
    </figure>
  );
}

/** Spikes as a raster on top, the signal's first lines below, over the example's whole time. */
function paint(
  canvas: HTMLCanvasElement,
  samples: Samples,
  look: ReturnType<typeof useLook>,
): void {
  const scale = window.devicePixelRatio || 1;
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  if (canvas.width !== Math.round(width * scale)) canvas.width = Math.round(width * scale);
  if (canvas.height !== Math.round(height * scale)) canvas.height = Math.round(height * scale);
  const context = canvas.getContext('2d');
  if (!context) return;
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.clearRect(0, 0, width, height);
  context.font = '11px "Inter Variable", sans-serif';
  const bottom = height - INSET.bottom;
  const both = samples.signal.length > 0 && samples.spikes.length > 0;
  const middle = both ? INSET.top + (bottom - INSET.top) * 0.34 : INSET.top;
  const x = (step: number) =>
    INSET.left + (step / samples.steps) * (width - INSET.left - INSET.right);
  context.strokeStyle = look.grid;
  context.beginPath();
  context.moveTo(INSET.left, bottom + 0.5);
  context.lineTo(width - INSET.right, bottom + 0.5);
  context.stroke();
  context.fillStyle = look.hint;
  context.textAlign = 'left';
  context.fillText('0', INSET.left, height - 6);
  context.textAlign = 'right';
  context.fillText(
    `${Number((samples.steps * samples.dt).toPrecision(4))}\u2009ms`,
    width - INSET.right,
    height - 6,
  );
  if (samples.spikes.length > 0) {
    const top = INSET.top;
    const end = both ? middle - 8 : bottom - 4;
    const rows = Math.min(samples.rows, MOST_ROWS);
    const rowHeight = (end - top) / rows;
    context.fillStyle = styleOf(0, look).colour;
    for (const [step, element] of samples.spikes)
      if (element < rows)
        context.fillRect(
          x(step),
          top + element * rowHeight,
          1.4,
          Math.max(1.4, Math.min(18, rowHeight * 0.8)),
        );
  }
  if (samples.signal.length === 0) return;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  const lines = Math.min(MOST_LINES, samples.signal[0]?.[1].length ?? 0);
  for (const [, values] of samples.signal)
    for (let k = 0; k < lines; k++) {
      low = Math.min(low, values[k] ?? low);
      high = Math.max(high, values[k] ?? high);
    }
  const span = high - low || 1;
  const y = (value: number) => bottom - 4 - ((value - low) / span) * (bottom - middle - 12);
  context.textAlign = 'right';
  context.fillStyle = look.hint;
  const text = (value: number) => numberText(Number(value.toPrecision(4)));
  const unit = samples.unit ? `\u2009${samples.unit}` : '';
  context.fillText(`${text(high)}${unit}`, INSET.left - 6, y(high) + 4);
  if (high !== low) context.fillText(`${text(low)}${unit}`, INSET.left - 6, y(low) + 4);
  for (let k = 0; k < lines; k++) {
    context.strokeStyle = styleOf(k, look).colour;
    context.lineWidth = 1.3;
    context.beginPath();
    for (const [i, [step, values]] of samples.signal.entries()) {
      const at = y(values[k] ?? 0);
      if (i === 0) context.moveTo(x(step), at);
      else context.lineTo(x(step), at);
    }
    context.stroke();
  }
}
