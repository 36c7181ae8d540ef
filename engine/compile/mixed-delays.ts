/**
 * Rows of few synapses and many delays. A bucket per delay would hold one synapse or none, and its
 * bounds would take more memory and time than the synapse: here each says which delay it has.
 */

import type { Synapses } from './connect.ts';

/** Below this many synapses a bucket, its bounds and its loop cost more than saying it at each. */
const SHORT_BUCKET = 10;

/** Whether each synapse should say which delay it has, instead of standing in a bucket of it. */
export const isMixed = ({ delays, pre, targets }: Synapses): boolean =>
  delays.length > 1 && delays.length <= 256 && targets.length < SHORT_BUCKET * pre * delays.length;

/** Rows without buckets, and the place of each synapse's delay. */
export function mixDelays({ rows, targets, delays, pre }: Synapses): {
  rows: Uint32Array;
  of: Uint8Array;
} {
  const buckets = delays.length;
  const of = new Uint8Array(targets.length);
  for (let row = 0; row < pre * buckets; row++) of.fill(row % buckets, rows[row], rows[row + 1]);
  return { rows: Uint32Array.from({ length: pre + 1 }, (_, i) => rows[i * buckets]!), of };
}
