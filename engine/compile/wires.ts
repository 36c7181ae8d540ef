/** The edges of a resolved graph, looked up from either end; edges of muted nodes do not count. */

import type { StreamRef } from './ir.ts';
import type { ResolvedEnd, ResolvedGraph, ResolvedNode } from './resolved.ts';

export interface Wiring {
  /** Outputs wired to an input, in wire order. */
  into(node: string, port: string): readonly StreamRef[];
  /** Inputs wired to an output, in wire order. */
  outOf(node: string, port: string): readonly ResolvedEnd[];
}

/** Indexes the edges between the given nodes. */
export function wiringOf(graph: ResolvedGraph, nodes: ReadonlyMap<string, ResolvedNode>): Wiring {
  const into = new Map<string, StreamRef[]>();
  const outOf = new Map<string, ResolvedEnd[]>();
  const add = <T>(map: Map<string, T[]>, key: string, value: T) => {
    const list = map.get(key);
    if (list) list.push(value);
    else map.set(key, [value]);
  };
  for (const { from, to } of graph.edges) {
    if (!nodes.has(from.node) || !nodes.has(to.node)) continue;
    add(into, `${to.node}/${to.port}`, from);
    add(outOf, `${from.node}/${from.port}`, to);
  }
  return {
    into: (node, port) => into.get(`${node}/${port}`) ?? [],
    outOf: (node, port) => outOf.get(`${node}/${port}`) ?? [],
  };
}
