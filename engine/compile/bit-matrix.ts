/**
 * Dense projections of constant weight as bits, one row per source: an eighth of a byte per pair
 * of neurons, which is less than a list of targets from a density of one sixteenth on, and many
 * times faster to deliver. What a bit cannot say (a second synapse of a pair) stays in a list.
 */

import type { Synapses } from './connect.ts';
import type { Slice } from './partition.ts';

/** Targets of a vector of bits. */
export const MATRIX_BLOCK = 128;
/** Below this number of synapses a list is as good. */
const FEWEST = 4096;
const LEAST_DENSITY = 1 / 16;

export interface BitMatrix {
  readonly bits: Uint8Array;
  /** Bytes of a row. */
  readonly stride: number;
  /** Synapses that are not in the matrix. */
  readonly rest: Synapses;
}

/** Whether the synapses onto a slice are better kept as bits. */
export function isDense(synapses: Synapses, [from, to]: Slice): boolean {
  const count = synapses.targets.length;
  return (
    synapses.delays.length === 1 &&
    from % MATRIX_BLOCK === 0 &&
    count >= FEWEST &&
    count >= synapses.pre * (to - from) * LEAST_DENSITY
  );
}

/** The matrix of synapses onto a slice. */
export function toBits(synapses: Synapses, [from, to]: Slice): BitMatrix {
  const { pre, rows, targets } = synapses;
  const stride = (Math.ceil((to - from) / MATRIX_BLOCK) * MATRIX_BLOCK) / 8;
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
  return { bits, stride, rest: { ...synapses, rows: restRows, targets: few } };
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
