/**
 * Connectors become synapses: rows by source, targets ascending, drawn from generators keyed by
 * (seed, projection, row), so that the same network results for any number of workers. Memory is
 * bounded before it is taken.
 */

import { createStream } from '../kit/random.ts';
import type { Connector } from '../kit/types.ts';
import { evaluate } from '../language/evaluate.ts';
import { lowerProblems } from '../problems/lower.ts';
import { assert, fail, type Outcome, type Problem, settle } from '../problems/problem.ts';
import { drawAll } from './draw.ts';
import { createSpace, type Geometry } from './geometry.ts';
import {
  buildPattern,
  type Columns,
  drawnRows,
  expectedSynapses,
  MOST_SYNAPSES,
  type Pattern,
  type SharedWeights,
} from './pattern.ts';
import type { ResolvedValue } from './resolved.ts';
import type { DrawnRows } from './rows.ts';

export type { Geometry } from './geometry.ts';

/** All synapses of a projection. */
export interface Synapses {
  readonly pre: number;
  readonly post: number;
  /** Delays that occur [steps], ascending: one bucket each. */
  readonly delays: readonly number[];
  /** u32[pre * buckets + 1]: synapses of source s with delay b are rows[s*buckets+b] .. rows[s*buckets+b+1]. */
  readonly rows: Uint32Array;
  readonly targets: Uint16Array | Uint32Array;
  readonly count: number;
  /** The same by target, in pattern order; then rows and targets are made when they are asked for. */
  readonly columns: Columns | null;
  /** Too many to be kept: rows are drawn again at every spike, and `count` is about right. */
  readonly drawn: DrawnRows | null;
  /** Null: all weigh `constantWeight`. Engine units. */
  readonly weights: Float64Array | Float32Array | null;
  readonly constantWeight: number;
  /** Where synapses share weights: which one each has. */
  readonly shared: SharedWeights | null;
  /** Synapse k joins source k and target k. */
  readonly oneToOne: boolean;
  /** A pair may have several synapses. */
  readonly multapses: boolean;
  /** The same number of synapses at every target; null if they differ. */
  readonly inDegree: number | null;
  /** Those whose target lies in [from, to). */
  restrict(from: number, to: number): Synapses;
}

export interface ConnectRequest {
  readonly node: { readonly id: string; readonly name: string };
  readonly connector: Connector;
  readonly seed: number;
  readonly dt: number; // ms
  /** Weights are kept in single precision. */
  readonly single?: boolean;
  readonly pre: { readonly n: number; readonly shape: readonly number[] };
  readonly post: { readonly n: number; readonly shape: readonly number[] };
  readonly samePopulation: boolean;
  readonly weight: ResolvedValue;
  readonly delay: ResolvedValue;
  readonly geometry: Geometry;
  /** Values that formulas of the connector may name, in engine units. */
  readonly numbers: Readonly<Record<string, number>>;
  /** Bytes that targets may take; where they need more, rows are drawn at every spike, if they can be. */
  readonly room: number;
}

/** Synapses that spikes may have to draw: a spike should not take seconds. */
const MOST_DRAWN = 1e11;

/** Draws the synapses of one projection. Problems: `lower/*`, `shape/*`. */
export function connect(request: ConnectRequest): Outcome<Synapses> {
  const drawn = rowsToDraw(request);
  if (drawn) return drawn;
  const pattern = buildPattern(request);
  if (!pattern.ok) return pattern;
  const problems: Problem[] = [...pattern.problems];
  const { columns, shared } = pattern.value;
  const weights = weightsOf(request, pattern.value);
  const delays = delaysOf(request, pattern.value, problems);
  if (problems.some((p) => p.severity === 'error')) return fail(...problems);
  const common = {
    pre: request.pre.n,
    post: request.post.n,
    constantWeight: weights.constant,
    oneToOne: request.connector.kind === 'one',
    multapses: request.connector.multapses,
    inDegree: request.connector.kind === 'indegree' ? request.connector.count : null,
  };
  if (columns && typeof delays === 'number' && !weights.values)
    return settle(byColumns(pattern.value, columns, { ...common, delays: [delays] }), problems);
  const { rows, targets } = pattern.value;
  const bucketed = bucket(request.pre.n, rows, targets, weights.values, delays, shared ?? null);
  return settle(synapses({ ...common, ...bucketed }), problems);
}

/** Bytes of the targets of so many synapses, in the form that takes the least. */
export function targetBytes(pre: number, post: number, count: number): number {
  return Math.min(count * (post <= 65536 ? 2 : 4), Math.ceil((pre * post) / 8));
}

/** Synapses that are drawn at every spike, where they find no room and one weight and delay is enough. */
function rowsToDraw(request: ConnectRequest): Outcome<Synapses> | null {
  const { weight, delay, pre, post, room } = request;
  const count = expectedSynapses(request);
  const fits = targetBytes(pre.n, post.n, count) <= room && count <= MOST_SYNAPSES;
  if (fits || count > MOST_DRAWN) return null;
  if (weight.kind !== 'number' || delay.kind !== 'number' || !(delay.value > 0)) return null;
  const rule = drawnRule(request);
  // Spikes are counted in 16 bits: ten standard deviations above the mean, no target has more sources.
  const mean = count / post.n;
  if (rule === null || mean + 10 * Math.sqrt(mean) > 65535) return null;
  const problems: Problem[] = [];
  const nothing = { rows: new Uint32Array(1), targets: new Uint16Array() };
  const steps = delaysOf(request, nothing, problems);
  const result: Synapses = {
    ...nothing,
    pre: pre.n,
    post: post.n,
    delays: typeof steps === 'number' ? [steps] : [],
    count,
    columns: null,
    drawn: drawnRows(request, rule),
    weights: null,
    constantWeight: weight.value,
    shared: null,
    oneToOne: false,
    multapses: false,
    inDegree: null,
    restrict: () => assert(false, 'rows that are drawn are not kept') as never,
  };
  return settle(result, problems);
}

/** What a row is drawn by, where each can be drawn alone; null too where there is no such row. */
function drawnRule(request: ConnectRequest): DrawnRows['rule'] | null {
  const { connector, post } = request;
  switch (connector.kind) {
    case 'all':
      return { kind: 'all' };
    case 'probability': {
      const p = Number(connector.p);
      return p >= 0 && p <= 1 ? { kind: 'probability', p } : null;
    }
    case 'outdegree': {
      const { count, multapses } = connector;
      return count < post.n || multapses ? { kind: 'outdegree', count, multapses } : null;
    }
    default:
      return null;
  }
}

type Rows = Omit<Synapses, 'restrict' | 'count' | 'columns' | 'drawn'>;

const synapses = (s: Rows): Synapses => ({
  ...s,
  count: s.targets.length,
  columns: null,
  drawn: null,
  restrict: (from, to) => restrict(s, from, to),
});

/** Synapses of one weight and delay that were drawn by target. */
function byColumns(
  pattern: Pattern,
  columns: Columns,
  common: Omit<Rows, 'rows' | 'targets' | 'weights' | 'shared'>,
): Synapses {
  const all = {
    ...common,
    weights: null,
    shared: null,
    count: columns.each * common.post,
    columns,
    drawn: null,
    get rows() {
      return pattern.rows;
    },
    get targets() {
      return pattern.targets;
    },
  };
  return Object.defineProperty(all, 'restrict', {
    value: (from: number, to: number) => restrict(all, from, to),
  }) as Synapses;
}

function restrict(s: Rows, from: number, to: number): Synapses {
  const inside = (target: number) => target >= from && target < to;
  let count = 0;
  for (const target of s.targets) if (inside(target)) count++;
  const rows = new Uint32Array(s.rows.length);
  const targets = s.post <= 65536 ? new Uint16Array(count) : new Uint32Array(count);
  const weights = s.weights && likeNumbers(s.weights, count);
  const cells = s.shared && new Uint32Array(count);
  let at = 0;
  for (let row = 0; row + 1 < s.rows.length; row++) {
    rows[row] = at;
    for (let k = s.rows[row]!; k < s.rows[row + 1]!; k++) {
      const target = s.targets[k]!;
      if (!inside(target)) continue;
      targets[at] = target;
      if (weights && s.weights) weights[at] = s.weights[k]!;
      if (cells && s.shared) cells[at] = s.shared.cells[k]!;
      at++;
    }
  }
  rows[s.rows.length - 1] = at;
  const shared = s.shared && cells && { values: s.shared.values, cells };
  return synapses({ ...s, rows, targets, weights, shared });
}

const likeNumbers = (numbers: Float64Array | Float32Array, length: number) =>
  numbers instanceof Float32Array ? new Float32Array(length) : new Float64Array(length);

/** Weights of all synapses, in pattern order; one number stays one number. */
function weightsOf(
  request: ConnectRequest,
  pattern: Pattern,
): { readonly values: Float64Array | Float32Array | null; readonly constant: number } {
  const { weight, single } = request;
  if (pattern.weights)
    return {
      values: single ? Float32Array.from(pattern.weights) : pattern.weights,
      constant: 0,
    };
  if (weight.kind === 'number') return { values: null, constant: weight.value };
  const count = pattern.targets.length;
  const values = single ? new Float32Array(count) : new Float64Array(count);
  fillFrom(request, pattern, 'weight', values, (x) => x);
  return { values, constant: 0 };
}

/** Fills one number per synapse, as the document says; drawn ones row by row. */
function fillFrom(
  request: ConnectRequest,
  { rows, targets }: Pattern,
  name: 'weight' | 'delay',
  into: Float64Array | Float32Array | Uint16Array,
  convert: (x: number) => number,
): void {
  const value = request[name];
  if (value.kind === 'list')
    for (let k = 0; k < into.length; k++)
      into[k] = convert(value.values[k % value.values.length] ?? 0);
  else if (value.kind === 'draw') {
    const stream = createStream(request.seed, request.node.id, name);
    let longest = 0;
    for (let source = 0; source < request.pre.n; source++)
      longest = Math.max(longest, rows[source + 1]! - rows[source]!);
    const drawn = new Float64Array(longest);
    for (let source = 0; source < request.pre.n; source++) {
      const from = rows[source]!;
      const row = drawn.subarray(0, rows[source + 1]! - from);
      if (row.length === 0) continue;
      stream.row(source);
      drawAll(value, stream, row);
      for (let k = 0; k < row.length; k++) into[from + k] = convert(row[k]!);
    }
  } else if (value.kind === 'formula') {
    const space = createSpace(request);
    for (let source = 0; source < request.pre.n; source++)
      for (let k = rows[source]!; k < rows[source + 1]!; k++)
        into[k] = convert(Number(evaluate(value.value, space.scope(source, targets[k]!))));
  }
}

/** Longest delay in steps where synapses differ in it: delays are kept in 16 bits. */
const MOST_STEPS = 65535;

/** Delays in steps, or one number; off-grid and negative ones are reported once. */
function delaysOf(
  request: ConnectRequest,
  pattern: Pattern,
  problems: Problem[],
): Uint16Array | number {
  const { node, dt, delay } = request;
  let rounded: number | null = null;
  let negative: number | null = null;
  let long: number | null = null;
  const isOne = !pattern.delays && delay.kind === 'number';
  const toSteps = (milliseconds: number): number => {
    if (milliseconds < 0) {
      negative ??= milliseconds;
      return 1;
    }
    if (milliseconds === 0) return 0;
    const steps = Math.max(1, Math.round(milliseconds / dt));
    if (Math.abs(steps * dt - milliseconds) > 1e-9 * Math.max(1, milliseconds))
      rounded ??= milliseconds;
    if (steps <= MOST_STEPS || isOne) return steps;
    long ??= milliseconds;
    return MOST_STEPS;
  };
  let result: Uint16Array | number;
  if (isOne) result = toSteps(delay.value);
  else if (pattern.delays) result = Uint16Array.from(pattern.delays, toSteps);
  else {
    result = new Uint16Array(pattern.targets.length);
    fillFrom(request, pattern, 'delay', result, toSteps);
  }
  if (negative !== null) problems.push(lowerProblems.delayNegative(node, `${negative} ms`));
  if (long !== null)
    problems.push(lowerProblems.delayTooLong(node, `${long} ms`, `${MOST_STEPS * dt} ms`));
  if (rounded !== null && isOne)
    problems.push(
      lowerProblems.delayRounded(
        node,
        `${rounded} ms`,
        `${Number((Math.max(1, Math.round(rounded / dt)) * dt).toPrecision(12))} ms`,
      ),
    );
  return result;
}

/** Sorts each row by delay in place, keeping targets ascending within a delay. */
function bucket(
  pre: number,
  rows: Uint32Array,
  targets: Uint16Array | Uint32Array,
  weights: Float64Array | Float32Array | null,
  delays: Uint16Array | number,
  shared: SharedWeights | null,
): Pick<Synapses, 'delays' | 'rows' | 'targets' | 'weights' | 'shared'> {
  if (typeof delays === 'number') return { delays: [delays], rows, targets, weights, shared };
  const indexOf = new Uint16Array(MOST_STEPS + 1);
  for (const d of delays) indexOf[d] = 1;
  const distinct: number[] = [];
  for (let d = 0; d <= MOST_STEPS; d++)
    if (indexOf[d] === 1) {
      indexOf[d] = distinct.length;
      distinct.push(d);
    }
  if (distinct.length <= 1) return { delays: [distinct[0] ?? 1], rows, targets, weights, shared };
  const buckets = distinct.length;
  const sortedRows = new Uint32Array(pre * buckets + 1);
  let longest = 0;
  for (let source = 0; source < pre; source++)
    longest = Math.max(longest, rows[source + 1]! - rows[source]!);
  const row = targets.slice(0, longest);
  const rowWeights = weights && likeNumbers(weights, longest);
  const cells = shared?.cells ?? null;
  const rowCells = cells && new Uint32Array(longest);
  const fill = new Uint32Array(buckets + 1);
  for (let source = 0; source < pre; source++) {
    const from = rows[source]!;
    const to = rows[source + 1]!;
    fill.fill(0);
    for (let k = from; k < to; k++) fill[indexOf[delays[k]!]! + 1]!++;
    let at = from;
    for (let b = 0; b < buckets; b++) {
      sortedRows[source * buckets + b] = at;
      const count = fill[b + 1]!;
      fill[b] = at;
      at += count;
    }
    for (let k = from; k < to; k++) {
      row[k - from] = targets[k]!;
      if (rowWeights && weights) rowWeights[k - from] = weights[k]!;
      if (rowCells && cells) rowCells[k - from] = cells[k]!;
    }
    for (let k = from; k < to; k++) {
      const place = fill[indexOf[delays[k]!]!]!++;
      targets[place] = row[k - from]!;
      if (rowWeights && weights) weights[place] = rowWeights[k - from]!;
      if (rowCells && cells) cells[place] = rowCells[k - from]!;
    }
  }
  sortedRows[pre * buckets] = rows[pre]!;
  return { delays: distinct, rows: sortedRows, targets, weights, shared };
}
