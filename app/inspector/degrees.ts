/** Degrees of neurons: how many synapses of a projection end at each and leave each. */

import type { ProbeReply } from '#engine';

/** Synapses onto each target and from each source. */
export function degreesOf({ pre, post, sizes }: NonNullable<ProbeReply['synapses']>): {
  readonly in: Uint32Array;
  readonly out: Uint32Array;
} {
  const count = (ends: Uint32Array, size: number) => {
    const counts = new Uint32Array(size);
    for (const end of ends) counts[end] = (counts[end] ?? 0) + 1;
    return counts;
  };
  return { in: count(post, sizes[1]), out: count(pre, sizes[0]) };
}

/** The least and the greatest of them. */
export function spanOfDegrees(counts: Uint32Array): {
  readonly least: number;
  readonly most: number;
} {
  let [least, most] = [counts[0] ?? 0, 0];
  for (const n of counts) {
    least = Math.min(least, n);
    most = Math.max(most, n);
  }
  return { least, most };
}
