/**
 * Composites disappear here: every node inside becomes a node of its own, called `<outer>.<inner>`
 * in id and name, and the wires that ended at the composite's ports end at the inner ports these
 * stand for. Behind this point a graph is flat. The number of nodes is bounded before they are
 * made: thirty subgraphs that hold each other twice would be a thousand million nodes.
 */

import type { GraphDocument, GraphEdge, GraphNode } from '../graph/document.ts';
import { splitPort } from '../graph/ids.ts';
import { own } from '../graph/json.ts';
import { portNamed } from '../graph/ports.ts';
import type { Registry } from '../graph/registry.ts';
import { MAX_NESTING } from '../graph/validate.ts';
import type { NodeDefinition, Of } from '../kit/types.ts';
import { graphProblems } from '../problems/graph.ts';
import type { Problem } from '../problems/problem.ts';
import type { ResolvedEdge, ResolvedEnd } from './resolved.ts';

/** A node of the flat graph; composites that were unpacked are the `parent`s. */
export interface FlatNode {
  readonly id: string;
  readonly name: string;
  readonly node: GraphNode;
  readonly definition: NodeDefinition;
  readonly parent: FlatNode | null;
  readonly muted: boolean;
}

export interface FlatGraph {
  /** Without composites, in id order. */
  readonly nodes: readonly FlatNode[];
  /** In id order; ends that name unknown nodes or ports are left out. */
  readonly edges: readonly ResolvedEdge[];
  /** Set where the graph is too large to unpack. */
  readonly problems: readonly Problem[];
}

interface Graph {
  readonly nodes: Of<GraphNode>;
  readonly edges: Of<GraphEdge>;
}

/** Most nodes a flat graph may have. */
const MAX_NODES = 20_000;

const compare = (a: { readonly id: string }, b: { readonly id: string }): number =>
  a.id < b.id ? -1 : a.id > b.id ? 1 : 0;

/** The flat graph of a document; `types` knows its local definitions. */
export function expand(document: GraphDocument, types: Registry): FlatGraph {
  const expansion = new Expansion(types);
  expansion.graph(document, '', '', null, false, 0);
  if (expansion.overflow)
    return { nodes: [], edges: [], problems: [graphProblems.tooManyNodes(MAX_NODES)] };
  return {
    nodes: [...expansion.nodes.values()].sort(compare),
    edges: expansion.edges
      .flatMap(({ id, from, to }) => {
        const source = expansion.inner(from, 'out');
        const target = expansion.inner(to, 'in');
        return source && target ? [{ id, from: source, to: target }] : [];
      })
      .sort(compare),
    problems: [],
  };
}

/**
 * The flat graph after an edit that only changed values of nodes outside composites; null where
 * more has changed and the graph must be unpacked again.
 */
export function patched(
  flat: FlatGraph,
  before: GraphDocument,
  after: GraphDocument,
): FlatGraph | null {
  if (before.edges !== after.edges || before.definitions !== after.definitions) return null;
  const ids = Object.keys(after.nodes);
  if (ids.length !== Object.keys(before.nodes).length) return null;
  const changed = new Map<string, GraphNode>();
  for (const id of ids) {
    const [old, now] = [own(before.nodes, id), own(after.nodes, id)];
    if (old === now) continue;
    if (!old || !now || old.type !== now.type || old.muted !== now.muted) return null;
    changed.set(id, now);
  }
  if (changed.size === 0) return flat;
  let found = 0;
  const nodes = flat.nodes.map((each) => {
    const node = changed.get(each.id);
    if (!node) return each;
    found++;
    return { ...each, node, name: node.name };
  });
  // What was not found is a composite, or of a type that is not installed.
  return found === changed.size ? { ...flat, nodes } : null;
}

class Expansion {
  readonly nodes = new Map<string, FlatNode>();
  readonly edges: ResolvedEdge[] = [];
  overflow = false;
  private readonly composites = new Map<string, Of<string>>();
  private readonly types: Registry;
  private made = 0;

  constructor(types: Registry) {
    this.types = types;
  }

  graph(
    graph: Graph,
    prefix: string,
    names: string,
    parent: FlatNode | null,
    muted: boolean,
    depth: number,
  ): void {
    for (const [key, node] of Object.entries(graph.nodes)) {
      if (this.overflow) return;
      if (++this.made > MAX_NODES) {
        this.overflow = true;
        return;
      }
      const definition = this.types.get(node.type);
      if (!definition) continue;
      const flat: FlatNode = {
        id: prefix + key,
        name: names + node.name,
        node,
        definition,
        parent,
        muted: muted || node.muted === true,
      };
      if (definition.behaviour.kind !== 'composite') this.nodes.set(flat.id, flat);
      else if (depth < MAX_NESTING) {
        this.composites.set(flat.id, definition.behaviour.expose);
        const inner = definition.behaviour.graph as Graph;
        this.graph(inner, `${flat.id}.`, `${flat.name}.`, flat, flat.muted, depth + 1);
      }
    }
    for (const [key, edge] of Object.entries(graph.edges)) {
      const [from, to] = [splitPort(edge.from), splitPort(edge.to)];
      if (!from || !to) continue;
      this.edges.push({
        id: prefix + key,
        from: { node: prefix + from[0], port: from[1] },
        to: { node: prefix + to[0], port: to[1] },
      });
    }
  }

  /** The end inside all composites that a reference stands for; null where there is no such port. */
  inner(end: ResolvedEnd, flow: 'in' | 'out'): ResolvedEnd | null {
    let { node, port } = end;
    for (let depth = 0; depth <= MAX_NESTING; depth++) {
      const expose = this.composites.get(node);
      if (!expose) break;
      const ref = own(expose, port);
      const inside = ref === undefined ? null : splitPort(ref);
      if (!inside) return null;
      node = `${node}.${inside[0]}`;
      port = inside[1];
    }
    const definition = this.nodes.get(node)?.definition;
    return portNamed(definition, port)?.flow === flow ? { node, port } : null;
  }
}

/** Nodes that do not act: muted, or without anything at an end they need because that is muted. */
export function mutedNodes(graph: FlatGraph): ReadonlySet<string> {
  const muted = new Set(graph.nodes.filter((node) => node.muted).map(({ id }) => id));
  if (muted.size === 0) return muted;
  const definitions = new Map(graph.nodes.map(({ id, definition }) => [id, definition]));
  const needs = ({ node, port: name }: ResolvedEnd): boolean => {
    const port = own(definitions.get(node)?.ports, name);
    return port?.flow === 'in' ? !port.optional : port?.kind === 'impulses';
  };
  /** Ends that a node's falling silent touches, and how many live wires each of those has left. */
  const touched = new Map<string, ResolvedEnd[]>();
  const live = new Map<string, number>();
  for (const { from, to } of graph.edges)
    for (const [mine, other] of [
      [from, to],
      [to, from],
    ] as const) {
      if (!needs(other)) continue;
      const list = touched.get(mine.node);
      if (list) list.push(other);
      else touched.set(mine.node, [other]);
      const key = `${other.node}/${other.port}`;
      live.set(key, (live.get(key) ?? 0) + 1);
    }
  const queue = [...muted];
  for (let id = queue.pop(); id !== undefined; id = queue.pop())
    for (const end of touched.get(id) ?? []) {
      const key = `${end.node}/${end.port}`;
      const left = (live.get(key) ?? 1) - 1;
      live.set(key, left);
      if (left > 0 || muted.has(end.node)) continue;
      muted.add(end.node);
      queue.push(end.node);
    }
  return muted;
}
