/**
 * The edges of a resolved graph, looked up from either end; edges of muted nodes do not count.
 * Inputs named `learning` that nothing is wired to hear the schedule, where there is one: that is
 * what freezes a whole network for a test.
 */

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
  for (const schedule of nodes.values()) {
    if (schedule.definition.behaviour.kind !== 'schedule' || !schedule.ports.learning) continue;
    const from = { node: schedule.id, port: 'learning' };
    for (const node of nodes.values()) {
      const hearing = Object.entries(node.ports).flatMap(([name, { port }]) =>
        port.flow === 'in' && port.kind === 'mod' && port.variable === 'learning' ? [name] : [],
      );
      // A rule without such an input hears it all the same.
      if (hearing.length === 0 && node.definition.behaviour.kind === 'plasticity')
        hearing.push('learning');
      for (const name of hearing) {
        if (into.has(`${node.id}/${name}`)) continue;
        add(into, `${node.id}/${name}`, from);
        add(outOf, `${schedule.id}/learning`, { node: node.id, port: name });
      }
    }
    break;
  }
  return {
    into: (node, port) => into.get(`${node}/${port}`) ?? [],
    outOf: (node, port) => outOf.get(`${node}/${port}`) ?? [],
  };
}
