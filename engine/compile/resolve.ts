/**
 * A document gets its meaning: composites are unpacked, muted nodes dropped, values checked and
 * brought to engine units, sizes unified along the wires. All problems are found in one pass. A
 * resolver remembers each node's result by the node's object, and edits share all objects they do
 * not touch, so after an edit one node and those whose sizes follow from it are resolved again.
 */

import type { GraphDocument } from '../graph/document.ts';
import { append, equal } from '../graph/records.ts';
import { type Registry, withLocal } from '../graph/registry.ts';
import { validate } from '../graph/validate.ts';
import type { NodeDefinition, Of, Quantity, Unit } from '../kit/types.ts';
import { assert, type Outcome, type Problem, settle } from '../problems/problem.ts';
import { resolveProblems } from '../problems/resolve.ts';
import { expand, type FlatGraph, type FlatNode, mutedNodes, patched } from './composite.ts';
import { examine } from './definition-check.ts';
import { hints } from './hints.ts';
import type { Outer } from './plain-values.ts';
import { readSettings, readVariables } from './resolve-settings.ts';
import { changedSizes, fixedOf } from './resolve-sizes.ts';
import { type NodeValues, resolveValues } from './resolve-values.ts';
import {
  driveProblems,
  listProblems,
  splitEdges,
  targetUnits,
  unitInForce,
  wireProblems,
} from './resolve-wires.ts';
import type { ResolvedEdge, ResolvedGraph, ResolvedNode, ResolvedPort } from './resolved.ts';
import {
  product,
  type Shape,
  type ShapedNode,
  type Sizes,
  shapeOf,
  unify,
  unifyAgain,
} from './shapes.ts';

export interface Resolver {
  /** The resolved graph, or all problems. Nodes that an edit did not concern keep their identity. */
  resolve(document: GraphDocument): Outcome<ResolvedGraph>;
  /** A node of the graph that was resolved last, with other numbers [engine units] for some parameters; its sizes stay. */
  withValues(id: string, given: Of<number>): Outcome<ResolvedNode>;
  /** How many nodes' values were read anew by the last call: what memoising saved can be seen. */
  readonly fresh: number;
}

/** A resolver for a set of node types; keep it while a document is edited. */
export const createResolver = (registry: Registry): Resolver => new MemoResolver(registry);

/** Resolves a document once. */
export const resolve = (document: GraphDocument, registry: Registry): Outcome<ResolvedGraph> =>
  createResolver(registry).resolve(document);

const resolvers = new WeakMap<Registry, Resolver>();

/**
 * All problems of a document that can be found without running it, errors first, then in graph
 * order. Quick after small edits: what it found before is remembered per registry.
 */
export function check(document: GraphDocument, registry: Registry): readonly Problem[] {
  let resolver = resolvers.get(registry);
  if (!resolver) {
    resolver = createResolver(registry);
    resolvers.set(registry, resolver);
  }
  const resolved = resolver.resolve(document);
  const problems = [...resolved.problems];
  if (resolved.ok) problems.push(...hints(resolved.value));
  const rank = { error: 0, warning: 1, info: 2 } as const;
  return problems.sort((a, b) => rank[a.severity] - rank[b.severity]);
}

interface Entry {
  readonly flat: FlatNode;
  readonly targetUnit: Unit | null;
  readonly around: object;
  readonly values: NodeValues;
  /** Sizes its parameters give; the same object while they are the same. */
  readonly fixed: Of<Shape>;
}
interface Built {
  readonly values: NodeValues;
  readonly sizes: string;
  /** The names `sizes` was read from, and the unit: while they are the same, so is it. */
  readonly names: ReadonlyMap<string, Shape> | undefined;
  readonly unit: Unit | null;
  readonly node: ResolvedNode;
  readonly problems: readonly Problem[];
}
const NO_VALUES: NodeValues = {
  parameters: {},
  initial: {},
  problems: [],
  constant: () => undefined,
};
const NO_VARIABLES: Of<Quantity> = {};

class MemoResolver implements Resolver {
  fresh = 0;
  private readonly registry: Registry;
  private entries = new Map<string, Entry>();
  private built = new Map<string, Built>();
  private last: { document: GraphDocument; types: Registry; flat: FlatGraph } | null = null;
  private sized: {
    nodes: readonly ShapedNode[];
    edges: readonly ResolvedEdge[];
    sizes: Sizes;
  } | null = null;
  private variables: {
    raw: Of<Quantity>;
    dt: number;
    outer: Outer;
    problems: readonly Problem[];
  } | null = null;

  constructor(registry: Registry) {
    this.registry = registry;
  }

  resolve(document: GraphDocument): Outcome<ResolvedGraph> {
    this.fresh = 0;
    const types = withLocal(this.registry, document);
    const problems: Problem[] = [...validate(document, this.registry)];
    const settings = readSettings(document.simulation ?? {}, problems);
    const variables = this.readVariables(document.variables ?? NO_VARIABLES, settings.dt);
    append(problems, variables.problems);
    const flat = this.flatten(document, types);
    problems.push(...flat.problems);
    const muted = mutedNodes(flat);
    const live = flat.nodes.filter(({ id }) => !muted.has(id));
    const byId = new Map(live.map((node) => [node.id, node]));
    const [edges, drives] = splitEdges(flat.edges, byId);

    const units = targetUnits(byId, edges, problems);
    const entries = new Map<string, Entry>();
    const examined = new Set<NodeDefinition>();
    const shaped = live.map((node) => {
      append(problems, definitionProblems(node, examined));
      const { fixed, values } = this.entryOf(node, units, variables.outer, entries);
      return { ...node, fixed, values };
    });
    for (const { values } of entries.values()) append(problems, values.problems);
    this.entries = entries;

    const sizes = this.sizesOf(shaped, edges);
    append(problems, sizes.problems);
    const built = new Map<string, Built>();
    const nodes = shaped.map((node) => {
      const made = this.build(node, node.values, node.fixed, sizes, units.get(node.id) ?? null);
      built.set(node.id, made);
      append(problems, made.problems);
      return made.node;
    });
    this.built = built;
    const resolved = new Map(nodes.map((node) => [node.id, node]));
    append(problems, wireProblems(resolved, edges));
    append(problems, driveProblems(resolved, edges, drives, units));
    return settle({ ...settings, nodes, edges, drives }, problems);
  }

  withValues(id: string, given: Of<number>): Outcome<ResolvedNode> {
    const [entry, before] = [this.entries.get(id), this.built.get(id)];
    assert(entry && before, 'the node is one of those that were resolved');
    const { flat, targetUnit } = entry;
    const parent = flat.parent && (this.entries.get(flat.parent.id)?.values ?? null);
    const variables = this.variables?.outer ?? (() => undefined);
    const values = readValues(flat, targetUnit, parent, variables, given);
    return settle({ ...before.node, parameters: values.parameters }, values.problems);
  }

  private flatten(document: GraphDocument, types: Registry): FlatGraph {
    const { last } = this;
    const known = last?.types === types ? patched(last.flat, last.document, document) : null;
    const flat = known ?? expand(document, types);
    this.last = { document, types, flat };
    return flat;
  }

  /** Sizes; from memory where neither wires nor the parameters that give sizes changed, else what follows. */
  private sizesOf(nodes: readonly ShapedNode[], edges: readonly ResolvedEdge[]): Sizes {
    const before = this.sized;
    const changed = before && changedSizes(before, nodes, edges);
    if (before && changed?.size === 0) return before.sizes;
    const sizes = changed ? unifyAgain(before.sizes, changed, nodes, edges) : unify(nodes, edges);
    this.sized = { nodes, edges, sizes };
    return sizes;
  }

  /** Values of a node, and of the composites around it, from memory where nothing changed. */
  private entryOf(
    flat: FlatNode,
    units: ReadonlyMap<string, Unit>,
    variables: Outer,
    entries: Map<string, Entry>,
  ): Entry {
    const done = entries.get(flat.id);
    if (done) return done;
    const parent = flat.parent && this.entryOf(flat.parent, units, variables, entries).values;
    const around = parent ?? variables;
    const targetUnit = units.get(flat.id) ?? null;
    const before = this.entries.get(flat.id);
    let entry = before;
    if (
      !before ||
      before.flat.node !== flat.node ||
      before.flat.definition !== flat.definition ||
      before.flat.name !== flat.name ||
      before.targetUnit !== targetUnit ||
      before.around !== around
    ) {
      this.fresh++;
      const values = readValues(flat, targetUnit, parent, variables);
      const fixed = fixedOf(flat.definition, values.parameters);
      const kept = before && equal(before.fixed, fixed) ? before.fixed : fixed;
      entry = { flat, targetUnit, around, values, fixed: kept };
    }
    assert(entry, 'a node has been resolved or was before');
    entries.set(flat.id, entry);
    return entry;
  }

  private build(
    flat: FlatNode,
    values: NodeValues,
    fixed: Of<Shape>,
    sizes: Sizes,
    unit: Unit | null,
  ): Built {
    const known = sizes.names.get(flat.id);
    const before = this.built.get(flat.id);
    if (known && before?.names === known && before.unit === unit && before.values === values)
      return before;
    const names = known ?? new Map<string, Shape>();
    let key = unit ?? '';
    for (const [name, shape] of names) key += `;${name}=${shape}`;
    for (const name of Object.keys(flat.definition.ports)) {
      const stacked = sizes.stacked.get(`${flat.id}/${name}`);
      if (stacked !== undefined) key += `;${name}:${stacked}`;
    }
    if (before?.values === values && before.sizes === key) return { ...before, names: known, unit };
    const ports: Record<string, ResolvedPort> = {};
    for (const [name, port] of Object.entries(flat.definition.ports)) {
      const stacked = sizes.stacked.get(`${flat.id}/${name}`);
      const shape = stacked === undefined ? (shapeOf(port, fixed, names) ?? [1]) : [stacked];
      ports[name] = { port, shape, elements: product(shape), unit: unitInForce(port, unit) };
    }
    const { method, substeps } = flat.node;
    const node: ResolvedNode = {
      id: flat.id,
      name: flat.name,
      definition: flat.definition,
      parameters: values.parameters,
      dims: Object.fromEntries([...names].map(([name, shape]) => [name, product(shape)])),
      ports,
      initial: values.initial,
      ...(method === undefined || method === 'auto' ? {} : { method }),
      ...(substeps === undefined ? {} : { substeps }),
      muted: false,
    };
    return { values, sizes: key, names: known, unit, node, problems: listProblems(node) };
  }

  private readVariables(raw: Of<Quantity>, dt: number) {
    if (this.variables?.raw !== raw || this.variables.dt !== dt)
      this.variables = { raw, dt, ...readVariables(raw, dt) };
    return this.variables;
  }
}

/** The values of a node; names that it does not have are those of the composite around it, then of the project. */
function readValues(
  flat: FlatNode,
  targetUnit: Unit | null,
  parent: NodeValues | null,
  variables: Outer,
  given: Of<number> = {},
): NodeValues {
  const { sound, states } = examine(flat.definition);
  const outer: Outer = parent ? (name) => parent.constant(name) ?? variables(name) : variables;
  return sound ? resolveValues({ ...flat, targetUnit, states, outer, given }) : NO_VALUES;
}

/** What is wrong with a document's own definition, told at the first node that is made of it. */
function definitionProblems(node: FlatNode, told: Set<NodeDefinition>): Problem[] {
  if (told.has(node.definition)) return [];
  told.add(node.definition);
  const { type } = node.definition;
  const local = type.startsWith('local/') ? type.slice('local/'.length) : null;
  return examine(node.definition).problems.map((p) => resolveProblems.equations(node, p, local));
}
