/**
 * Dense projections of constant weight as bits, one row per source: an eighth of a byte per pair
 * of neurons, which is less than a list of targets from a density of one sixteenth on, and many
 * times faster to deliver. What a bit cannot say (a second synapse of a pair) stays in a list.
 */

import type { Synapses } from './connect.ts';
import type { Slice } from './partition.ts';
import type { Columns } from './pattern.ts';

/** Targets of a vector of bits. */
export const MATRIX_BLOCK = 128;
/** Below this number of synapses a list is as good. */
const FEWEST = 4096;
export const LEAST_DENSITY = 1 / 16;

export interface BitMatrix {
  readonly bits: Uint8Array;
  /** Bytes of a row. */
  readonly stride: number;
  /** Synapses that are not in the matrix: rows by source, and their targets. */
  readonly rows: Uint32Array;
  readonly targets: Uint16Array | Uint32Array;
}

/** Whether `count` synapses onto a slice are better kept as bits. */
export function isDense({ delays, pre }: Synapses, count: number, [from, to]: Slice): boolean {
  return (
    delays.length === 1 &&
    from % MATRIX_BLOCK === 0 &&
    count >= FEWEST &&
    count >= pre * (to - from) * LEAST_DENSITY
  );
}

const strideOf = ([from, to]: Slice): number =>
  (Math.ceil((to - from) / MATRIX_BLOCK) * MATRIX_BLOCK) / 8;

/**
 * The matrix of synapses that were drawn by target: no list of all of them by source is made.
 * The bits of 32 targets are gathered for all sources first, in memory that stays in the cache.
 */
export function columnsToBits(synapses: Synapses, columns: Columns, slice: Slice): BitMatrix {
  const { pre, post } = synapses;
  const { each } = columns;
  const sources = pre <= 65536 ? new Uint16Array(each) : new Uint32Array(each);
  const [from, to] = slice;
  const stride = strideOf(slice);
  const bits = new Uint8Array(pre * stride);
  const words = new Uint32Array(bits.buffer);
  const gathered = new Int32Array(pre);
  let restSources = new Uint32Array(1024);
  let restTargets = new Uint32Array(1024);
  let count = 0;
  for (let first = from; first < to; first += 32) {
    const last = Math.min(to, first + 32);
    for (let target = first; target < last; target++) {
      const bit = 1 << (target - first);
      columns.draw(target, sources);
      for (let k = 0; k < each; k++) {
        const source = sources[k]!;
        const known = gathered[source]!;
        if ((known & bit) === 0) gathered[source] = known | bit;
        else {
          if (count === restSources.length) {
            restSources = grown(restSources);
            restTargets = grown(restTargets);
          }
          restSources[count] = source;
          restTargets[count++] = target;
        }
      }
    }
    // A word of a row is 32 targets: its first byte, the lowest, the first eight.
    for (let source = 0, at = (first - from) >> 5; source < pre; source++, at += stride >> 2)
      words[at] = gathered[source]!;
    gathered.fill(0);
  }
  // By source; within one, targets stay in order.
  const rows = new Uint32Array(pre + 1);
  for (let k = 0; k < count; k++) rows[restSources[k]! + 1]!++;
  for (let i = 0; i < pre; i++) rows[i + 1]! += rows[i]!;
  const next = rows.slice();
  const targets = post <= 65536 ? new Uint16Array(count) : new Uint32Array(count);
  for (let k = 0; k < count; k++) targets[next[restSources[k]!]!++] = restTargets[k]!;
  return { bits, stride, rows, targets };
}

function grown(list: Uint32Array): Uint32Array<ArrayBuffer> {
  const longer = new Uint32Array(2 * list.length);
  longer.set(list);
  return longer;
}

/** The matrix of synapses onto a slice. */
export function toBits(synapses: Synapses, slice: Slice): BitMatrix {
  const { pre, rows, targets } = synapses;
  const [from] = slice;
  const stride = strideOf(slice);
  const bits = new Uint8Array(pre * stride);
  const restRows = new Uint32Array(pre + 1);
  const rest: number[] = [];
  for (let source = 0; source < pre; source++) {
    const row = source * stride;
    for (let k = rows[source]!; k < rows[source + 1]!; k++) {
      const target = targets[k]! - from;
      const bit = 1 << (target & 7);
      const at = row + (target >> 3);
      if ((bits[at]! & bit) !== 0) rest.push(targets[k]!);
      else bits[at]! |= bit;
    }
    restRows[source + 1] = rest.length;
  }
  const few = synapses.post <= 65536 ? Uint16Array.from(rest) : Uint32Array.from(rest);
  return { bits, stride, rows: restRows, targets: few };
}

/** Targets of one source's row, ascending. */
export function* targetsIn(
  bits: Uint8Array,
  row: number,
  stride: number,
  from: number,
): Generator<number> {
  for (let byte = 0; byte < stride; byte++)
    for (let left = bits[row + byte]!, target = from + 8 * byte; left > 0; left >>= 1, target++)
      if ((left & 1) !== 0) yield target;
}
