/** The transposed index of a part of a projection, for rules whose events walk the synapses of a target. */

import type { Layout } from './layout.ts';
import type { Columns } from './rule-kernels.ts';

/** Synapses by target and delay: the source of each synapse, and its place in that source's row. */
export function layOutColumns(
  owner: string,
  worker: number,
  data: {
    readonly rows: Uint32Array;
    readonly targets: Uint16Array | Uint32Array;
    readonly post: number;
    readonly pre: number;
    readonly delays: readonly number[];
  },
  layout: Layout,
): Columns {
  const { rows, targets, post, pre } = data;
  const buckets = data.delays.length;
  const columns = new Uint32Array(post * buckets + 1);
  let longest = 0;
  for (let source = 0; source < pre; source++) {
    longest = Math.max(
      longest,
      (rows[(source + 1) * buckets] ?? 0) - (rows[source * buckets] ?? 0),
    );
    for (let b = 0; b < buckets; b++) {
      const row = source * buckets + b;
      for (let k = rows[row] ?? 0; k < (rows[row + 1] ?? 0); k++) {
        const column = (targets[k] ?? 0) * buckets + b + 1;
        columns[column] = (columns[column] ?? 0) + 1;
      }
    }
  }
  for (let c = 0; c < post * buckets; c++)
    columns[c + 1] = (columns[c + 1] ?? 0) + (columns[c] ?? 0);
  const next = columns.slice();
  const sources = pre <= 65536 ? new Uint16Array(targets.length) : new Uint32Array(targets.length);
  const order =
    longest <= 65536 ? new Uint16Array(targets.length) : new Uint32Array(targets.length);
  for (let source = 0; source < pre; source++) {
    const begin = rows[source * buckets] ?? 0;
    for (let b = 0; b < buckets; b++) {
      const row = source * buckets + b;
      for (let k = rows[row] ?? 0; k < (rows[row + 1] ?? 0); k++) {
        const column = (targets[k] ?? 0) * buckets + b;
        const at = next[column] ?? 0;
        sources[at] = source;
        order[at] = k - begin;
        next[column] = at + 1;
      }
    }
  }
  const add = (what: string, values: Uint16Array | Uint32Array) => {
    const type = values instanceof Uint16Array ? 'u16' : 'u32';
    const region = { mutable: false, data: values };
    const offset = layout.add(owner, `${what}${worker}`, type, values.length, region);
    return { type, offset } as const;
  };
  return {
    rows: add('columns', columns).offset,
    order: add('order', order),
    pres: add('sources', sources),
  };
}
