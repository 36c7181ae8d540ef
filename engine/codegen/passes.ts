/**
 * A loop body in passes over a strip of elements: the arguments of elementary functions, the
 * functions of whole strips, what depends on those, and so on until everything is stored. What a
 * pass found out and a later one needs waits in a strip, unless computing it again is shorter.
 */

import type { Node } from './dag.ts';
import type { ElementGraph } from './element-graph.ts';
import type { Elementary } from './program.ts';
import { MOST_STRIPS } from './strips.ts';

/** Operations that are sooner done again than stored and loaded. */
const SHORT = 4;

/** A value that waits in a strip. */
export interface Kept {
  readonly strip: number;
  readonly vector: number;
  /** The pass that stores it; later ones may load it. */
  readonly pass: number;
}

export interface Pass {
  /** What it stores into strips, vector by vector. */
  readonly stores: readonly {
    readonly node: Node;
    readonly strip: number;
    readonly vector: number;
  }[];
  /** Functions of strips behind it; each reads a strip and writes the next. */
  readonly calls: readonly { readonly name: Elementary; readonly strip: number }[];
  /** Everything it may compute or load. */
  readonly nodes: ReadonlySet<Node>;
}

export interface Passes {
  /** The last one stores what the kernel stores. */
  readonly list: readonly Pass[];
  readonly kept: ReadonlyMap<Node, Kept>;
}

/** Divides a body into passes; null where one is enough, or where strips are too few. */
export function dividePasses(
  built: ElementGraph,
  roots: readonly (readonly Node[])[],
): Passes | null {
  const { inputs, vectors } = built;
  const level = levels(built);
  const last = Math.max(0, ...roots.flat().map((root) => level.get(root) ?? 0));
  if (last === 0) return null;
  const list = Array.from({ length: last + 1 }, () => ({
    stores: [] as { node: Node; strip: number; vector: number }[],
    calls: [] as { name: Elementary; strip: number }[],
    nodes: new Set<Node>(),
  }));
  const kept = new Map<Node, Kept>();
  let strips = 0;
  for (const v of vectors.keys()) {
    let strip = 0;
    const needed = reachable(roots[v]!);
    for (const [node, input] of inputs) {
      if (input.kind !== 'call' || input.vector !== v || !needed.has(node)) continue;
      const pass = (level.get(node) ?? 1) - 1;
      list[pass]!.stores.push({ node: node.args[0]!, strip, vector: v });
      if (v === 0) list[pass]!.calls.push({ name: input.name, strip });
      kept.set(node, { strip: strip + 1, vector: v, pass });
      strip += 2;
    }
    const first = new Map<Node, number>();
    for (const [p, pass] of list.entries()) {
      const begin =
        p === last ? roots[v]! : pass.stores.filter((s) => s.vector === v).map((s) => s.node);
      const stack = [...begin];
      for (let node = stack.pop(); node; node = stack.pop()) {
        if (!node.varies || pass.nodes.has(node)) continue;
        pass.nodes.add(node);
        if (kept.has(node)) continue;
        const before = first.get(node);
        if (before === undefined) first.set(node, p);
        else if (isLong(node, kept)) {
          list[before]!.stores.push({ node, strip, vector: v });
          kept.set(node, { strip, vector: v, pass: before });
          strip++;
          continue;
        }
        stack.push(...node.args);
      }
    }
    strips = Math.max(strips, strip);
  }
  return strips > MOST_STRIPS ? null : { list, kept };
}

/** How many functions stand, one within another, in front of a node. */
function levels({ graph, inputs }: ElementGraph): ReadonlyMap<Node, number> {
  const found = new Map<Node, number>();
  // Arguments have smaller numbers.
  for (const node of graph.nodes) {
    const inside = Math.max(0, ...node.args.map((arg) => found.get(arg) ?? 0));
    found.set(node, inside + (inputs.get(node)?.kind === 'call' ? 1 : 0));
  }
  return found;
}

function reachable(roots: readonly Node[]): ReadonlySet<Node> {
  const found = new Set<Node>();
  const stack = [...roots];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (found.has(node)) continue;
    found.add(node);
    stack.push(...node.args);
  }
  return found;
}

/** Whether a node takes many operations from what is in memory. */
function isLong(node: Node, kept: ReadonlyMap<Node, Kept>): boolean {
  const seen = new Set<Node>();
  const stack = [node];
  for (let next = stack.pop(); next && seen.size <= SHORT; next = stack.pop()) {
    if (!next.varies || next.op === 'input' || kept.has(next)) continue;
    seen.add(next);
    stack.push(...next.args);
  }
  return seen.size > SHORT;
}
