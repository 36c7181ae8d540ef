/**
 * The learning window of a rule: what one pair of spikes does to a weight, by their distance. It is
 * measured, not drawn from a formula: the engine runs the rule as it stands, in a worker of its own.
 */

import { useEffect, useMemo, useState } from 'react';
import type { ParameterValue, Quantity, WindowGraph } from '#engine';
import { learningWindow, type NodeDefinition, type Of } from '#engine';
import { strings } from '../strings.ts';
import { type Measured, measureWindow } from './measure-window.ts';

const words = strings.window;
const WAIT = 250; // ms after the last change of a parameter
const WIDTH = 280;
const HEIGHT = 112;
const INSET = { left: 8, right: 8, top: 10, bottom: 18 };

interface Props {
  readonly definition: NodeDefinition;
  readonly parameters: Of<ParameterValue>;
  /** Unit of the weights; 'pA' where no wire settles it. */
  readonly unit: string;
  readonly variables?: Of<Quantity> | undefined;
}

/** The window of a rule with its parameters, or the reason why there is none. */
export function LearningWindow(props: Props) {
  const { graph, result } = useLearningWindow(props);
  if (typeof graph === 'string') return <p className="hint">{graph}</p>;
  if (result && 'trouble' in result) return <p className="hint">{result.trouble}</p>;
  if (!result) return <div className="learning-window" style={{ height: HEIGHT }} />;
  return (
    <Drawing
      distances={graph.distances}
      changes={result.changes}
      unit={graph.unit}
      weight={graph.weight}
    />
  );
}

/** The graph that tells a rule's window, or why there is none, and what was measured so far. */
export function useLearningWindow({ definition, parameters, unit, variables }: Props): {
  readonly graph: WindowGraph | string;
  readonly result: Measured | null;
} {
  const graph = useMemo(
    () => learningWindow(definition, parameters, unit),
    [definition, parameters, unit],
  );
  const [result, setResult] = useState<Measured | null>(null);
  useEffect(() => {
    if (typeof graph === 'string') return;
    let here = true;
    const timer = setTimeout(async () => {
      const measured = await measureWindow(graph, variables);
      if (here) setResult(measured);
    }, WAIT);
    return () => {
      here = false;
      clearTimeout(timer);
    };
  }, [graph, variables]);
  return { graph, result };
}

/** Whether a pair of spikes changes a weight: they come in single precision, less than that is nothing. */
export const changesWeight = (changes: readonly number[], weight: number): boolean =>
  Math.max(0, ...changes) - Math.min(0, ...changes) >= 2e-7 * Math.abs(weight);

function Drawing({
  distances,
  changes,
  unit,
  weight,
}: {
  readonly distances: readonly number[];
  readonly changes: readonly number[];
  readonly unit: string;
  readonly weight: number;
}) {
  if (!changesWeight(changes, weight)) return <p className="hint">{words.nothing}</p>;
  const most = Math.max(0, ...changes);
  const least = Math.min(0, ...changes);
  const span = distances.at(-1) ?? 1;
  const x = (d: number) =>
    INSET.left + ((d + span) / (2 * span)) * (WIDTH - INSET.left - INSET.right);
  const y = (change: number) =>
    INSET.top + ((most - change) / (most - least)) * (HEIGHT - INSET.top - INSET.bottom);
  const half = (sign: number) =>
    distances
      .flatMap((d, k) =>
        d * sign > 0 ? [`${x(d).toFixed(1)},${y(changes[k] ?? 0).toFixed(1)}`] : [],
      )
      .join(' ');
  const amount = (value: number) =>
    `${value > 0 ? '+' : ''}${Number(value.toPrecision(3))}${unit === '1' ? '' : `\u2009${unit}`}`;
  const right = WIDTH - INSET.right;
  return (
    <figure className="learning-window">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={words.describe(amount(most), amount(least))}
      >
        <line className="axis" x1={INSET.left} x2={right} y1={y(0)} y2={y(0)} />
        <line className="axis" x1={x(0)} x2={x(0)} y1={INSET.top} y2={HEIGHT - INSET.bottom} />
        <polyline className="curve" points={half(-1)} />
        <polyline className="curve" points={half(1)} />
        {most > 0 && (
          <text x={right} y={INSET.top + 4} textAnchor="end">
            {amount(most)}
          </text>
        )}
        {least < 0 && (
          <text x={INSET.left} y={HEIGHT - INSET.bottom - 2}>
            {amount(least)}
          </text>
        )}
        <text x={INSET.left} y={HEIGHT - 5}>
          {words.before}
        </text>
        <text x={right} y={HEIGHT - 5} textAnchor="end">
          {words.after}
        </text>
      </svg>
    </figure>
  );
}
