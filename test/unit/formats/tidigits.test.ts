/** N-TIDIGITS18: a file of its layout, written here, is read sample by sample and played by class. */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadHdf5, openSpikes } from '#engine/formats';
import type { Sample, SpikeList } from '../../../engine/kit/types.ts';
import { spikeSet } from '../../../nodes/sources/spike-set.ts';
import { watchedAsset } from '../../support/format-files.ts';
import { runStage } from '../../support/stage.ts';

const TABLE = { channelColumn: 0, timeColumn: 1, unit: 'ms' } as const;
let folder = '';
let bytes = new Uint8Array();

const SAMPLES = {
  train: {
    'man-ae-a-z': [
      [0.001, 0.0105],
      [3, 63],
    ],
    'woman-ac-b-1z4': [[0.002], [5]],
  },
  test: {
    'man-ah-a-7': [
      [0.004, 0.004, 0.0201],
      [0, 1, 62],
    ],
  },
} as const;

beforeAll(async () => {
  await loadHdf5();
  const { default: h5, ready } = await import('h5wasm/node');
  await ready;
  folder = mkdtempSync(join(tmpdir(), 'spikeloom-tidigits-'));
  const path = join(folder, 'n-tidigits.hdf5');
  const file = new h5.File(path, 'w');
  for (const [part, samples] of Object.entries(SAMPLES)) {
    const names = Object.keys(samples);
    file.create_dataset({ name: `${part}_labels`, data: names, dtype: 'S20' });
    const times = file.create_group(`${part}_timestamps`);
    const addresses = file.create_group(`${part}_addresses`);
    for (const [name, [t, a]] of Object.entries(samples)) {
      times.create_dataset({ name, data: Float64Array.from(t) });
      addresses.create_dataset({ name, data: Int32Array.from(a) });
    }
  }
  file.close();
  bytes = new Uint8Array(readFileSync(path));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('N-TIDIGITS', () => {
  it('gives the samples to train on, then those to test on, with times in ms and classes', () => {
    const set = openSpikes(watchedAsset('n-tidigits.hdf5', bytes), TABLE);
    expect([set.format, set.samples, set.channels]).toEqual(['N-TIDIGITS', 3, 64]);
    expect([set.classes[0], set.classes[7], set.classes[10]]).toEqual(['o', '7', 'z']);
    const read = [0, 1, 2].map((k) => set.read(k));
    expect(read.map((s) => s.label)).toEqual([10, -1, 7]);
    expect(Array.from(read[0]!.times, (t) => Number(t.toFixed(6)))).toEqual([1, 10.5]);
    expect(read.map((s) => Array.from(s.channels))).toEqual([[3, 63], [5], [0, 1, 62]]);
    expect(() => set.read(3)).toThrow(/byte \d+/);
    set.close();
  });

  it('is played by the source of spike samples', () => {
    const file = watchedAsset('n-tidigits.hdf5', bytes);
    const run = runStage(spikeSet, { parameters: { n: 64 }, assets: { file }, dt: 1 });
    const { spikes, label } = run.begin({ steps: 50, shown: 2 });
    expect(run.problems).toEqual([]);
    expect(Array.from((spikes as SpikeList).step)).toEqual([3, 3, 19]);
    expect(Array.from((spikes as SpikeList).element)).toEqual([0, 1, 62]);
    expect((label as Sample).data[0]).toBe(7);
    const few = runStage(spikeSet, { parameters: { n: 10 }, assets: { file }, dt: 1 });
    few.begin({ steps: 50, shown: 0 });
    expect(few.problems.join()).toContain('spike 1 is of channel 63');
  });
});
