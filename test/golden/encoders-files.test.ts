/** WAV files and spike tables decode to the values that other tools wrote into them. */

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readTable } from '../../nodes/sources/algorithms/table-text.ts';
import { openWave, readWave } from '../../nodes/sources/algorithms/wav.ts';
import { type Case, tensor } from '../support/golden.ts';
import { memoryAsset } from '../support/stage.ts';

const read = (file: string) => readFileSync(new URL(`./data/formats/${file}`, import.meta.url));
const cases: Case[] = JSON.parse(read('manifest.json').toString()).files;
const open = (c: Case) => memoryAsset(c.file, new Uint8Array(read(c.file)));
const named = (format: (name: string) => boolean) =>
  cases.filter((c) => format(c.format)).map((c) => [c.file as string, c] as const);

describe('WAV', () => {
  it.each(named((f) => f === 'wav'))('%s', (_, c) => {
    const asset = open(c);
    const wave = openWave(asset);
    if (typeof wave === 'string') throw new Error(wave);
    expect(wave.rate).toBe(c.expected.sampleRate);
    expect(wave.channels).toBe(c.expected.channels);
    const theirs = tensor(c.expected.samples).data;
    const ours = readWave(asset, wave, 0, wave.frames);
    expect(ours.length).toBe(theirs.length / wave.channels);
    for (let t = 0; t < ours.length; t++) {
      let mean = 0;
      for (let k = 0; k < wave.channels; k++)
        mean += theirs[t * wave.channels + k]! / wave.channels;
      expect(Math.abs(ours[t]! - mean)).toBeLessThan(1e-7);
    }
  });
});

describe('spike tables', () => {
  it.each(named((f) => ['nest-ascii', 'nest-gdf', 'csv-spikes'].includes(f)))('%s', (_, c) => {
    const table = readTable(open(c));
    if (typeof table === 'string') throw new Error(table);
    const columns: number[][] = Object.values(c.expected);
    expect(table.names.length).toBe(columns.length);
    for (const [k, column] of columns.entries())
      expect(column).toEqual(
        Array.from({ length: table.rows }, (_v, row) => table.data[row * columns.length + k]),
      );
  });
});
