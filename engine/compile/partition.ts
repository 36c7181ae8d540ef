/**
 * Which worker computes which elements. Borders lie on blocks of 256 elements, so random streams
 * and results do not depend on the number of workers. Where populations see each other's values
 * within a step, an element and those it sees are on one worker.
 */

import type { NetworkIR } from './ir.ts';
import { BLOCK } from './layout.ts';

export type Slice = readonly [from: number, to: number];

interface Part {
  readonly id: string;
  readonly n: number;
  /** Whoever sees another's values within a step is of its group: cut alike, or whole together. */
  readonly group: string | null;
  /** Whether it must not be split. */
  readonly whole: boolean;
}

/**
 * Slices per population and worker; an empty slice is [0, 0]. Large free populations are split,
 * everything else goes to the worker with the least to do so far. What one split gives a worker
 * too much, since it lies on a block, the next one takes back.
 */
export function partition(
  parts: readonly Part[],
  workers: number,
): ReadonlyMap<string, readonly Slice[]> {
  const result = new Map<string, readonly Slice[]>();
  const load = new Array<number>(workers).fill(0);
  const homes = new Map<string, number>();
  const splits = new Map<string, readonly Slice[]>();
  const owed = new Array<number>(workers).fill(0); // elements that are missing before each border
  const lightest = () => load.indexOf(Math.min(...load));
  for (const { id, n, group, whole } of parts) {
    let slices: readonly Slice[];
    if (whole || Math.ceil(n / BLOCK) < workers) {
      const home = (group !== null ? homes.get(group) : undefined) ?? lightest();
      if (group !== null) homes.set(group, home);
      slices = load.map((_, w) => (w === home ? [0, n] : NONE));
    } else {
      slices = (group !== null ? splits.get(group) : undefined) ?? split(n, owed);
      if (group !== null) splits.set(group, slices);
    }
    for (const [w, [from, to]] of slices.entries()) load[w]! += to - from;
    result.set(id, slices);
  }
  return result;
}

const NONE: Slice = [0, 0];

/** Even shares of `n` elements, and what was `owed`. */
function split(n: number, owed: number[]): readonly Slice[] {
  let border = 0;
  const borders = owed.map((debt, w) => {
    if (w === 0) return 0;
    const even = (n * w) / owed.length + debt;
    border = Math.min(n, Math.max(border, Math.round(even / BLOCK) * BLOCK));
    owed[w] = even - border;
    return border;
  });
  return borders.map((from, w): Slice => {
    const to = borders[w + 1] ?? n;
    return from < to ? [from, to] : NONE;
  });
}

/**
 * Which populations see each other's values within a step, and which of these must stay whole on
 * one worker: immediate spikes, signals that are broadcast. Others are cut alike: a signal from
 * element to element.
 */
export function grouped(network: NetworkIR): (id: string) => Pick<Part, 'group' | 'whole'> {
  const sizes = new Map(network.populations.map((p) => [p.id, p.n]));
  const pairs: (readonly [string, string])[] = [];
  const alike: (readonly [string, string])[] = [];
  for (const p of network.populations) {
    for (const input of p.inputs)
      for (const source of input.sources)
        if (sizes.has(source.node))
          (sizes.get(source.node) !== p.n || input.elements !== p.n ? pairs : alike).push([
            p.id,
            source.node,
          ]);
    for (const { from } of p.direct) pairs.push([p.id, from.node]);
  }
  for (const projection of network.projections)
    if (projection.synapses.delays.includes(0)) pairs.push([projection.post, projection.pre.node]);
  // Shared weights are one memory, changed in the order of events.
  for (const { synapses, rules, post } of network.projections)
    if (synapses.shared && rules.length > 0) pairs.push([post, post]);
  for (const projection of network.projections)
    for (const rule of projection.rules) {
      const modulators = rule.inputs.flatMap((i) => i.sources.map((s) => s.node));
      if (rule.shared.states.length > 0 || rule.on.length > 0 || rule.readsPre.length > 0)
        pairs.push([rule.id, projection.post], [rule.id, projection.pre.node]);
      for (const node of [...modulators, ...rule.on.map((o) => o.from.node)])
        if (sizes.has(node)) pairs.push([rule.id, node], [rule.id, projection.post]);
    }
  for (const relay of network.relays)
    for (const input of relay.inputs) pairs.push([relay.id, input.from.node]);
  const groupOf = groupsOf([...pairs, ...alike]);
  const whole = new Set(pairs.map(([id]) => groupOf(id)));
  return (id) => ({ group: groupOf(id), whole: whole.has(groupOf(id)) });
}

/** Groups of names that are joined by pairs (union-find); alone: null. */
function groupsOf(pairs: readonly (readonly [string, string])[]): (id: string) => string | null {
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
