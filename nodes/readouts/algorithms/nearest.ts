/**
 * Readouts that compare with what they remember: nearest neighbours (Cover & Hart 1967,
 * doi:10.1109/TIT.1967.1053964), class means, templates by cosine, and distances between spike
 * trains (Victor & Purpura 1996, doi:10.1152/jn.1996.76.2.1310; van Rossum 2001,
 * doi:10.1162/089976601300014321).
 */

import { exp } from '#engine/kit';

/** Squared Euclidean distance of `x` to row `row` of `[.., x.length]`. */
export function squaredDistance(
  x: ArrayLike<number>,
  rows: ArrayLike<number>,
  row: number,
): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (x[i]! - rows[row * x.length + i]!) ** 2;
  return sum;
}

/**
 * The class most of the `k` nearest of `count` rows have; a tie goes to the nearest among the
 * tied. Equal distances keep their order. -1 if there is nothing to compare with.
 */
export function nearestClass(
  x: ArrayLike<number>,
  rows: ArrayLike<number>,
  labels: ArrayLike<number>,
  count: number,
  k: number,
): number {
  const nearest: { distance: number; label: number }[] = [];
  for (let row = 0; row < count; row++) {
    const distance = squaredDistance(x, rows, row);
    let at = nearest.length;
    while (at > 0 && nearest[at - 1]!.distance > distance) at--;
    if (at >= k) continue;
    nearest.splice(at, 0, { distance, label: labels[row]! });
    nearest.length = Math.min(k, nearest.length);
  }
  const votes = new Map<number, number>();
  for (const { label } of nearest) votes.set(label, (votes.get(label) ?? 0) + 1);
  const most = Math.max(0, ...votes.values());
  return nearest.find(({ label }) => votes.get(label) === most)?.label ?? -1;
}

/** Means of the rows of each class `[classes, width]`; classes without rows stay 0. */
export function classMeans(
  sums: ArrayLike<number>,
  counts: ArrayLike<number>,
  width: number,
): Float64Array {
  return Float64Array.from({ length: counts.length * width }, (_, i) => {
    const count = counts[Math.floor(i / width)]!;
    return count > 0 ? sums[i]! / count : 0;
  });
}

/** Cosine of `x` with row `row`; 0 if either is zero. */
export function cosineWith(x: ArrayLike<number>, rows: ArrayLike<number>, row: number): number {
  let dot = 0;
  let xx = 0;
  let yy = 0;
  for (let i = 0; i < x.length; i++) {
    const y = rows[row * x.length + i]!;
    dot += x[i]! * y;
    xx += x[i]! * x[i]!;
    yy += y * y;
  }
  return xx > 0 && yy > 0 ? dot / Math.sqrt(xx * yy) : 0;
}

/** Cost of turning one train into another: 1 per spike added or taken, `q` per unit of shift. */
export function victorPurpura(a: ArrayLike<number>, b: ArrayLike<number>, q: number): number {
  let before = Float64Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = new Float64Array(b.length + 1);
    row[0] = i;
    for (let j = 1; j <= b.length; j++)
      row[j] = Math.min(
        before[j]! + 1,
        row[j - 1]! + 1,
        before[j - 1]! + q * Math.abs(a[i - 1]! - b[j - 1]!),
      );
    before = row;
  }
  return before[b.length]!;
}

/** Squared van Rossum distance: trains filtered by exp(-t/tau), integrated over time, over tau. */
export function vanRossum(a: ArrayLike<number>, b: ArrayLike<number>, tau: number): number {
  const overlap = (x: ArrayLike<number>, y: ArrayLike<number>) => {
    let sum = 0;
    for (let i = 0; i < x.length; i++)
      for (let j = 0; j < y.length; j++) sum += exp(-Math.abs(x[i]! - y[j]!) / tau);
    return sum;
  };
  return (overlap(a, a) + overlap(b, b) - 2 * overlap(a, b)) / 2;
}
