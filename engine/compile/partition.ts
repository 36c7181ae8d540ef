/**
 * Which worker computes which elements. Borders lie on blocks of 256 elements, so random streams
 * and results do not depend on the number of workers. Where populations see each other's values
 * within a step, an element and those it sees are on one worker.
 */

import { BLOCK } from './layout.ts';

export type Slice = readonly [from: number, to: number];

export interface Part {
  readonly id: string;
  readonly n: number;
  /** Whoever sees another's values within a step is of its group: cut alike, or whole together. */
  readonly group: string | null;
  /** Whether it must not be split. */
  readonly whole: boolean;
}

/**
 * Slices per population and worker; an empty slice is [0, 0]. Large free populations are split
 * evenly, everything else goes to the worker with the least to do so far.
 */
export function partition(
  parts: readonly Part[],
  workers: number,
): ReadonlyMap<string, readonly Slice[]> {
  const result = new Map<string, Slice[]>();
  const load = new Array<number>(workers).fill(0);
  const homes = new Map<string, number>();
  const lightest = () => load.indexOf(Math.min(...load));
  for (const part of parts) {
    const blocks = Math.ceil(part.n / BLOCK);
    const slices: Slice[] = Array.from({ length: workers }, () => [0, 0]);
    if (part.whole || blocks < workers) {
      const home = (part.group !== null ? homes.get(part.group) : undefined) ?? lightest();
      if (part.group !== null) homes.set(part.group, home);
      slices[home] = [0, part.n];
      load[home] = (load[home] ?? 0) + part.n;
    } else
      for (let w = 0; w < workers; w++) {
        const from = Math.floor((blocks * w) / workers) * BLOCK;
        const to = Math.min(part.n, Math.floor((blocks * (w + 1)) / workers) * BLOCK);
        slices[w] = [from, to];
        load[w] = (load[w] ?? 0) + to - from;
      }
    result.set(part.id, slices);
  }
  return result;
}

/** Groups of names that are joined by pairs (union-find); alone: null. */
export function groupsOf(
  pairs: readonly (readonly [string, string])[],
): (id: string) => string | null {
  const parent = new Map<string, string>();
  const find = (id: string): string => {
    let root = id;
    while (parent.get(root) !== undefined && parent.get(root) !== root)
      root = parent.get(root) ?? root;
    return root;
  };
  for (const [a, b] of pairs) {
    if (!parent.has(a)) parent.set(a, a);
    if (!parent.has(b)) parent.set(b, b);
    parent.set(find(a), find(b));
  }
  return (id) => (parent.has(id) ? find(id) : null);
}
