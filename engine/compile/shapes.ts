/**
 * Sizes. A port's shape may name dimensions (`n`, `h`, `pre`); a name of a `shape` or `count`
 * parameter has that parameter's value, any other is found from the node at the other end of a
 * wire. Names are bound in an order that does not depend on how the graph was drawn: first from
 * outputs that have several elements, then from the inputs they must fit, then from single
 * values, which may be given to any number of elements. What still differs then is a problem that
 * names both nodes and both sizes.
 */

import { own } from '../graph/json.ts';
import type { NodeDefinition, Of, Port } from '../kit/types.ts';
import type { Problem } from '../problems/problem.ts';
import { resolveProblems } from '../problems/resolve.ts';
import type { ResolvedEdge, ResolvedEnd } from './resolved.ts';

export type Shape = readonly number[];

export interface ShapedNode {
  readonly id: string;
  readonly name: string;
  readonly definition: NodeDefinition;
  /** Values of `shape` and `count` parameters. */
  readonly fixed: Of<Shape>;
}

export interface Sizes {
  /** Shapes by node and dimension name; a name that nothing determines has the shape [1]. */
  readonly names: ReadonlyMap<string, ReadonlyMap<string, Shape>>;
  /** Inputs that stack what is wired to them (plots), by `node/port`: elements in all. */
  readonly stacked: ReadonlyMap<string, number>;
  readonly problems: readonly Problem[];
}

export const product = (shape: Shape): number =>
  shape.some((d) => d < 0) ? -1 : shape.reduce((a, b) => a * b, 1);

/** Gives every named dimension of every node its size. */
export function unify(nodes: readonly ShapedNode[], edges: readonly ResolvedEdge[]): Sizes {
  const unification = new Unification(nodes, edges);
  unification.run();
  const stacked = unification.stacked();
  return {
    names: unification.names,
    stacked,
    problems: unification.problems(),
  };
}

/**
 * The same after nodes changed what their parameters fix (`changed`, by id), from the sizes before:
 * only what can follow from them is found anew. A node whose parameters give all its sizes passes
 * nothing on, so whatever lies behind it stays as it was.
 */
export function unifyAgain(
  before: Sizes,
  changed: ReadonlySet<string>,
  nodes: readonly ShapedNode[],
  edges: readonly ResolvedEdge[],
): Sizes {
  // Where something was wrong, the list is made anew, in the order of the graph.
  if (before.problems.length > 0) return unify(nodes, edges);
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const region = regionOf(changed, byId, edges);
  const near = edges.filter(({ from, to }) => region.has(from.node) || region.has(to.node));
  const ids = new Set(region);
  for (const { from, to } of near) ids.add(from.node).add(to.node);
  const part = unify(
    nodes.filter(({ id }) => ids.has(id)),
    near,
  );
  const names = new Map(before.names);
  for (const id of region) {
    const found = part.names.get(id);
    if (found) names.set(id, found);
  }
  const stacked = new Map(before.stacked);
  for (const [key, elements] of part.stacked) stacked.set(key, elements);
  return { names, stacked, problems: part.problems };
}

/** Nodes whose sizes can follow from those that changed, these included. */
function regionOf(
  changed: ReadonlySet<string>,
  nodes: ReadonlyMap<string, ShapedNode>,
  edges: readonly ResolvedEdge[],
): Set<string> {
  const neighbours = new Map<string, string[]>();
  const join = (a: string, b: string) => {
    const list = neighbours.get(a);
    if (list) list.push(b);
    else neighbours.set(a, [b]);
  };
  for (const { from, to } of edges) {
    join(from.node, to.node);
    join(to.node, from.node);
  }
  const region = new Set(changed);
  for (const id of region)
    for (const next of neighbours.get(id) ?? []) {
      const node = nodes.get(next);
      if (node && !isFixed(node)) region.add(next);
    }
  return region;
}

/** Whether parameters give every size of a node, and no input stacks what is wired to it. */
const isFixed = ({ definition, fixed }: ShapedNode): boolean =>
  Object.values(definition.ports).every(
    (port) =>
      !(port.many && port.flow === 'in') &&
      port.shape.every((d) => typeof d === 'number' || Object.hasOwn(fixed, d)),
  );

/** A port's shape when the names of its node are known; null while one is not. */
export function shapeOf(
  port: Port,
  fixed: Of<Shape>,
  names: ReadonlyMap<string, Shape> | undefined,
): Shape | null {
  const shape: number[] = [];
  for (const d of port.shape) {
    if (typeof d === 'number') shape.push(d);
    else if (d === '*') shape.push(-1);
    else {
      const bound = names?.get(d);
      if (!bound) return null;
      // A name among others is one axis; a shape parameter stands for all of its own.
      if (port.shape.length === 1 || Object.hasOwn(fixed, d)) shape.push(...bound);
      else shape.push(product(bound));
    }
  }
  return shape;
}

class Unification {
  readonly names = new Map<string, Map<string, Shape>>();
  private readonly nodes = new Map<string, ShapedNode>();
  private readonly edges: readonly ResolvedEdge[];
  private readonly at = new Map<string, ResolvedEdge[]>();
  private readonly shared = new Map<NodeDefinition, ReadonlySet<string>>();

  constructor(nodes: readonly ShapedNode[], edges: readonly ResolvedEdge[]) {
    for (const node of nodes) {
      this.nodes.set(node.id, node);
      this.names.set(node.id, new Map(Object.entries(node.fixed)));
    }
    this.edges = edges.filter(
      ({ from, to }) => this.nodes.has(from.node) && this.nodes.has(to.node),
    );
    for (const edge of this.edges)
      for (const { node } of [edge.from, edge.to]) {
        const list = this.at.get(node);
        if (list) list.push(edge);
        else this.at.set(node, [edge]);
      }
  }

  run(): void {
    // Each pass binds what it can from all edges, and follows what it bound at once.
    const passes = [
      (edge: ResolvedEdge) => this.bind(edge.from, edge.to, false),
      (edge: ResolvedEdge) => this.bind(edge.to, edge.from, false),
      (edge: ResolvedEdge) => this.bind(edge.from, edge.to, true),
      (edge: ResolvedEdge) => this.bind(edge.to, edge.from, true),
    ];
    const first = passes[0];
    let open = this.edges;
    for (const [k, pass] of passes.entries()) {
      for (const edge of open) {
        const queue = pass(edge);
        for (let id = queue.pop(); id !== undefined; id = queue.pop())
          for (const next of this.at.get(id) ?? []) {
            if (first) queue.push(...first(next));
            if (k > 0) for (const other of passes.slice(1, k + 1)) queue.push(...other(next));
          }
      }
      open = open.filter(({ from, to }) => !this.shape(from) || !this.shape(to));
    }
    for (const { id, definition } of this.nodes.values())
      for (const port of Object.values(definition.ports))
        for (const d of port.shape)
          if (typeof d === 'string' && d !== '*' && !this.names.get(id)?.has(d))
            this.names.get(id)?.set(d, [1]);
  }

  private port({ node, port }: ResolvedEnd): Port | undefined {
    return own(this.nodes.get(node)?.definition.ports, port);
  }

  private shape(end: ResolvedEnd): Shape | null {
    const port = this.port(end);
    const node = this.nodes.get(end.node);
    return port && node ? shapeOf(port, node.fixed, this.names.get(end.node)) : null;
  }

  /** Binds unknown names of one end by the known shape of the other; gives the node if it did. */
  private bind(known: ResolvedEnd, open: ResolvedEnd, single: boolean): string[] {
    const shape = this.shape(known);
    if (!shape || this.shape(open) || this.stacks(open)) return [];
    if (!single && product(shape) === 1) return [];
    const port = this.port(open);
    const node = this.nodes.get(open.node);
    const names = this.names.get(open.node);
    if (!port || !node || !names) return [];
    const [only] = port.shape;
    if (port.shape.length === 1 && typeof only === 'string') {
      names.set(only, shape.length === 0 ? [1] : shape);
      return [open.node];
    }
    // Axes that are missing in front are 1: a picture without channels has one.
    const wide = port.shape.flatMap<number | string>((d) =>
      typeof d === 'string' && Object.hasOwn(node.fixed, d) ? [...(names.get(d) ?? [])] : [d],
    );
    const padded = [...Array.from({ length: wide.length - shape.length }, () => 1), ...shape];
    if (padded.length !== wide.length) return [];
    let bound = false;
    for (const [k, d] of wide.entries()) {
      if (typeof d !== 'string' || d === '*' || names.has(d)) continue;
      names.set(d, [padded[k] ?? 1]);
      bound = true;
    }
    return bound ? [open.node] : [];
  }

  /** Whether an input puts what is wired to it side by side: a plot's, whose size nothing else needs. */
  private stacks(end: ResolvedEnd): boolean {
    const port = this.port(end);
    const definition = this.nodes.get(end.node)?.definition;
    if (!definition || !port?.many || port.flow !== 'in' || port.shape.length !== 1) return false;
    if (['impulses', 'current', 'mod', 'rule'].includes(port.kind)) return false;
    const [name] = port.shape;
    if (name === '*') return true;
    return typeof name === 'string' && !this.sharedNames(definition).has(name);
  }

  /** Names that parameters give or that several ports of a definition have. */
  private sharedNames(definition: NodeDefinition): ReadonlySet<string> {
    let shared = this.shared.get(definition);
    if (!shared) {
      const seen = new Set(Object.keys(definition.parameters));
      const twice = new Set(seen);
      for (const port of Object.values(definition.ports))
        for (const d of new Set(port.shape)) {
          if (typeof d !== 'string') continue;
          if (seen.has(d)) twice.add(d);
          seen.add(d);
        }
      shared = twice;
      this.shared.set(definition, shared);
    }
    return shared;
  }

  stacked(): Map<string, number> {
    const sums = new Map<string, number>();
    for (const { from, to } of this.edges) {
      if (!this.stacks(to)) continue;
      const elements = product(this.shape(from) ?? [1]);
      const key = `${to.node}/${to.port}`;
      const sum = sums.get(key) ?? 0;
      sums.set(key, sum < 0 || elements < 0 ? -1 : sum + elements);
    }
    for (const [key, sum] of sums) {
      const slash = key.indexOf('/');
      const end = { node: key.slice(0, slash), port: key.slice(slash + 1) };
      const [name] = this.port(end)?.shape ?? [];
      if (typeof name === 'string' && name !== '*') this.names.get(end.node)?.set(name, [sum]);
    }
    return sums;
  }

  problems(): Problem[] {
    const problems: Problem[] = [];
    const told = new Set<string>();
    for (const edge of this.edges) {
      const [from, to] = [this.nodes.get(edge.from.node), this.nodes.get(edge.to.node)];
      const [a, b] = [this.shape(edge.from), this.shape(edge.to)];
      if (!from || !to || !a || !b || this.stacks(edge.to)) continue;
      if (fits(a, b, this.port(edge.from)?.kind)) continue;
      const projection = [from, to].find(({ definition }) => definition.category === 'projection');
      const sizes = projection && this.ends(projection.id);
      if (projection && sizes && sizes.pre.elements !== sizes.post.elements) {
        if (told.has(projection.id)) continue;
        told.add(projection.id);
        problems.push(this.unequal(projection, sizes));
      } else
        problems.push(
          resolveProblems.shapes(edge.id, from, edge.from.port, a, to, edge.to.port, b),
        );
    }
    for (const node of this.nodes.values()) {
      if (told.has(node.id) || !node.definition.type.endsWith('/one-to-one')) continue;
      const sizes = this.ends(node.id);
      if (sizes && sizes.pre.elements !== sizes.post.elements)
        problems.push(this.unequal(node, sizes));
    }
    return problems;
  }

  private unequal(node: ShapedNode, { pre, post }: Ends): Problem {
    return resolveProblems.equalSizes(
      node,
      node.definition.title,
      pre.node,
      pre.elements,
      post.node,
      post.elements,
    );
  }

  /** The populations at both ends of a projection; null where one is not wired. */
  private ends(id: string): Ends | null {
    const edges = this.at.get(id) ?? [];
    const source = edges.find(({ to }) => to.node === id && to.port === 'pre')?.from;
    const target = edges.find(({ from }) => from.node === id && from.port === 'post')?.to;
    const pre = source && this.nodes.get(source.node);
    const post = target && this.nodes.get(target.node);
    if (!pre || !post) return null;
    return {
      pre: { node: pre, elements: product(this.shape(source) ?? [1]) },
      post: { node: post, elements: product(this.shape(target) ?? [1]) },
    };
  }
}

interface Ends {
  readonly pre: { readonly node: ShapedNode; readonly elements: number };
  readonly post: { readonly node: ShapedNode; readonly elements: number };
}

/** Whether an output of one shape can feed an input of another. */
function fits(from: Shape, to: Shape, kind: Port['kind'] | undefined): boolean {
  const [a, b] = [product(from), product(to)];
  if (a < 0 || b < 0)
    return (
      from.length !== to.length || from.every((d, k) => d < 0 || (to[k] ?? -1) < 0 || d === to[k])
    );
  // One value serves all elements; a flat list and a grid of as many elements are the same.
  if (a === 1 && (kind === 'analog' || kind === 'current' || kind === 'mod')) return true;
  if (a !== b) return false;
  if (from.length <= 1 || to.length <= 1) return true;
  const trimmed = (shape: Shape) => shape.slice(shape.findIndex((d) => d !== 1)).join();
  return trimmed(from) === trimmed(to);
}
