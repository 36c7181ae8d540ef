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
import { bucket, likeNumbers, MOST_STEPS } from './bucket.ts';
import { drawAll } from './draw.ts';
import { createSpace, type Geometry } from './geometry.ts';
import {
  buildPattern,
  type Columns,
  expectedSynapses,
  type Pattern,
  type SharedWeights,
} from './pattern.ts';
import type { ResolvedValue } from './resolved.ts';
import type { DrawnRows } from './rows.ts';
import { rowsToDraw } from './rows-to-draw.ts';

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

/** Draws the synapses of one projection. Problems: `lower/*`, `shape/*`. */
export function connect(request: ConnectRequest): Outcome<Synapses> {
  const drawn = rowsToDraw(request);
  if (drawn) return drawnSynapses(request, drawn);
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

/** Synapses that are drawn at every spike. */
function drawnSynapses(request: ConnectRequest, drawn: DrawnRows): Outcome<Synapses> {
  const problems: Problem[] = [];
  const nothing = { rows: new Uint32Array(1), targets: new Uint16Array() };
  const steps = delaysOf(request, nothing, problems);
  const result: Synapses = {
    ...nothing,
    pre: request.pre.n,
    post: request.post.n,
    delays: typeof steps === 'number' ? [steps] : [],
    count: expectedSynapses(request),
    columns: null,
    drawn,
    weights: null,
    constantWeight: request.weight.kind === 'number' ? request.weight.value : 0,
    shared: null,
    oneToOne: false,
    multapses: false,
    inDegree: null,
    restrict: () => assert(false, 'rows that are drawn are not kept') as never,
  };
  return settle(result, problems);
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
  if (negative !== null) problems.push(lowerProblems.delayNegative(node, negative));
  if (long !== null) problems.push(lowerProblems.delayTooLong(node, long, MOST_STEPS * dt));
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
