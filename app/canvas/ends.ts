/** Which node and port each wire begins and ends at, and which ports have a wire; read once. */

import { type GraphDocument, type GraphEdge, splitPort } from '#engine';

/** A wire's ends in parts, read once per edge. */
export interface Ends {
  readonly source: string;
  readonly out: string;
  readonly target: string;
  readonly into: string;
}
const split = new WeakMap<GraphEdge, Ends>();

/** The ends of a wire. */
export function endsOf(edge: GraphEdge): Ends {
  let ends = split.get(edge);
  if (!ends) {
    const [source, out] = splitPort(edge.from) ?? ['', ''];
    const [target, into] = splitPort(edge.to) ?? ['', ''];
    ends = { source, out, target, into };
    split.set(edge, ends);
  }
  return ends;
}

const connections = new WeakMap<GraphDocument['edges'], Map<string, Set<string>>>();

/** Ports that have a wire, by node. */
export function connectedPorts(edges: GraphDocument['edges']): Map<string, Set<string>> {
  let connected = connections.get(edges);
  if (connected) return connected;
  connected = new Map();
  for (const key in edges) {
    const edge = edges[key];
    if (!edge) continue;
    const { source, out, target, into } = endsOf(edge);
    for (const [id, port] of [
      [source, out],
      [target, into],
    ] as const) {
      const ports = connected.get(id);
      if (ports) ports.add(port);
      else connected.set(id, new Set([port]));
    }
  }
  connections.set(edges, connected);
  return connected;
}

const partners = new WeakMap<GraphDocument['edges'], Map<string, string[]>>();

/** The ports that wires of a port lead to. */
export function partnersOf(edges: GraphDocument['edges'], ref: string): readonly string[] {
  let all = partners.get(edges);
  if (!all) {
    all = new Map();
    for (const { from, to } of Object.values(edges))
      for (const [one, other] of [
        [from, to],
        [to, from],
      ] as const) {
        const list = all.get(one);
        if (list) list.push(other);
        else all.set(one, [other]);
      }
    partners.set(edges, all);
  }
  return all.get(ref) ?? [];
}
