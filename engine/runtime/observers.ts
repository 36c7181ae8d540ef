/**
 * Looking at a run without touching it: observers are attached and removed between two epochs and
 * read memory only, so they change no bit. They may ask the run to stop at a step they must see.
 */

import { targetsIn } from '../compile/bit-matrix.ts';
import type { Plan, ProjectionPlan, SignalPlan } from '../compile/plan-types.ts';
import type { Views } from './memory.ts';
import { Pairs, type SpikeReader, type Wanted } from './spikes.ts';

/**
 * Receives records: the step they begin at and their payload (see `protocol/messages.ts`). Lists of
 * spikes are good until the sink returns.
 */
export type Sink = (step: number, payload: Uint32Array | Float32Array | Float64Array) => void;

export interface Observer {
  /** The first step border after `step` that must be stopped at. */
  next(step: number): number;
  /**
   * Looks at the state at the end of a step, in the midst of others: where nobody else computes,
   * the run need not stop for it, and `next` and `collect` are not asked.
   */
  glance?(step: number): void;
  /** Steps from (included) to (excluded) have been computed. */
  collect(from: number, to: number): void;
  /** The run has ended: what is held back is handed on. */
  finish?(step: number): void;
}

/** Steps an observer of spikes may collect before it hands them on. */
const LONGEST_RECORD = 4096;

/** Pairs (step - record step, element), handed on every `everySteps` steps or when there are many. */
export function observeSpikes(
  stream: number,
  everySteps: number,
  elements: readonly number[] | null,
  reader: SpikeReader,
  sink: Sink,
): Observer {
  const wanted = elements && wantedOf(elements);
  let begin = -1;
  const pairs = new Pairs();
  const hand = (step: number) => {
    if (begin >= 0) sink(begin, pairs.data.subarray(0, pairs.length));
    begin = step;
    pairs.length = 0;
  };
  return {
    next: (step) => step + everySteps - (step % everySteps),
    collect(from, to) {
      // A run that went back to a checkpoint begins a record of its own.
      if (begin < 0 || from < begin) {
        begin = from;
        pairs.length = 0;
      }
      for (let step = from; step < to; step++)
        reader.pairs(stream, step, step - begin, pairs, wanted);
      if (to % everySteps !== 0 && pairs.length < 2 * LONGEST_RECORD) return;
      hand(to);
    },
    finish: hand,
  };
}

function wantedOf(elements: readonly number[]): Wanted {
  const list = Uint32Array.from(new Set(elements)).sort();
  const has = new Uint8Array((list.at(-1) ?? -1) + 1);
  for (const element of list) has[element] = 1;
  return { list, has };
}

/** A row of values every `everySteps` steps; all elements, or some. Full precision. */
export function observeSignal(
  signal: SignalPlan,
  everySteps: number,
  elements: readonly number[] | null,
  views: Views,
  sink: Sink,
): Observer {
  const base = signal.offset / 8;
  const take = (step: number): void => {
    if (!elements) {
      sink(step, views.f64.slice(base, base + signal.elements));
      return;
    }
    const row = new Float64Array(elements.length);
    for (let k = 0; k < row.length; k++) row[k] = views.f64[base + elements[k]!]!;
    sink(step, row);
  };
  return {
    next: (step) => step + everySteps - (step % everySteps),
    glance(step) {
      if ((step + 1) % everySteps === 0) take(step);
    },
    collect(_from, to) {
      if (to % everySteps === 0) take(to - 1);
    },
  };
}

/** Weights of a projection, in source order, every `everySteps` steps; all, or some by their place. */
export function observeWeights(
  projection: ProjectionPlan,
  everySteps: number,
  elements: readonly number[] | null,
  settled: () => Views,
  sink: Sink,
): Observer {
  const some = elements && findWeights(projection, elements, settled());
  return {
    next: (step) => step + everySteps - (step % everySteps),
    collect(_from, to) {
      if (to % everySteps !== 0) return;
      const views = settled();
      sink(
        to - 1,
        some ? Float64Array.from(some, (read) => read()) : readWeights(projection, views).weights,
      );
    },
  };
}

/** How to read single weights, by their places in source order; NaN where there is no such synapse. */
function findWeights(
  projection: ProjectionPlan,
  elements: readonly number[],
  views: Views,
): (() => number)[] {
  const constant = () =>
    projection.constant === null ? 0 : (views.f64[projection.constant / 8] ?? 0);
  const found: (() => number)[] = elements.map(() => () => Number.NaN);
  const order = elements.map((_, k) => k).sort((a, b) => elements[a]! - elements[b]!);
  let next = 0;
  let at = 0;
  // `read` of the synapses from `at` on, of which there are `n`.
  const pass = (n: number, read: (k: number) => () => number) => {
    for (; next < order.length && elements[order[next]!]! < at + n; next++)
      found[order[next]!] = read(elements[order[next]!]! - at);
    at += n;
  };
  if (projection.identity !== null) pass(projection.synapses, () => constant);
  for (let source = 0; source < projection.pre; source++)
    for (const { matrix, mixed, rows, delays, weights } of projection.parts) {
      if (matrix) {
        const row = matrix.bits + source * matrix.stride;
        let n = 0;
        for (const _ of targetsIn(views.bytes, row, matrix.stride, matrix.from)) n++;
        pass(n, () => constant);
      }
      const buckets = mixed ? 1 : delays.length;
      const first = rows / 4 + source * buckets;
      const begin = views.u32[first] ?? 0;
      const end = views.u32[first + buckets] ?? 0;
      pass(end - begin, (k) =>
        weights ? () => storedWeight(weights, begin + k, views) : constant,
      );
    }
  return found;
}

/** The synapses of a projection in a settled memory: pre, post, weight [engine units], delay [steps]. */
export function readWeights(
  projection: ProjectionPlan,
  views: Views,
): {
  readonly pre: Uint32Array;
  readonly post: Uint32Array;
  readonly weights: Float64Array;
  readonly delays: Uint32Array;
} {
  const n = projection.synapses;
  const pre = new Uint32Array(n);
  const post = new Uint32Array(n);
  const weights = new Float64Array(n);
  const delays = new Uint32Array(n);
  const constant = projection.constant === null ? 0 : (views.f64[projection.constant / 8] ?? 0);
  let at = 0;
  if (projection.identity !== null) {
    for (let k = 0; k < n; k++) pre[k] = post[k] = k;
    weights.fill(constant);
    delays.fill(projection.identity);
  }
  for (let source = 0; source < projection.pre; source++)
    for (const part of projection.parts) {
      const { matrix, mixed } = part;
      if (matrix)
        for (const target of targetsIn(
          views.bytes,
          matrix.bits + source * matrix.stride,
          matrix.stride,
          matrix.from,
        )) {
          pre[at] = source;
          post[at] = target;
          weights[at] = constant;
          delays[at] = part.delays[0] ?? 0;
          at++;
        }
      const buckets = mixed ? 1 : part.delays.length;
      for (let b = 0; b < buckets; b++) {
        const row = part.rows / 4 + source * buckets + b;
        let target = part.targets.type === 'gaps' ? part.targets.from : 0;
        for (let k = views.u32[row] ?? 0; k < (views.u32[row + 1] ?? 0); k++) {
          pre[at] = source;
          if (part.targets.type === 'gaps') target += views.bytes[part.targets.offset + k]!;
          else target = indexAt(part.targets, k, views);
          post[at] = target;
          weights[at] = part.weights ? storedWeight(part.weights, k, views) : constant;
          delays[at] = part.delays[mixed ? views.bytes[mixed.of + k]! : b] ?? 0;
          at++;
        }
      }
    }
  return { pre, post, weights, delays };
}

const indexAt = (
  { type, offset }: { readonly type: 'u16' | 'u32'; readonly offset: number },
  k: number,
  { u16, u32 }: Views,
): number => (type === 'u16' ? u16[offset / 2 + k]! : u32[offset / 4 + k]!);

/** The weight of synapse k of a part, where weights are stored. */
function storedWeight(
  { type, offset, via }: NonNullable<ProjectionPlan['parts'][number]['weights']>,
  k: number,
  views: Views,
): number {
  const at = via ? indexAt(via, k, views) : k;
  return type === 'f64' ? (views.f64[offset / 8 + at] ?? 0) : (views.f32[offset / 4 + at] ?? 0);
}

/** The stream, signal or projection behind a port, in this order. */
export function findPort(
  plan: Plan,
  node: string,
  port: string,
):
  | { readonly kind: 'spikes'; readonly stream: number; readonly n: number }
  | { readonly kind: 'signal'; readonly signal: SignalPlan }
  | { readonly kind: 'weights'; readonly projection: ProjectionPlan }
  | null {
  const stream = plan.streams.findIndex((s) => s.node === node && s.port === port);
  const found = plan.streams[stream];
  if (found) return { kind: 'spikes', stream, n: found.n };
  const signal = plan.signals.find((s) => s.node === node && s.port === port);
  if (signal) return { kind: 'signal', signal };
  const projection = plan.projections.find((p) => p.id === node && !p.isDrawn);
  return projection && port === 'weights' ? { kind: 'weights', projection } : null;
}
