/** Means and spreads over seeds, of what the engine reported for each. */

import '../../support/local-storage.ts';
import { expect, it } from 'vitest';
import type { RunReport } from '#engine';
import { writeCsv } from '../../../app/dock/plots/export-data.ts';
import {
  type KindOf,
  printMeasured,
  printSpread,
  resultsOf,
  spreadOf,
  tableOf,
} from '../../../app/state/repeat-results.ts';

const report = (
  seed: number,
  rates: readonly number[],
  readouts: RunReport['readouts'] = {},
): { seed: number; report: RunReport } => ({
  seed,
  report: {
    title: '',
    seed,
    dt_ms: 0.1,
    duration_ms: 1000,
    precision: 'f64',
    workers: 1,
    populations: rates.map((rate_hz, k) => ({
      node: `n${k}`,
      name: ['Rain', 'Cells'][k] ?? '',
      size: 10,
      source: k === 0,
      spikes: 1,
      rate_hz,
      cv: seed === 2 ? null : 0.5,
    })),
    synapses: 0,
    synapse_bytes: 0,
    memory_bytes: 0,
    build_s: 0,
    run_s: 0,
    real_time_factor: 0,
    readouts,
  },
});
const known: KindOf = (_node, port) =>
  port === 'scene' ? 'image' : port === 'choice' ? 'label' : 'result';

it('takes the mean and the standard deviation of a sample of what there is', () => {
  expect(spreadOf([2, 4, null, 6])).toEqual({ mean: 4, sd: 2, least: 2, most: 6 });
  expect(spreadOf([7])).toEqual({ mean: 7, sd: null, least: 7, most: 7 });
  expect(spreadOf([null])).toBeNull();
});

it('lists populations before sources, and leaves out the seeds that did not come through', () => {
  const { seeds, populations } = resultsOf(
    [report(1, [40, 10]), report(2, [42, 14]), { seed: 3, trouble: 'No.' }],
    known,
  );
  expect(seeds).toEqual([1, 2]);
  expect(populations.map((p) => [p.name, p.rate.values, p.cv.values])).toEqual([
    ['Cells', [10, 14], [0.5, null]],
    ['Rain', [40, 42], [0.5, null]],
  ]);
});

it('names the values of readouts, counts classes, and has no mean of pictures', () => {
  const names = ['left', 'right'];
  const { readouts, left } = resultsOf(
    [
      report(1, [], {
        Judge: { choice: { values: [1], names }, result: { values: [0.25, 0.75], names } },
        Eye: { scene: { shape: [1, 2], values: [0, 1] } },
        Accuracy: { value: 0.5 },
        Count: { spikes: { spikes: 7 } },
        Large: { result: { values: Array.from({ length: 20 }, (_, k) => k) } },
      }),
      report(2, [], { Judge: { choice: { values: [1], names } }, Accuracy: { value: Number.NaN } }),
      report(3, [], { Judge: { choice: { values: [0], names } } }),
    ],
    known,
  );
  expect(readouts.slice(0, 5).map((r) => [r.name, r.classes ?? r.measure.values])).toEqual([
    [
      'Judge · choice',
      [
        ['right', 2],
        ['left', 1],
      ],
    ],
    ['Accuracy', [0.5, null, null]],
    ['Count', [7, null, null]],
    ['Judge · result · left', [0.25, null, null]],
    ['Judge · result · right', [0.75, null, null]],
  ]);
  expect(readouts.filter((r) => r.from[0] === 'Large')).toHaveLength(12);
  expect(left).toBe(8);
});

it('prints a mean to the digits that its spread allows', () => {
  expect(printSpread({ mean: 12.4123, sd: 0.321, least: 0, most: 0 })).toBe('12.41 ± 0.32');
  expect(printSpread({ mean: 1234.5, sd: 120, least: 0, most: 0 })).toBe('1235 ± 120');
  expect(printSpread({ mean: 3, sd: 0, least: 3, most: 3 })).toBe('3');
  expect(printSpread({ mean: 2.34567, sd: null, least: 3, most: 3 })).toBe('2.346');
  expect(printMeasured(0.12345)).toBe('0.123');
});

it('makes a table with a row per seed', () => {
  const table = tableOf(
    resultsOf([report(1, [40, 10]), report(2, [42, 14], { Accuracy: { value: 0.5 } })], known),
  );
  const from = { run: 'seeds-1-2', seed: 1, graph: '', app: 'Spikeloom', title: 'T' };
  expect(writeCsv(table, from).split('\n').slice(2)).toEqual([
    'seed,Cells rate (Hz),Cells CV,Rain rate (Hz),Rain CV,Accuracy',
    '1,10,0.5,40,0.5,',
    '2,14,,42,,0.5',
    '',
  ]);
  expect(tableOf(resultsOf([], known)).columns).toEqual([{ name: 'seed', values: [] }]);
});
