/** Arguments of `run`, read and checked before anything is opened. */

import { parseArgs } from 'node:util';
import { graphFile } from './open-document.ts';

export interface RunArguments {
  readonly file: string;
  readonly duration: string | null;
  readonly seeds: readonly number[] | null;
  readonly set: readonly {
    readonly node: string | null; // null: a variable of the project
    readonly parameter: string;
    readonly value: string;
  }[];
  readonly workers: number;
  readonly precision: 'f64' | 'mixed' | 'f32' | null;
  readonly record: string | null;
  /** A recorded run whose live input is fed again. */
  readonly feed: string | null;
  /** File of the state to begin with. */
  readonly resume: string | null;
  /** File for the state at the end. */
  readonly save: string | null;
  readonly json: boolean;
}

/** The arguments, or a sentence that says what is wrong with them. */
export function readRunArguments(args: readonly string[]): RunArguments | string {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(args);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const { values, positionals } = parsed;
  const [file, ...others] = positionals;
  if (!file || others.length > 0) return 'run takes one graph file.';
  const seeds = values.seed === undefined ? null : readSeeds(values.seed);
  if (typeof seeds === 'string') return seeds;
  const workers = readWorkers(values.workers);
  if (typeof workers === 'string') return workers;
  const precision = values.precision ?? null;
  if (precision !== null && precision !== 'f64' && precision !== 'mixed' && precision !== 'f32')
    return '--precision takes f64, mixed or f32.';
  const set: RunArguments['set'][number][] = [];
  for (const text of values.set ?? []) {
    const equals = text.indexOf('=');
    const path = text.slice(0, Math.max(0, equals));
    const dot = path.lastIndexOf('.'); // names may contain dots, parameters do not
    if (equals < 1 || dot === 0)
      return `--set takes NODE.PARAMETER=VALUE or VARIABLE=VALUE, not "${text}".`;
    set.push({
      node: dot < 0 ? null : path.slice(0, dot),
      parameter: path.slice(dot + 1),
      value: text.slice(equals + 1),
    });
  }
  const { resume = null, save = null } = values;
  if ((resume ?? save) !== null && (seeds?.length ?? 1) > 1)
    return '--save and --resume take one seed: a state is that of one run.';
  if (resume !== null && values.record !== undefined)
    return '--record takes a run from its beginning, which replay can repeat; --resume has none.';
  return {
    file: graphFile(file),
    duration: values.duration ?? null,
    seeds,
    set,
    workers,
    precision,
    record: values.record ?? null,
    feed: values.feed ?? null,
    resume,
    save,
    json: values.json ?? false,
  };
}

const parse = (args: readonly string[]) =>
  parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      duration: { type: 'string' },
      seed: { type: 'string' },
      set: { type: 'string', multiple: true },
      workers: { type: 'string' },
      precision: { type: 'string' },
      record: { type: 'string' },
      feed: { type: 'string' },
      resume: { type: 'string' },
      save: { type: 'string' },
      json: { type: 'boolean' },
    },
  });

/** The number of workers, or what is wrong with it. */
export function readWorkers(text = '1'): number | string {
  const workers = Number(text);
  return Number.isInteger(workers) && workers >= 1 && workers <= 64
    ? workers
    : '--workers takes a whole number from 1 to 64.';
}

const MOST_SEEDS = 10_000;

/** `7` or `1..20`. */
function readSeeds(text: string): readonly number[] | string {
  const match = /^(\d{1,10})(?:\.\.(\d{1,10}))?$/.exec(text);
  const first = Number(match?.[1]);
  const last = Number(match?.[2] ?? match?.[1]);
  if (!match || last < first || last - first >= MOST_SEEDS)
    return '--seed takes a number, or a range such as 1..20.';
  return Array.from({ length: last - first + 1 }, (_, k) => first + k);
}
