/**
 * What a worker does in a step with nothing but kernels and lists of spikes is a kernel itself: so it
 * stays in generated code, for a whole epoch where nothing else comes between.
 */

import type { ElementCall, Kernel, ListCall, SpikeSlots } from './kernel-types.ts';
import type { Slice } from './partition.ts';
import type { Op, ShardOp, StreamPlan } from './plan-types.ts';

export interface SequenceContext {
  readonly worker: number;
  readonly workers: number;
  readonly streams: readonly StreamPlan[];
  readonly kernels: Kernel[];
  /** Byte offset of room for all spikes of a step. */
  readonly scratch: number;
  readonly sliceOf: (id: string) => readonly Slice[];
}

/** Joins what can be a sequence; each gets a `name` and a number. */
export function inSequences(
  ops: readonly Op[],
  name: string,
  context: SequenceContext,
): readonly ShardOp[] {
  const { kernels } = context;
  const joined: ShardOp[] = [];
  let calls: (ElementCall | ListCall)[] = [];
  const close = (): void => {
    if (calls.length === 0) return;
    const kernel = `${name}_${joined.length}`;
    kernels.push({ kind: 'sequence', name: kernel, calls });
    joined.push({ op: 'run', kernel });
    calls = [];
  };
  for (const op of ops) {
    const call = callOf(op, context);
    if (call) calls.push(call);
    else if (op.op !== 'call') {
      close();
      joined.push(op);
    }
  }
  close();
  return joined;
}

function callOf(
  op: Op,
  { worker, workers, streams, scratch, sliceOf }: SequenceContext,
): ElementCall | ListCall | null {
  if (op.op !== 'call' && op.op !== 'deliver') return null;
  const stream = op.stream === null ? null : streams[op.stream];
  if (op.op === 'call') {
    const { kernel, from, to } = op;
    const spikes = stream?.kind === 'list' ? slotsOf(stream, worker, from, workers) : null;
    return { call: 'elements', kernel, from, to, spikes };
  }
  if (stream?.kind !== 'list') return null;
  const { kernels, lag, own } = op;
  const parts = sliceOf(stream.node).flatMap(([from, to], part) =>
    to > from && (!own || part === worker) ? [slotsOf(stream, part, from, workers)] : [],
  );
  return parts.length === 0 ? null : { call: 'list', kernels, lag, parts, scratch };
}

/** Where a worker writes the spikes of elements from `from` on. */
const slotsOf = (
  { depth, lists, counts, n }: Extract<StreamPlan, { kind: 'list' }>,
  worker: number,
  from: number,
  workers: number,
): SpikeSlots => ({
  depth,
  list: lists + 4 * from,
  count: counts + 4 * worker,
  listStride: 4 * n,
  countStride: 4 * workers,
});
