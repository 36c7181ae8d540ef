/**
 * What was recorded as files: a table in CSV or an array in NPY for each wire, several in one zip.
 * They are put together from pieces, as their whole may be longer than a text or an array can be.
 */

import { Zip, ZipPassThrough } from 'fflate';
import { cell, csvHeader, fileName, npyHeader } from '../dock/plots/export-data.ts';
import type { Provenance } from '../dock/plots/figure.ts';
import { strings } from '../strings.ts';
import type { Recorded } from './recorders.ts';
import type { Rows } from './rows.ts';

const { axes } = strings.panels.plots;

export type RecordedFormat = 'csv' | 'npy';
type Part = string | Uint8Array<ArrayBuffer>;

/** The longest row of a CSV table: what spreadsheets open. */
export const MOST_COLUMNS = 16_384;

export const fitsCsv = ({ rows }: Recorded): boolean => (rows?.width ?? 0) <= MOST_COLUMNS;

/** The time [ms] that a row is stamped with: a spike's is the end of its step. */
const timeOf = (kind: Recorded['kind'], first: number, dt: number): number =>
  Number(((kind === 'spikes' ? first + 1 : first) * dt).toPrecision(12));

function namesOf({ kind, name, unit, synapses }: Recorded, width: number): readonly string[] {
  if (kind === 'spikes') return [axes.time, axes.neuron];
  const named = (k: number) =>
    kind === 'weights' && synapses
      ? `${synapses.pre[k]} to ${synapses.post[k]}`
      : width === 2
        ? name
        : `${name} ${k}`;
  return [axes.time, ...Array.from({ length: width - 1 }, (_, k) => axes.valueOf(named(k), unit))];
}

function* csvParts(wire: Recorded, rows: Rows, dt: number, from: Provenance): Generator<Part> {
  yield `${csvHeader(namesOf(wire, rows.width), from)}\n`;
  for (const part of rows.parts()) {
    const lines: string[] = [];
    for (let k = 0; k < part.length; k += rows.width) {
      const values = Array.from(part.subarray(k + 1, k + rows.width), cell);
      lines.push(`${timeOf(wire.kind, part[k] ?? 0, dt)},${values.join(',')}\n`);
    }
    yield lines.join('');
  }
}

function* npyParts(wire: Recorded, rows: Rows, dt: number, from: Provenance): Generator<Part> {
  const shape = [rows.count, rows.width];
  const shown = namesOf(wire, Math.min(rows.width, 8)).join(', ');
  yield npyHeader({ name: `${wire.name}: ${shown}${rows.width > 8 ? ', ...' : ''}`, shape }, from);
  for (const part of rows.parts()) {
    const bytes = new Uint8Array(8 * part.length);
    const view = new DataView(bytes.buffer);
    for (let k = 0; k < part.length; k++) {
      const value = part[k] ?? 0;
      const isTime = k % rows.width === 0;
      view.setFloat64(8 * k, isTime ? timeOf(wire.kind, value, dt) : value, true);
    }
    yield bytes;
  }
}

/** The file of one wire, in parts. */
function partsOf(wire: Recorded, format: RecordedFormat, dt: number, from: Provenance) {
  if (!wire.rows) return [];
  return format === 'csv'
    ? csvParts(wire, wire.rows, dt, from)
    : npyParts(wire, wire.rows, dt, from);
}

/** A file of what these wires gave, with its name; `title` names it where there are several. */
export function fileOf(
  wires: readonly Recorded[],
  title: string,
  format: RecordedFormat,
  dt: number,
  provenance: (title: string) => Provenance,
): { readonly name: string; readonly data: Blob } {
  const [only] = wires;
  const from = provenance(title);
  if (only && wires.length === 1)
    return {
      name: fileName(`${title} ${only.name}`, from, format),
      data: new Blob([...partsOf(only, format, dt, from)], {
        type: format === 'csv' ? 'text/csv' : 'application/octet-stream',
      }),
    };
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const zip = new Zip((error, data) => {
    if (error) throw error;
    parts.push(new Uint8Array(data));
  });
  const text = new TextEncoder();
  const names = new Set<string>();
  for (const wire of wires) {
    let name = fileName(`${wire.name} ${wire.port}`, from, format);
    for (let k = 2; names.has(name); k++)
      name = fileName(`${wire.name} ${wire.port} ${k}`, from, format);
    names.add(name);
    const entry = new ZipPassThrough(name);
    zip.add(entry);
    for (const part of partsOf(wire, format, dt, from))
      entry.push(typeof part === 'string' ? text.encode(part) : part);
    entry.push(new Uint8Array(0), true);
  }
  zip.end();
  return {
    name: fileName(title, from, 'zip'),
    data: new Blob(parts, { type: 'application/zip' }),
  };
}
