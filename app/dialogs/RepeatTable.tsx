/** Means and spreads of a repeat over seeds: a row per population and readout, with a dot per seed. */

import { memo } from 'react';
import type { GraphDocument } from '#engine';
import { colourIndex } from '../dock/plots/colours.ts';
import { printCount } from '../run/run-target.ts';
import {
  type Measure,
  printMeasured,
  printSpread,
  type ReadoutResult,
  type Results,
} from '../state/repeat-results.ts';
import { strings } from '../strings.ts';

const words = strings.repeat;
const COLOURS = 6; // of series

interface Props {
  readonly results: Results;
  readonly document: GraphDocument;
}

/** Nothing where no run has come through. */
export const RepeatTable = memo(function RepeatTable({ results, document }: Props) {
  const { populations, readouts, seeds, left } = results;
  const colours = colourIndex(document);
  return (
    <>
      {populations.length > 0 && (
        <table className="repeat-table" title={words.meanOf(seeds.length)}>
          <thead>
            <tr>
              <th scope="col">{words.population}</th>
              <th scope="col" className="number">
                {words.rate}
              </th>
              <th scope="col">{words.dots}</th>
              <th scope="col" className="number">
                {words.cv}
              </th>
              <th scope="col">{words.dots}</th>
            </tr>
          </thead>
          <tbody>
            {populations.map(({ node, name, size, rate, cv }) => {
              const colour = `var(--series-${((colours.get(node) ?? 0) % COLOURS) + 1})`;
              return (
                <tr key={node}>
                  <th scope="row">
                    {name} <span className="repeat-size">{printCount(size)}</span>
                  </th>
                  <Cells measure={rate} seeds={seeds} colour={colour} />
                  <Cells measure={cv} seeds={seeds} colour={colour} />
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
      {readouts.length > 0 && (
        <table className="repeat-table" title={words.meanOf(seeds.length)}>
          <thead>
            <tr>
              <th scope="col">{words.readout}</th>
              <th scope="col" className="number">
                {words.value}
              </th>
              <th scope="col">{words.dots}</th>
            </tr>
          </thead>
          <tbody>
            {readouts.map((readout) => (
              <tr key={`${readout.from.join('/')} ${readout.name}`}>
                <th scope="row">{readout.name}</th>
                <ReadoutCells readout={readout} seeds={seeds} />
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {left > 0 && <p>{words.left(left)}</p>}
    </>
  );
});

function ReadoutCells({
  readout,
  seeds,
}: {
  readonly readout: ReadoutResult;
  readonly seeds: readonly number[];
}) {
  const { classes, measure } = readout;
  if (classes)
    return <td colSpan={2}>{classes.map(([name, n]) => words.times(name, n)).join(', ')}</td>;
  return <Cells measure={measure} seeds={seeds} colour="var(--port-result)" />;
}

interface CellsProps {
  readonly measure: Measure;
  readonly seeds: readonly number[];
  readonly colour: string;
}

function Cells({ measure, seeds, colour }: CellsProps) {
  const { spread } = measure;
  return (
    <>
      <td className="number">{spread ? printSpread(spread) : words.none}</td>
      <td>{spread && spread.most > spread.least && <Dots {...{ measure, seeds, colour }} />}</td>
    </>
  );
}

const WIDTH = 108;
const HEIGHT = 22;
const EDGE = 5;

/** A dot for each seed between the least and the greatest value, over mean and spread. */
function Dots({ measure: { values, spread }, seeds, colour }: CellsProps) {
  if (!spread) return null;
  const { mean, sd, least, most } = spread;
  const x = (value: number) => EDGE + ((value - least) / (most - least)) * (WIDTH - 2 * EDGE);
  const from = Math.max(0, x(mean - (sd ?? 0)));
  const to = Math.min(WIDTH, x(mean + (sd ?? 0)));
  const known = values.filter((v) => v !== null).length;
  return (
    <span className="repeat-dots">
      <span aria-hidden="true">{printMeasured(least)}</span>
      <svg
        width={WIDTH}
        height={HEIGHT}
        role="img"
        aria-label={words.range(known, printMeasured(least), printMeasured(most))}
      >
        <rect x={from} width={to - from} y={2} height={HEIGHT - 4} rx={3} fill={colour} />
        <line x1={x(mean)} x2={x(mean)} y1={2} y2={HEIGHT - 2} stroke={colour} />
        {values.map(
          (value, k) =>
            value !== null && (
              // Not in one line: equal values would be one dot.
              <circle key={seeds[k]} cx={x(value)} cy={5 + ((k * 7) % 13)} r={2.5} fill={colour}>
                <title>{words.seedValue(seeds[k] ?? 0, printMeasured(value))}</title>
              </circle>
            ),
        )}
      </svg>
      <span aria-hidden="true">{printMeasured(most)}</span>
    </span>
  );
}
