/**
 * One worker's share of a run. Between two exchanges it advances its slices step by step; after
 * all workers have met, it delivers everybody's spikes to its own targets, in step and source
 * order, so every sum is formed in the same order for any number of workers. One meeting per epoch
 * is enough: lists are so deep that the next epoch writes none that others still read.
 */

import type { KernelFunction } from '../compile/kernel-types.ts';
import type { Plan, ShardOp } from '../compile/plan-types.ts';
import { NEWEST, type Settler } from '../compile/replay-types.ts';
import { createRows, longestRow } from '../compile/rows.ts';
import { lowerBound } from '../kit/search.ts';
import { assert } from '../problems/problem.ts';
import type { Views } from './memory.ts';
import { createSpikeReader, type SpikeReader } from './spikes.ts';

export interface Shard {
  readonly reader: SpikeReader;
  /** Phases 1 to 5 of the steps of one epoch; `after` is called when a step's state stands. */
  advance(from: number, to: number, after?: (step: number) => void): void;
  /** Phase 6 of the same steps, when all workers have come so far. */
  send(from: number, to: number): void;
  /** What rules do between two steps, ahead of `step`, which will not do it again. */
  conclude(step: number): void;
}

/** Goes through steps from (included) to (excluded), epoch by epoch. */
export function eachEpoch(
  plan: Plan,
  from: number,
  to: number,
  run: (first: number, end: number) => void,
): void {
  for (let first = from; first < to; first += plan.epoch)
    run(first, Math.min(to, first + plan.epoch));
}

/** Binds a plan's operations for one worker to compiled kernels. */
export function createShard(
  plan: Plan,
  worker: number,
  views: Views,
  kernels: Readonly<Record<string, KernelFunction>>,
): Shard {
  const reader = createSpikeReader(plan, views, worker);
  const shard = plan.shards[worker];
  assert(shard, `the plan has a shard ${worker}`);
  const each = (ops: readonly ShardOp[]) =>
    ops.map((op) => bind(op, plan, worker, views, kernels, reader));
  /** Step by step all operations one after the other; a sequence alone goes through the steps itself. */
  const inTurn = (ops: readonly ShardOp[]) => {
    const [only, ...others] = ops;
    const sequence = only?.op === 'run' && others.length === 0 ? kernels[only.kernel] : undefined;
    const runs = each(ops);
    return (from: number, to: number, after?: (step: number) => void): void => {
      if (sequence && !after) {
        sequence(from, to, 0, 0);
        return;
      }
      for (let k = from; k < to; k++) {
        for (const run of runs) run(k);
        after?.(k);
      }
    };
  };
  const begin = each(shard.begin);
  const step = inTurn(shard.step);
  const send = inTurn(shard.send);
  const conclude = each(shard.conclude);
  const memory = Math.max(0, ...plan.streams.map((s) => ('depth' in s ? s.depth : 0)));
  let next = 0;
  return {
    reader,
    advance(from, to, after) {
      reader.forget(from === next ? from - memory : undefined);
      next = to;
      for (const run of begin) run(from);
      step(from, to, after);
    },
    send,
    conclude(step) {
      for (const run of conclude) run(step);
    },
  };
}

/** Turns an operation into a function of the step. */
export function bind(
  op: ShardOp,
  plan: Plan,
  worker: number,
  views: Views,
  kernels: Readonly<Record<string, KernelFunction>>,
  reader: SpikeReader,
): (step: number) => void {
  const kernelNamed = (name: string): KernelFunction => {
    const kernel = kernels[name];
    assert(kernel, `kernel ${name} was compiled`);
    return kernel;
  };
  if (op.op === 'log') return bindLog(op, plan, worker, views);
  if (op.op === 'room') {
    const { words, most } = op.log;
    const settle = bindSettlers(op.settlers, kernels);
    return (step) => {
      if ((views.i32[words / 4 + 1] ?? 0) <= most) return;
      settle(step);
      views.i32[words / 4 + 1] = 0;
    };
  }
  if (op.op === 'draw') return bindDraw(op, views, kernelNamed(op.kernel), reader);
  if (op.op === 'sweep') return bindSweep(op, plan, views, op.kernels.map(kernelNamed));
  if (op.op === 'event') {
    const sweeps = op.sweep.map(kernelNamed);
    const jump = kernelNamed(op.kernel);
    return (step) => {
      const spikes = reader.elements(op.stream, step).length;
      if (spikes === 0) return;
      for (const sweep of sweeps) sweep(step, op.list, op.count, 0);
      for (let k = 0; k < spikes; k++) jump(step, 0, 1, 0);
    };
  }
  if (op.op === 'deliver') {
    const deliver = op.kernels.map(kernelNamed);
    const { stream, lag, own } = op;
    return (step) => {
      if (step < lag) return;
      for (const kernel of deliver)
        reader.lists(stream, step - lag, (at, count) => void kernel(step, at, count, 0), own);
    };
  }
  const sequence = kernelNamed(op.kernel);
  return (step) => void sequence(step, step + 1, 0, 0);
}

/** Draws the row of each spike into memory, and hands on the part that lies in the slice. */
function bindDraw(
  { stream, rows, slice, row, targets }: Extract<ShardOp, { op: 'draw' }>,
  { u16, u32 }: Views,
  kernel: KernelFunction,
  reader: SpikeReader,
): (step: number) => void {
  const draw = createRows(rows);
  const from = targets.offset / (targets.type === 'u16' ? 2 : 4);
  const list = (targets.type === 'u16' ? u16 : u32).subarray(from, from + longestRow(rows));
  const [begin, end] = [row / 4, row / 4 + 1];
  return (step) =>
    reader.lists(stream, step, (address, count) => {
      for (let k = 0; k < count; k++) {
        const n = draw(u32[address / 4 + k]!, list);
        u32[begin] = lowerBound(list, slice[0], n);
        u32[end] = lowerBound(list, slice[1], n);
        kernel(step, row + 8, 1, 0);
      }
    });
}

/** What brings rows up to date, for all steps before the one that it is given. */
export function bindSettlers(
  settlers: readonly Settler[],
  kernels: Readonly<Record<string, KernelFunction>>,
): (step: number) => void {
  const bound = settlers.map(({ kernel: name, list, count }) => {
    const kernel = kernels[name];
    assert(kernel, `kernel ${name} was compiled`);
    return (step: number) => void kernel(step - 1, list, count, 0);
  });
  return (step) => {
    for (const run of bound) run(step);
  };
}

function bindLog(
  { stream, log }: Extract<ShardOp, { op: 'log' }>,
  plan: Plan,
  worker: number,
  views: Views,
): (step: number) => void {
  const source = plan.streams[stream];
  assert(source?.kind === 'list', 'what is logged is a list');
  const { i32, u32 } = views;
  const from = plan.populations.find((p) => p.id === source.node)?.slices[worker]?.[0] ?? 0;
  const [heads, entries, next] = [log.heads / 4, log.entries / 4, log.words / 4];
  return (step) => {
    const slot = step % source.depth;
    const count = i32[source.counts / 4 + slot * plan.workers + worker] ?? 0;
    const begin = source.lists / 4 + slot * source.n + from;
    for (let k = begin; k < begin + count; k++) {
      const head = heads + (NEWEST + 1) * u32[k]!;
      const entry = i32[next]!;
      i32[entries + 2 * entry] = i32[head + NEWEST - 1]!;
      i32[entries + 2 * entry + 1] = i32[head + NEWEST]!;
      for (let rank = NEWEST - 1; rank > 0; rank--) i32[head + rank] = i32[head + rank - 1]!;
      i32[head] = step;
      i32[head + NEWEST] = entry;
      i32[next] = entry + 1 === log.capacity ? 1 : entry + 1;
    }
    i32[next + 1]! += count;
  };
}

/** Words of the control block: where the last presentation ended, and where rules did their part ahead. */
export const BORDER = 8;
export const SWEPT = 9;

function bindSweep(
  op: Extract<ShardOp, { op: 'sweep' }>,
  plan: Plan,
  views: Views,
  kernels: readonly KernelFunction[],
): (step: number) => void {
  const { when, list, count, clear } = op;
  const [border, swept] = [plan.control / 4 + BORDER, plan.control / 4 + SWEPT];
  const isFresh = (step: number) => step > 0 && views.i32[swept] !== step;
  const run = (step: number) => {
    if (clear) views.f64.fill(0, clear.offset / 8, clear.offset / 8 + clear.length);
    for (const kernel of kernels) kernel(step - 1, list, count, 0);
  };
  switch (when.kind) {
    case 'every':
      return (step) => step % when.steps === 0 && isFresh(step) && run(step);
    case 'presentation':
      return (step) => views.i32[border] === step && isFresh(step) && run(step);
    case 'change':
      return (step) => {
        const value = views.f64[when.value / 8] ?? 0;
        if (value === views.f64[when.stored / 8]) return;
        run(step);
        views.f64[when.stored / 8] = value;
      };
  }
}
