/** What recorders keep, and the files it becomes: every number, whatever the length. */

import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import type { Provenance } from '../../../app/dock/plots/figure.ts';
import type { Recorded } from '../../../app/recorders/recorders.ts';
import { Rows } from '../../../app/recorders/rows.ts';
import { fileOf, fitsCsv } from '../../../app/recorders/save-recorded.ts';

const from = (title: string): Provenance => ({
  run: '7dd59da4-42',
  seed: 42,
  graph: '7dd59da4aa',
  app: 'Spikeloom',
  title,
});

const all = (rows: Rows): number[] => [...rows.parts()].flatMap((part) => [...part]);

describe('rows', () => {
  test('grow over many pieces, keep what is wanted, and know what they take', () => {
    const rows = new Rows(new Float64Array(0), 3);
    expect(rows.bytes).toBe(0);
    for (let k = 0; k < 10_000; k++) rows.push(k, [k / 3, -k]);
    expect(rows.count).toBe(10_000);
    expect([...rows.parts()].length).toBeGreaterThan(3);
    expect(rows.bytes).toBeGreaterThanOrEqual(10_000 * 3 * 8);
    expect(rows.bytes).toBeLessThan(10_000 * 3 * 8 + 2 ** 16);
    expect(all(rows).slice(-3)).toEqual([9999, 3333, -9999]);
    rows.keep((first) => first % 2 === 0 && first < 8000);
    expect(rows.count).toBe(4000);
    expect(all(rows).slice(0, 6)).toEqual([0, 0, -0, 2, 2 / 3, -2]);
    rows.push(9, [1, 2]);
    expect(all(rows).slice(-6)).toEqual([7998, 2666, -7998, 9, 1, 2]);
    rows.clear();
    expect([rows.count, rows.bytes]).toEqual([0, 0]);
  });

  test('hold a row that is longer than a piece', () => {
    const rows = new Rows(new Float64Array(0), 20_001);
    const row = Float64Array.from({ length: 20_000 }, (_, k) => k);
    rows.push(1, row);
    rows.push(2, row);
    expect([...rows.parts()].map((part) => [part[0], part.at(-1)])).toEqual([
      [1, 19_999],
      [2, 19_999],
    ]);
  });
});

const wireOf = (kind: Recorded['kind'], name: string, rows: Rows): Recorded => ({
  recorder: 'rec',
  node: name,
  port: kind === 'spikes' ? 'spikes' : 'V_m',
  name,
  kind,
  unit: 'mV',
  every: '0.1 ms',
  rows,
  stride: 1,
  everySteps: 1,
  synapses:
    kind === 'weights' ? { pre: Uint32Array.of(3), post: Uint32Array.of(5), sizes: [4, 6] } : null,
});

const spikes = new Rows(new Uint32Array(0), 2);
for (let k = 0; k < 20_000; k++) spikes.push(2 * k, [k % 7]);
const trace = new Rows(new Float64Array(0), 2);
for (let k = 1; k <= 3; k++) trace.push(k, [k / 3]);
const weights = new Rows(new Float64Array(0), 2);
weights.push(10, [Number.NaN]);

describe('files', () => {
  test('of spikes are stamped with the end of their step', async () => {
    const { name, data } = fileOf([wireOf('spikes', 'E', spikes)], 'Recorder', 'csv', 0.1, from);
    expect(name).toBe('Recorder-E-7dd59da4-42.csv');
    const lines = (await data.text()).trimEnd().split('\n');
    expect(lines[0]).toContain('seed 42');
    expect(lines.slice(2, 5)).toEqual(['time (ms),neuron', '0.1,0', '0.3,1']);
    expect(lines).toHaveLength(3 + 20_000);
    expect(lines.at(-1)).toBe(`3999.9,${19_999 % 7}`);
  });

  test('of signals and weights have every digit, as table and as array', async () => {
    const csv = fileOf([wireOf('signal', 'Cell', trace)], 'R', 'csv', 0.1, from);
    expect((await csv.data.text()).split('\n').slice(2, 5)).toEqual([
      'time (ms),Cell (mV)',
      `0.1,${1 / 3}`,
      `0.2,${2 / 3}`,
    ]);
    const of = fileOf([wireOf('weights', 'W', weights)], 'R', 'csv', 0.1, from);
    expect((await of.data.text()).split('\n').slice(2)).toEqual([
      'time (ms),3 to 5 (mV)',
      '1,',
      '',
    ]);
    const npy = fileOf([wireOf('signal', 'Cell', trace)], 'R', 'npy', 0.1, from);
    const bytes = new Uint8Array(await npy.data.arrayBuffer());
    const start = 12 + new DataView(bytes.buffer).getUint32(8, true);
    expect(strFromU8(bytes.slice(12, start))).toContain("'shape': (3, 2)");
    expect([...new Float64Array(bytes.buffer.slice(start))]).toEqual([
      0.1,
      1 / 3,
      0.2,
      2 / 3,
      0.3,
      1,
    ]);
  });

  test('of several wires are one zip, names apart', async () => {
    const wires = [wireOf('spikes', 'E', spikes), wireOf('spikes', 'E', spikes)];
    const { name, data } = fileOf([...wires, wireOf('signal', 'E', trace)], 'R', 'csv', 0.1, from);
    expect(name).toBe('R-7dd59da4-42.zip');
    const files = unzipSync(new Uint8Array(await data.arrayBuffer()));
    expect(Object.keys(files)).toEqual([
      'E-spikes-7dd59da4-42.csv',
      'E-spikes-2-7dd59da4-42.csv',
      'E-V_m-7dd59da4-42.csv',
    ]);
    const alone = fileOf(wires.slice(0, 1), 'R', 'csv', 0.1, from);
    const of = (text: string) => text.split('\n').slice(2);
    expect(of(strFromU8(files['E-spikes-7dd59da4-42.csv'] ?? new Uint8Array()))).toEqual(
      of(await alone.data.text()),
    );
  });

  test('with more columns than a spreadsheet opens are arrays only', () => {
    const wide = new Rows(new Float64Array(0), 20_001);
    expect(fitsCsv(wireOf('weights', 'W', wide))).toBe(false);
    expect(fitsCsv(wireOf('weights', 'W', weights))).toBe(true);
  });
});
