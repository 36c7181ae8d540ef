/** What a repeat over seeds found: for each population and readout its value per seed, and their mean and spread. */

import type { RunReport } from '#engine';
import type { Table } from '../dock/plots/export-data.ts';
import { strings } from '../strings.ts';
import type { SeedOutcome } from './repeat.ts';

const words = strings.repeat;

/** Mean, spread and range of what there is of some values. */
export interface Spread {
  readonly mean: number;
  /** Standard deviation of a sample; null of fewer than two values. */
  readonly sd: number | null;
  readonly least: number;
  readonly most: number;
}

/** A quantity with its value for each seed that came through; null where it has none. */
export interface Measure {
  readonly values: readonly (number | null)[];
  readonly spread: Spread | null;
}

export interface PopulationResult {
  readonly node: string;
  readonly name: string;
  readonly size: number;
  readonly source: boolean;
  readonly rate: Measure; // Hz
  readonly cv: Measure;
}

export interface ReadoutResult {
  /** Name of the node, of its output and of the element, as far as they are needed. */
  readonly name: string;
  /** Name of the node and of the output that it is from. */
  readonly from: readonly [node: string, port: string];
  readonly measure: Measure;
  /** Of a label: how often each class came, the most frequent first. */
  readonly classes: readonly (readonly [name: string, times: number])[] | null;
}

export interface Results {
  readonly seeds: readonly number[];
  readonly populations: readonly PopulationResult[];
  readonly readouts: readonly ReadoutResult[];
  /** Values of large readouts that are left out. */
  readonly left: number;
}

/** Values of one output that are shown. */
const MOST_VALUES = 12;

/** Mean and spread; null of nothing. */
export function spreadOf(values: readonly (number | null)[]): Spread | null {
  const known = values.filter((v) => v !== null);
  if (known.length === 0) return null;
  const mean = known.reduce((sum, v) => sum + v, 0) / known.length;
  const squares = known.reduce((sum, v) => sum + (v - mean) ** 2, 0);
  return {
    mean,
    sd: known.length > 1 ? Math.sqrt(squares / (known.length - 1)) : null,
    least: Math.min(...known),
    most: Math.max(...known),
  };
}

function measure(values: readonly (number | null | undefined)[]): Measure {
  const found = values.map((v) => (typeof v === 'number' && Number.isFinite(v) ? v : null));
  return { values: found, spread: spreadOf(found) };
}

/** What an output carries, as far as it is known. */
export type KindOf = (node: string, port: string) => string | undefined;

/** Outputs that no mean can be taken of. */
const NO_NUMBERS = new Set<string | undefined>(['image', 'cloud', 'events']);

/** The results of the runs that came through. */
export function resultsOf(outcomes: readonly SeedOutcome[], kindOf: KindOf): Results {
  const reports = outcomes.flatMap((o) => ('report' in o ? [o.report] : []));
  const populations = (reports[0]?.populations ?? [])
    .map(({ node, name, size, source }, k) => ({
      node,
      name,
      size,
      source,
      rate: measure(reports.map((r) => r.populations[k]?.rate_hz)),
      cv: measure(reports.map((r) => r.populations[k]?.cv)),
    }))
    .sort((a, b) => Number(a.source) - Number(b.source));
  return { seeds: reports.map((r) => r.seed), populations, ...readoutsOf(reports, kindOf) };
}

/** An output in a report: a number, some with or without names, or spikes. */
type Output =
  | number
  | { readonly values?: readonly number[]; readonly names?: readonly string[] }
  | { readonly spikes: number };

function valuesOf(output: Output | undefined): readonly number[] {
  if (typeof output === 'number') return [output];
  if (!output) return [];
  return 'spikes' in output ? [output.spikes] : (output.values ?? []);
}

/** How often each class was said. */
function classesOf(
  outputs: readonly (Output | undefined)[],
  names: readonly string[] | undefined,
): readonly (readonly [string, number])[] {
  const times = new Map<string, number>();
  for (const [value] of outputs.map(valuesOf)) {
    if (value === undefined) continue;
    const name = names?.[value] ?? String(value);
    times.set(name, (times.get(name) ?? 0) + 1);
  }
  return [...times].sort(([, a], [, b]) => b - a);
}

function readoutsOf(
  reports: readonly RunReport[],
  kindOf: KindOf,
): Pick<Results, 'readouts' | 'left'> {
  const single: ReadoutResult[] = []; // an accuracy says more than the scores of the last sample
  const several: ReadoutResult[] = [];
  let left = 0;
  const at = (report: RunReport | undefined, node: string) =>
    (report?.readouts[node] ?? {}) as Readonly<Record<string, Output>>;
  // A readout that had nothing to say at one seed may have had at another.
  const nodes = new Set(reports.flatMap((r) => Object.keys(r.readouts)));
  for (const node of nodes) {
    const all = new Set(reports.flatMap((r) => Object.keys(at(r, node))));
    const ports = [...all].filter((port) => !NO_NUMBERS.has(kindOf(node, port)));
    for (const port of ports) {
      const outputs = reports.map((r) => at(r, node)[port]);
      const first = outputs.find((o) => o !== undefined);
      const names = typeof first === 'object' && 'names' in first ? first.names : undefined;
      const size = Math.max(0, ...outputs.map((o) => valuesOf(o).length));
      left += Math.max(0, size - MOST_VALUES);
      for (let k = 0; k < Math.min(size, MOST_VALUES); k++)
        (size > 1 ? several : single).push({
          name: [
            node,
            ...(ports.length > 1 ? [port] : []),
            ...(size > 1 ? [names?.[k] ?? String(k)] : []),
          ].join(' · '),
          from: [node, port],
          measure: measure(outputs.map((o) => valuesOf(o)[k])),
          classes: kindOf(node, port) === 'label' ? classesOf(outputs, names) : null,
        });
    }
  }
  return { readouts: [...single, ...several], left };
}

/** A mean with its spread, to the digits the spread allows: '12.41 ± 0.32'. */
export function printSpread({ mean, sd }: Spread): string {
  if (sd === null || sd === 0) return String(Number(mean.toPrecision(4)));
  const digits = Math.max(0, Math.min(8, 1 - Math.floor(Math.log10(sd))));
  return `${mean.toFixed(digits)} ± ${sd.toFixed(digits)}`;
}

/** One value, short. */
export const printMeasured = (value: number): string => String(Number(value.toPrecision(3)));

/** A row per seed, for a table in a file. */
export function tableOf({ seeds, populations, readouts }: Results): Table {
  const column = (name: string, { values }: Measure) => ({
    name,
    values: values.map((v) => v ?? Number.NaN),
  });
  return {
    columns: [
      { name: words.seedColumn, values: seeds },
      ...populations.flatMap(({ name, rate, cv }) => [
        column(words.rateColumn(name), rate),
        column(words.cvColumn(name), cv),
      ]),
      ...readouts.map(({ name, measure: values }) => column(name, values)),
    ],
  };
}
