/**
 * The targets of a source, drawn row by row from a generator keyed by (seed, projection, row): any
 * row can be drawn alone, as often as it is needed. A projection whose synapses would not fit into
 * memory draws the row of each spike again (procedural connectivity: Knight & Nowotny 2021,
 * Nat. Comput. Sci. 1:136, doi:10.1038/s43588-020-00022-7).
 */

import { createStream } from '../kit/random.ts';
import { createGaps } from './gaps.ts';

/** What a row depends on; may be posted to a worker. */
export interface DrawnRows {
  readonly seed: number;
  readonly node: string;
  readonly post: number;
  /** A source is not its own target. */
  readonly skipSelf: boolean;
  readonly rule:
    | { readonly kind: 'all' }
    | { readonly kind: 'probability'; readonly p: number }
    | { readonly kind: 'outdegree'; readonly count: number; readonly multapses: boolean };
}

export type Targets = Uint16Array | Uint32Array;

/** Synapses that a row has at most. */
export const longestRow = ({ rule, post }: DrawnRows): number =>
  rule.kind === 'outdegree' ? rule.count : post;

/** Writes the targets of a source, ascending, into a list that is long enough; gives their number. */
export type DrawRow = (source: number, into: Targets) => number;

export function createRows(rows: DrawnRows): DrawRow {
  const { rule, post, skipSelf, seed, node } = rows;
  const stream = createStream(seed, node, 'pattern');
  if (rule.kind === 'all' || (rule.kind === 'probability' && rule.p === 1))
    return (source, into) => {
      let n = 0;
      for (let j = 0; j < post; j++) if (!(skipSelf && source === j)) into[n++] = j;
      return n;
    };
  if (rule.kind === 'probability') {
    if (rule.p === 0) return () => 0;
    const gap = createGaps(rule.p);
    // About what a row needs, in whole groups of the generator; what is left over is of this row only.
    const usual = rule.p * post;
    const uniforms = new Float64Array(
      Math.min(2048, Math.max(8, 8 * Math.ceil((usual + 2 * Math.sqrt(usual)) / 8))),
    );
    return (source, into) => {
      stream.row(source);
      let n = 0;
      for (let j = -1; j < post; ) {
        stream.uniforms(uniforms);
        for (let k = 0; k < uniforms.length && j < post; k++) {
          j += 1 + gap(uniforms[k]!);
          if (j < post && !(skipSelf && source === j)) into[n++] = j;
        }
      }
      return n;
    };
  }
  const { count, multapses } = rule;
  const taken = multapses ? null : new Uint8Array(post);
  return (source, into) => {
    stream.row(source);
    if (!taken && !skipSelf) stream.integers(post, into, 0, count);
    else
      for (let c = 0; c < count; c++) {
        let target = stream.integer(post);
        while ((skipSelf && target === source) || taken?.[target] === 1)
          target = stream.integer(post);
        if (taken) taken[target] = 1;
        into[c] = target;
      }
    if (taken) for (let c = 0; c < count; c++) taken[into[c]!] = 0;
    into.subarray(0, count).sort();
    return count;
  };
}
