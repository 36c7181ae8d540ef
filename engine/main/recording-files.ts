/** The files of `--record`: spikes as CSV, traces as NPY, and what a replay needs as JSON. */

import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FeedEvent } from '../runtime/feeds.ts';
import type { Recording } from '../runtime/recording.ts';

/** The time a spike of step `k` is stamped with: the end of that step, without rounding noise [ms]. */
export const stampOf = (step: number, dt: number): number =>
  Number(((step + 1) * dt).toPrecision(12));

/** `population,neuron,time_ms`, in time order. */
export function spikesCsv(recording: Recording, dt: number): string {
  const rows: { readonly step: number; readonly line: string }[] = [];
  for (const train of recording.spikes) {
    const name = /[",\n]/.test(train.name) ? `"${train.name.replaceAll('"', '""')}"` : train.name;
    const { element } = train;
    for (const [k, step] of train.step.entries())
      rows.push({ step, line: `${name},${element[k]},${stampOf(step, dt)}` });
  }
  rows.sort((a, b) => a.step - b.step);
  return `population,neuron,time_ms\n${rows.map((r) => `${r.line}\n`).join('')}`;
}

/** A little-endian float64 array of `[rows, columns]` in NumPy's format 1.0. */
export function npy(rows: readonly Float64Array[], columns: number): Uint8Array {
  const header = `{'descr': '<f8', 'fortran_order': False, 'shape': (${rows.length}, ${columns}), }`;
  const length = Math.ceil((10 + header.length + 1) / 64) * 64;
  const bytes = new Uint8Array(length + 8 * rows.length * columns);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
  new DataView(bytes.buffer).setUint16(8, length - 10, true);
  bytes.set(new TextEncoder().encode(`${header.padEnd(length - 11)}\n`), 10);
  const data = new DataView(bytes.buffer, length);
  for (const [r, row] of rows.entries())
    for (let c = 0; c < columns; c++) data.setFloat64(8 * (r * columns + c), row[c] ?? 0, true);
  return bytes;
}

export interface RunFile {
  readonly format: 'snn-run';
  readonly version: 1;
  readonly spikeloom: string;
  readonly node: string;
  readonly document: string; // its text
  readonly graph?: string; // its file, from the folder of the run: files it names stand beside it
  readonly documentHash: string;
  readonly duration: string | null;
  readonly seed: number;
  readonly precision: string;
  readonly set: readonly string[];
  readonly events: readonly FeedEvent[]; // live input
  readonly spikesHash: string;
}

/** SHA-256 of a text, in hexadecimal. */
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A name that is a file name everywhere. */
const safe = (name: string): string => name.replace(/[^\p{L}\p{N} _-]/gu, '_').slice(0, 80);

/** Writes a run into a folder. */
export function writeRun(
  folder: string,
  recording: Recording,
  dt: number,
  run: Omit<RunFile, 'spikesHash'>,
): void {
  mkdirSync(folder, { recursive: true });
  const csv = spikesCsv(recording, dt);
  writeFileSync(join(folder, 'spikes.csv'), csv);
  for (const trace of recording.traces)
    writeFileSync(
      join(folder, `${safe(trace.name)}.${trace.port}.npy`),
      npy(trace.rows, trace.elements),
    );
  const file: RunFile = { ...run, spikesHash: sha256(csv) };
  writeFileSync(join(folder, 'run.json'), `${JSON.stringify(file, null, 2)}\n`);
}
