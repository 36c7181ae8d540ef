/**
 * A document gets its meaning: composites are unpacked, muted nodes dropped, values checked and
 * brought to engine units, sizes unified along the wires. All problems are found in one pass. A
 * resolver remembers each node's result by the node's object, and edits share all objects they do
 * not touch, so after an edit one node and those whose sizes follow from it are resolved again.
 */

import type { GraphDocument, SimulationSettings } from '../graph/document.ts';
import { own } from '../graph/json.ts';
import { append, equal } from '../graph/records.ts';
import { type Registry, withLocal } from '../graph/registry.ts';
import { validate } from '../graph/validate.ts';
import type { NodeDefinition, Of, Quantity, Unit } from '../kit/types.ts';
import { dimensionless } from '../language/dimension.ts';
import { parseQuantity } from '../language/quantity.ts';
import { parseUnit } from '../language/units.ts';
import { assert, type Outcome, type Problem, settle } from '../problems/problem.ts';
import { resolveProblems } from '../problems/resolve.ts';
import { expand, type FlatGraph, type FlatNode, mutedNodes, patched } from './composite.ts';
import { conversion, OPEN_UNITS } from './conversion.ts';
import { examine } from './definition-check.ts';
import { hints } from './hints.ts';
import {
  type Constant,
  dimensionOf,
  type NodeValues,
  type Outer,
  resolveValues,
  unitPart,
} from './resolve-values.ts';
import type {
  ResolvedEdge,
  ResolvedGraph,
  ResolvedNode,
  ResolvedPort,
  ResolvedValue,
} from './resolved.ts';
import { product, type Shape, type ShapedNode, type Sizes, shapeOf, unify } from './shapes.ts';

export interface Resolver {
  /** The resolved graph, or all problems. Nodes that an edit did not concern keep their identity. */
  resolve(document: GraphDocument): Outcome<ResolvedGraph>;
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
  private variables: { raw: Of<Quantity>; outer: Outer; problems: readonly Problem[] } | null =
    null;

  constructor(registry: Registry) {
    this.registry = registry;
  }

  resolve(document: GraphDocument): Outcome<ResolvedGraph> {
    this.fresh = 0;
    const types = withLocal(this.registry, document);
    const problems: Problem[] = [...validate(document, this.registry)];
    const settings = readSettings(document.simulation ?? {}, problems);
    const variables = this.readVariables(document.variables ?? NO_VARIABLES);
    append(problems, variables.problems);
    const flat = this.flatten(document, types);
    problems.push(...flat.problems);
    const muted = mutedNodes(flat);
    const live = flat.nodes.filter(({ id }) => !muted.has(id));
    const edges = flat.edges.filter(({ from, to }) => !muted.has(from.node) && !muted.has(to.node));

    const byId = new Map(live.map((node) => [node.id, node]));
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
    append(problems, wireProblems(new Map(nodes.map((node) => [node.id, node])), edges));
    return settle({ ...settings, nodes, edges }, problems);
  }

  private flatten(document: GraphDocument, types: Registry): FlatGraph {
    const { last } = this;
    const known = last?.types === types ? patched(last.flat, last.document, document) : null;
    const flat = known ?? expand(document, types);
    this.last = { document, types, flat };
    return flat;
  }

  /** Sizes; from memory where neither wires nor the parameters that give sizes changed. */
  private sizesOf(nodes: readonly ShapedNode[], edges: readonly ResolvedEdge[]): Sizes {
    const before = this.sized;
    const same =
      before?.edges.length === edges.length &&
      before.nodes.length === nodes.length &&
      edges.every((edge, k) => edge === before.edges[k]) &&
      nodes.every((node, k) => {
        const other = before.nodes[k];
        return (
          other?.id === node.id &&
          other.name === node.name &&
          other.definition === node.definition &&
          other.fixed === node.fixed
        );
      });
    if (before && same) return before.sizes;
    const sizes = unify(nodes, edges);
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
      const { sound, states } = examine(flat.definition);
      const outer: Outer = parent ? (name) => parent.constant(name) ?? variables(name) : variables;
      const values = sound ? resolveValues({ ...flat, targetUnit, states, outer }) : NO_VALUES;
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
    const names = sizes.names.get(flat.id) ?? new Map<string, Shape>();
    let key = unit ?? '';
    for (const [name, shape] of names) key += `;${name}=${shape}`;
    for (const name of Object.keys(flat.definition.ports)) {
      const stacked = sizes.stacked.get(`${flat.id}/${name}`);
      if (stacked !== undefined) key += `;${name}:${stacked}`;
    }
    const before = this.built.get(flat.id);
    if (before?.values === values && before.sizes === key) return before;
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
    return { values, sizes: key, node, problems: listProblems(node) };
  }

  private readVariables(raw: Of<Quantity>) {
    if (this.variables?.raw === raw) return this.variables;
    const values = new Map<string, Constant>();
    const problems: Problem[] = [];
    for (const [name, quantity] of Object.entries(raw)) {
      const unit = unitPart(quantity) ?? '1';
      const parsed = parseUnit(unit);
      const value = parsed.ok ? parseQuantity(quantity, unit) : parsed;
      if (value.ok)
        values.set(name, { dimension: dimensionOf(unit), value: value.value as number });
      else problems.push(...value.problems.map((p) => resolveProblems.variable(name, p.message)));
    }
    const outer: Outer = (name) =>
      values.get(name) ??
      (Object.hasOwn(raw, name) ? { dimension: dimensionless, value: 0 } : undefined);
    this.variables = { raw, outer, problems };
    return this.variables;
  }
}

function readSettings(settings: SimulationSettings, problems: Problem[]) {
  const time = (name: 'dt' | 'duration', otherwise: Quantity, least: number): number => {
    const read = parseQuantity(settings[name] ?? otherwise, 'ms', name);
    if (!read.ok) {
      problems.push(...read.problems.map((p) => resolveProblems.setting(name, p.message)));
      return 1;
    }
    if (read.value > least || (read.value === least && name === 'duration')) return read.value;
    problems.push(resolveProblems.setting(name, `${name} must be above 0 (is ${settings[name]}).`));
    return 1;
  };
  return {
    dt: time('dt', '0.1 ms', 0),
    duration: time('duration', '1 s', 0),
    seed: settings.seed ?? 1,
    precision: settings.precision ?? ('f64' as const),
  };
}

/** What is wrong with a document's own definition, told at the first node that is made of it. */
function definitionProblems(node: FlatNode, told: Set<NodeDefinition>): Problem[] {
  if (told.has(node.definition)) return [];
  told.add(node.definition);
  const { type } = node.definition;
  const local = type.startsWith('local/') ? type.slice('local/'.length) : null;
  return examine(node.definition).problems.map((p) => resolveProblems.equations(node, p, local));
}

/**
 * The unit at which each projection's impulses end, by node; a rule has that of the projections
 * it teaches.
 */
function targetUnits(
  nodes: ReadonlyMap<string, FlatNode>,
  edges: readonly ResolvedEdge[],
  problems: Problem[],
): Map<string, Unit> {
  const units = new Map<string, Unit>();
  const several = new Map<string, Set<Unit>>();
  const portOf = (node: string, port: string) => own(nodes.get(node)?.definition.ports, port);
  for (const { from, to } of edges) {
    const source = portOf(from.node, from.port);
    const target = portOf(to.node, to.port);
    if (source?.kind !== 'impulses' || target?.kind !== 'impulses') continue;
    if (source.unit !== undefined && !OPEN_UNITS.has(source.unit)) continue;
    if (target.unit === undefined || OPEN_UNITS.has(target.unit)) continue;
    const first = units.get(from.node);
    if (first === undefined) units.set(from.node, target.unit);
    else if (conversion(target.unit, first) === 'other') {
      const all = several.get(from.node) ?? new Set([first]);
      several.set(from.node, all.add(target.unit));
    }
  }
  for (const [id, all] of several) {
    const node = nodes.get(id);
    if (node) problems.push(resolveProblems.targetUnits(node, 'post', [...all]));
  }
  for (const { from, to } of edges) {
    if (portOf(from.node, from.port)?.kind !== 'rule' || units.has(from.node)) continue;
    const unit = units.get(to.node);
    if (unit !== undefined) units.set(from.node, unit);
  }
  return units;
}

function unitInForce(port: NodeDefinition['ports'][string], target: Unit | null): Unit | null {
  const declared = 'unit' in port ? port.unit : undefined;
  if (declared !== undefined && !OPEN_UNITS.has(declared)) return declared;
  return port.kind === 'impulses' && port.flow === 'out' ? target : null;
}

/** What `shape` and `count` parameters say about dimensions of their names. */
function fixedOf(definition: NodeDefinition, parameters: Of<ResolvedValue>): Of<Shape> {
  const fixed: Record<string, Shape> = {};
  for (const [name, { kind }] of Object.entries(definition.parameters)) {
    const value = kind === 'shape' || kind === 'count' ? parameters[name] : undefined;
    if (value?.kind === 'shape') fixed[name] = value.value;
    else if (value?.kind === 'number' && value.value >= 1) fixed[name] = [value.value];
  }
  return fixed;
}

/** Lists that do not have one value per element; a projection's lists are per synapse. */
function listProblems(node: ResolvedNode): Problem[] {
  const problems: Problem[] = [];
  const n = node.dims.n;
  if (n === undefined || node.definition.behaviour.kind !== 'dynamics') return problems;
  for (const [name, value] of [...Object.entries(node.parameters), ...Object.entries(node.initial)])
    if (value.kind === 'list' && value.values.length !== n)
      problems.push(resolveProblems.listLength(node, name, value.values.length, n));
  return problems;
}

/** Wires between different units, and sizes that are not known before the run. */
function wireProblems(
  nodes: ReadonlyMap<string, ResolvedNode>,
  edges: readonly ResolvedEdge[],
): Problem[] {
  const problems: Problem[] = [];
  const unsized = new Set<string>();
  for (const { id, from, to } of edges) {
    const [source, target] = [nodes.get(from.node), nodes.get(to.node)];
    const [output, input] = [own(source?.ports, from.port), own(target?.ports, to.port)];
    if (!source || !target || !output || !input) continue;
    const { kind } = output.port;
    if (
      output.unit !== null &&
      input.unit !== null &&
      conversion(output.unit, input.unit) === 'other'
    )
      problems.push(
        resolveProblems.units(id, source, from.port, output.unit, target, to.port, input.unit),
      );
    const flows = kind === 'spikes' || kind === 'analog' || kind === 'current' || kind === 'events';
    const key = `${from.node}/${from.port}`;
    if (flows && output.elements < 0 && !unsized.has(key)) {
      unsized.add(key);
      problems.push(resolveProblems.unsizedPort(source, from.port));
    }
  }
  return problems;
}
