/**
 * What can be said about a document without computing anything: are the types installed, have
 * values the right form, are names unique, do wires join what can be joined. Everything is
 * reported in one pass. A node's own problems are remembered by its object, so that after an edit
 * only the node that changed is looked at again.
 */

import type { NodeDefinition, Of } from '../kit/types.ts';
import { nearestName } from '../language/nearest.ts';
import { graphProblems } from '../problems/graph.ts';
import type { Problem } from '../problems/problem.ts';
import { definitionsUsed } from './clipboard.ts';
import type { GraphDocument, GraphEdge, GraphNode } from './document.ts';
import { parameterForm } from './document-form.ts';
import { checkForm, type Form, sayForm } from './form.ts';
import { splitPort } from './ids.ts';
import { own, shorten, show } from './json.ts';
import { refusal } from './kinds.ts';
import { isProjection, portNamed, takesMany } from './ports.ts';
import { append } from './records.ts';
import { type Registry, withLocal } from './registry.ts';

interface Graph {
  readonly nodes: Of<GraphNode>;
  readonly edges: Of<GraphEdge>;
}

/** Problems of nodes or wires that are told; nobody reads more, and each costs time to word. */
const MAX_REPORTED = 1000;
const MAX_PER_NODE = 50;

/** All `graph/*` problems of a document. */
export function validate(document: GraphDocument, registry: Registry): readonly Problem[] {
  const types = withLocal(registry, document);
  const problems: Problem[] = [];
  for (const pack of Object.keys(document.requires ?? {}))
    if (pack !== 'core' && !types.packs.has(pack)) problems.push(graphProblems.missingPack(pack));
  append(problems, graphPart(document, types, NOTHING, 0));
  append(problems, unusedDefinitions(document, types));
  for (const control of document.controls ?? []) {
    const dot = control.lastIndexOf('.');
    const node = own(document.nodes, control.slice(0, dot));
    const definition = node && types.get(node.type);
    if (!node || (definition && !Object.hasOwn(definition.parameters, control.slice(dot + 1))))
      problems.push(graphProblems.unknownControl(shorten(control)));
  }
  return problems;
}

/** Problems of nodes and wires of one level; `exposed` are ports that the outside serves. */
function graphPart(
  graph: Graph,
  types: Registry,
  exposed: ReadonlySet<string>,
  depth: number,
): Problem[] {
  const problems: Problem[] = [];
  const names = new Map<string, string>();
  const seen = new Set<NodeDefinition>();
  let schedule: GraphNode | null = null;
  for (const [id, node] of Object.entries(graph.nodes)) {
    if (problems.length > MAX_REPORTED) break;
    const named = { id, name: node.name };
    if (names.has(node.name)) problems.push(graphProblems.duplicateName(named));
    else names.set(node.name, id);
    const definition = types.get(node.type);
    if (!definition) {
      problems.push(graphProblems.unknownType(named, node.type));
      continue;
    }
    append(problems, nodePart(id, node, definition));
    if (definition.behaviour.kind === 'composite' && !seen.has(definition)) {
      seen.add(definition);
      problems.push(...insidePart(named, definition, types, depth));
    }
    if (definition.behaviour.kind === 'schedule' && !node.muted) {
      if (schedule) problems.push(graphProblems.twoSchedules(named, schedule.name));
      schedule = node;
    }
  }
  append(
    problems,
    exposed === NOTHING ? outerEdges(graph, types) : edgesPart(graph, types, exposed),
  );
  return problems;
}

// ---- one node

interface Remembered {
  readonly id: string;
  readonly definition: NodeDefinition;
  readonly problems: readonly Problem[];
}
const remembered = new WeakMap<GraphNode, Remembered>();

/** Version, unknown parameters, and the form of values. */
function nodePart(id: string, node: GraphNode, definition: NodeDefinition): readonly Problem[] {
  const known = remembered.get(node);
  if (known?.id === id && known.definition === definition) return known.problems;
  const named = { id, name: node.name };
  const problems: Problem[] = [];
  if (node.version > definition.version)
    problems.push(graphProblems.newerNode(named, node.version, definition.version));
  for (const [name, value] of Object.entries(node.parameters ?? {})) {
    const parameter = own(definition.parameters, name);
    if (!parameter) {
      const known = Object.keys(definition.parameters);
      if (problems.length > MAX_PER_NODE) continue;
      problems.push(graphProblems.unknownParameter(named, shorten(name), meant(name, known)));
      continue;
    }
    const form = formOf(parameter);
    if (!checkForm(form, value))
      problems.push(graphProblems.parameterForm(named, name, sayForm(form), show(value)));
  }
  remembered.set(node, { id, definition, problems });
  return problems;
}

const forms = new WeakMap<object, Form>();
/** The form of a parameter's value, made once per parameter. */
export function formOf(parameter: NodeDefinition['parameters'][string]): Form {
  let form = forms.get(parameter);
  if (!form) {
    form = parameterForm(parameter);
    forms.set(parameter, form);
  }
  return form;
}

/** ' Did you mean tau_m?' where a known name is close to the one given, else what there is. */
export function meant(name: string, known: readonly string[]): string {
  const close = name.length <= 64 ? nearestName(name, known) : null;
  if (close !== null) return ` Did you mean ${close}?`;
  return known.length > 0 ? ` There are ${known.slice(0, 20).join(', ')}.` : '';
}

// ---- the inside of a composite

/** Subgraphs in subgraphs, at most; also the depth `expand` follows. */
export const MAX_NESTING = 32;
const MAX_INNER = 20;

interface Inside {
  readonly types: Registry;
  /** null while the definition is being looked into: meeting it again means it holds itself. */
  problems: readonly Problem[] | null;
}
const insides = new WeakMap<NodeDefinition, Inside>();

/** Problems inside a composite, found once per definition, told at a node that is made of it. */
function insidePart(
  named: { readonly id: string; readonly name: string },
  definition: NodeDefinition,
  types: Registry,
  depth: number,
): readonly Problem[] {
  if (definition.behaviour.kind !== 'composite') return [];
  let known = insides.get(definition);
  if (known?.types !== types) {
    if (depth >= MAX_NESTING) return [graphProblems.nestedTooDeep(named, MAX_NESTING)];
    known = { types, problems: null };
    insides.set(definition, known);
    const { expose } = definition.behaviour;
    const graph = definition.behaviour.graph as Graph;
    known.problems = [
      ...surfacePart(definition, graph, expose, types),
      ...graphPart(graph, types, new Set(Object.values(expose)), depth + 1),
    ].slice(0, MAX_INNER);
  }
  if (known.problems === null) return [graphProblems.recursive(named, definition.type)];
  return known.problems.map((problem) => graphProblems.innerProblem(named, problem));
}

/** Problems inside the document's subgraphs that no node is made of: they are part of the file too. */
function unusedDefinitions(document: GraphDocument, types: Registry): Problem[] {
  const problems: Problem[] = [];
  if (!document.definitions) return problems;
  const used = definitionsUsed(document, Object.values(document.nodes));
  for (const name of Object.keys(document.definitions)) {
    const definition = types.get(`local/${name}`);
    if (!definition || Object.hasOwn(used, name)) continue;
    const named = { id: '', name: definition.title || name };
    for (const { node: _none, ...problem } of insidePart(named, definition, types, 0))
      problems.push({ ...problem, definition: name });
    if (problems.length > MAX_REPORTED) break;
  }
  return problems;
}

/** Ports of a composite that stand for nothing. */
function surfacePart(
  definition: NodeDefinition,
  graph: Graph,
  expose: Of<string>,
  types: Registry,
): Problem[] {
  const problems: Problem[] = [];
  const self = { id: '', name: definition.title };
  for (const [port, ref] of Object.entries(expose)) {
    const [id, name] = splitPort(ref) ?? ['', ''];
    const node = own(graph.nodes, id);
    const target = node && types.get(node.type);
    const outer = own(definition.ports, port);
    const inner = portNamed(target, name);
    const fits = inner && inner.flow === outer?.flow && inner.kind === outer.kind;
    // What a type that is not installed offers cannot be known.
    if (outer && (!node || (target && !fits)))
      problems.push(graphProblems.exposedNothing(self, port, shorten(ref)));
  }
  for (const port of Object.keys(definition.ports))
    if (!Object.hasOwn(expose, port)) problems.push(graphProblems.portWithoutInside(self, port));
  return problems;
}

// ---- wires

const NOTHING: ReadonlySet<string> = new Set();
interface KnownEdges {
  readonly types: Registry;
  readonly nodes: Of<GraphNode>;
  readonly problems: readonly Problem[];
}
const knownEdges = new WeakMap<object, KnownEdges>();

/** Problems of a document's wires: found anew only where wires, types, names or muting changed. */
function outerEdges(graph: Graph, types: Registry): readonly Problem[] {
  const known = knownEdges.get(graph.edges);
  if (known?.types === types && sameNodes(known.nodes, graph.nodes)) return known.problems;
  const problems = edgesPart(graph, types, NOTHING);
  knownEdges.set(graph.edges, { types, nodes: graph.nodes, problems });
  return problems;
}

/** Whether two sets of nodes are the same to wires: parameters aside. */
function sameNodes(a: Of<GraphNode>, b: Of<GraphNode>): boolean {
  if (a === b) return true;
  const ids = Object.keys(a);
  if (ids.length !== Object.keys(b).length) return false;
  return ids.every((id) => {
    const [x, y] = [own(a, id), own(b, id)];
    if (x === y) return true;
    return x && y && x.type === y.type && x.name === y.name && x.muted === y.muted;
  });
}

function edgesPart(graph: Graph, types: Registry, exposed: ReadonlySet<string>): Problem[] {
  const problems: Problem[] = [];
  const wired = new Map<string, string>();
  const pairs = new Set<string>();
  for (const [id, edge] of Object.entries(graph.edges)) {
    if (problems.length > MAX_REPORTED) break;
    const from = endOf(graph, types, id, 'from', edge.from, problems);
    const to = endOf(graph, types, id, 'to', edge.to, problems);
    const taken = wired.has(edge.to);
    wired.set(edge.from, id);
    wired.set(edge.to, id);
    if (!from || !to) continue;
    const pair = `${edge.from} ${edge.to}`;
    const [a, b] = [`${from.name}.${from.port}`, `${to.name}.${to.port}`];
    if (pairs.has(pair)) problems.push(graphProblems.twice(id, a, b));
    else if (taken && !takesMany(to.definition))
      problems.push(graphProblems.occupied(id, to, to.port));
    pairs.add(pair);
    if (from.definition.kind !== to.definition.kind)
      problems.push(
        graphProblems.notJoinable(
          id,
          a,
          b,
          refusal(from.definition.kind, to.definition.kind),
          to.id,
        ),
      );
  }
  append(
    problems,
    missingPart(graph, types, (ref) => wired.has(ref) || exposed.has(ref)),
  );
  return problems;
}

function endOf(
  graph: Graph,
  types: Registry,
  edge: string,
  end: 'from' | 'to',
  ref: string,
  problems: Problem[],
) {
  const [id, port] = splitPort(ref) ?? ['', ''];
  const node = own(graph.nodes, id);
  if (!node) {
    problems.push(graphProblems.danglingEdge(edge, end, shorten(ref)));
    return null;
  }
  const type = types.get(node.type);
  if (!type) return null;
  const { ports } = type;
  const definition = portNamed(type, port);
  const flow = end === 'from' ? 'out' : 'in';
  if (definition?.flow !== flow) {
    const known = Object.keys(ports).filter((name) => ports[name]?.flow === flow);
    const named = { id, name: node.name };
    problems.push(graphProblems.unknownPort(edge, end, named, shorten(port), meant(port, known)));
    return null;
  }
  return { id, name: node.name, port, definition };
}

/** Required inputs without a wire, and projections that end nowhere. */
function missingPart(graph: Graph, types: Registry, wired: (ref: string) => boolean): Problem[] {
  const problems: Problem[] = [];
  for (const [id, node] of Object.entries(graph.nodes)) {
    const definition = types.get(node.type);
    if (!definition || node.muted) continue;
    const named = { id, name: node.name };
    for (const [name, port] of Object.entries(definition.ports)) {
      if (port.optional || wired(`${id}/${name}`)) continue;
      if (port.flow === 'in')
        problems.push(
          definition.category === 'plot'
            ? graphProblems.unusedInput(named, name)
            : graphProblems.missingInput(named, name, port.doc),
        );
      else if (name === 'post' && isProjection(definition))
        problems.push(graphProblems.missingOutput(named, name));
    }
  }
  return problems;
}
