/** Synapses of one source stand by their delays: one bucket each. */

import type { Synapses } from './connect.ts';
import type { SharedWeights } from './pattern.ts';

/** Longest delay in steps where synapses differ in it: delays are kept in 16 bits. */
export const MOST_STEPS = 65535;

/** An empty list of the same precision. */
export const likeNumbers = (numbers: Float64Array | Float32Array, length: number) =>
  numbers instanceof Float32Array ? new Float32Array(length) : new Float64Array(length);

/** Sorts each row by delay in place, keeping targets ascending within a delay. */
export function bucket(
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
