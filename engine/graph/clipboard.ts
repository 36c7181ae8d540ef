/**
 * Copy, paste and duplicate. What is copied is itself a small document, as text, so it can be
 * pasted into another window, a mail or an editor, and the text of any document can be pasted
 * into the canvas. Wires that left the selection travel along under `outer`, for those who want
 * to keep them. Pasted text comes from anywhere: it is read with the same care as a file.
 */

import type { NodeDefinition, Of, Quantity } from '../kit/types.ts';
import { type Outcome, succeed } from '../problems/problem.ts';
import {
  DOCUMENT_VERSION,
  type GraphDocument,
  type GraphEdge,
  type GraphNode,
  type NodeId,
  type NodeLayout,
} from './document.ts';
import { type EditContext, newEdgeId, newNodeId, portOf, takenNames } from './edit.ts';
import { positionOf } from './edit-document.ts';
import { isId, splitPort, uniqueName } from './ids.ts';
import { isObject, own } from './json.ts';
import { readDocument } from './migrate.ts';
import { takesMany } from './ports.ts';
import { equal } from './records.ts';
import { serialise } from './serialise.ts';

type Clip = GraphDocument & { readonly outer?: Of<GraphEdge> };

/** A document of the given nodes, the wires between them and what they need, as text. */
export const copy = (document: GraphDocument, ids: Iterable<NodeId>): string =>
  serialise(clipOf(document, ids));

function clipOf(document: GraphDocument, ids: Iterable<NodeId>): Clip {
  const chosen = new Set([...ids].filter((id) => Object.hasOwn(document.nodes, id)));
  const nodes: Record<string, GraphNode> = {};
  const layout: Record<string, NodeLayout> = {};
  for (const id of chosen) {
    const node = document.nodes[id];
    if (node) nodes[id] = node;
    const place = own(document.layout, id);
    if (place) layout[id] = place;
  }
  const edges: Record<string, GraphEdge> = {};
  const outer: Record<string, GraphEdge> = {};
  for (const [id, edge] of Object.entries(document.edges)) {
    const ends = [edge.from, edge.to].filter((ref) => chosen.has(splitPort(ref)?.[0] ?? ''));
    if (ends.length === 2) edges[id] = edge;
    else if (ends.length === 1) outer[id] = edge;
  }
  const definitions = definitionsUsed(document, Object.values(nodes));
  const variables = variablesUsed(document, [nodes, definitions]);
  return {
    format: 'snn-graph',
    version: DOCUMENT_VERSION,
    ...(Object.keys(variables).length > 0 ? { variables } : {}),
    nodes,
    edges,
    ...(Object.keys(definitions).length > 0 ? { definitions } : {}),
    ...(Object.keys(outer).length > 0 ? { outer } : {}),
    ...(Object.keys(layout).length > 0 ? { layout } : {}),
  };
}

/** The document's own definitions that nodes use, directly or inside composites. */
export function definitionsUsed(
  document: GraphDocument,
  nodes: readonly GraphNode[],
): Record<string, NodeDefinition> {
  const used: Record<string, NodeDefinition> = {};
  const queue = [...nodes];
  for (let node = queue.pop(); node; node = queue.pop()) {
    if (!node.type.startsWith('local/')) continue;
    const name = node.type.slice('local/'.length);
    const definition = own(document.definitions, name);
    if (!definition || Object.hasOwn(used, name)) continue;
    used[name] = definition;
    queue.push(...innerNodes(definition));
  }
  return used;
}

/** The nodes inside a composite definition; none of any other. */
export const innerNodes = (definition: NodeDefinition): GraphNode[] =>
  definition.behaviour.kind === 'composite'
    ? Object.values((definition.behaviour.graph as { nodes?: Of<GraphNode> }).nodes ?? {})
    : [];

/** Variables whose names occur in the data: expressions may need them. */
function variablesUsed(document: GraphDocument, data: unknown): Of<Quantity> {
  const all = document.variables;
  if (!all) return {};
  const words = new Set(JSON.stringify(data).match(/[A-Za-z_][A-Za-z0-9_]*/g) ?? []);
  return Object.fromEntries(Object.entries(all).filter(([name]) => words.has(name)));
}

export interface PasteOptions {
  /** Added to every position. */
  readonly offset?: readonly [number, number];
  /** Where the first corner of what is pasted comes to stand; instead of `offset`. */
  readonly at?: readonly [number, number];
  /** Also restore the wires to nodes outside, where those are still there. */
  readonly outerWires?: boolean;
}

/** The document with the nodes of a copied text added under new ids and unique names. */
export function paste(
  document: GraphDocument,
  text: string,
  context: EditContext,
  options: PasteOptions = {},
): Outcome<GraphDocument> {
  const read = readDocument(text, context.registry);
  if (!read.ok) return read;
  return succeed(merge(document, read.value.document, context, options), read.problems);
}

/** Copies nodes within the document, beside the originals. */
export const duplicate = (
  document: GraphDocument,
  ids: Iterable<NodeId>,
  context: EditContext,
  options: PasteOptions = { offset: [32, 32] },
): GraphDocument => merge(document, clipOf(document, ids), context, options);

function merge(
  document: GraphDocument,
  clip: Clip,
  context: EditContext,
  options: PasteOptions,
): GraphDocument {
  if (Object.keys(clip.nodes).length === 0) return document;
  const { definitions, types } = mergeDefinitions(document, clip);
  const ids = new Map<string, string>();
  const nodes: Record<string, GraphNode> = { ...document.nodes };
  const names = takenNames(document);
  for (const [old, node] of Object.entries(clip.nodes)) {
    const id = newNodeId({ ...document, nodes }, context.random);
    const name = uniqueName(node.name, names);
    names.add(name);
    ids.set(old, id);
    nodes[id] = { ...node, name, type: types.get(node.type) ?? node.type };
  }
  const variables = { ...clip.variables, ...document.variables };
  const layout = { ...document.layout, ...placed(clip, ids, options) };
  const merged: GraphDocument = {
    ...document,
    ...(Object.keys(variables).length > 0 ? { variables } : {}),
    ...(Object.keys(definitions).length > 0 ? { definitions } : {}),
    nodes,
    ...(Object.keys(layout).length > 0 ? { layout } : {}),
  };
  return { ...merged, edges: mergeEdges(merged, clip, ids, context, options) };
}

function mergeEdges(
  document: GraphDocument,
  clip: Clip,
  ids: ReadonlyMap<string, string>,
  context: EditContext,
  options: PasteOptions,
): Of<GraphEdge> {
  const edges: Record<string, GraphEdge> = { ...document.edges };
  const renamed = (ref: string) => {
    const [node, port] = splitPort(ref) ?? ['', ''];
    const id = ids.get(node);
    return id === undefined ? null : `${id}/${port}`;
  };
  const add = (from: string, to: string) => {
    edges[newEdgeId({ ...document, edges }, context.random)] = { from, to };
  };
  for (const { from, to } of Object.values(clip.edges)) {
    const [a, b] = [renamed(from), renamed(to)];
    if (a !== null && b !== null) add(a, b);
  }
  if (!options.outerWires || !isObject(clip.outer)) return edges;
  const taken = new Set(Object.values(edges).map(({ to }) => to));
  for (const wire of Object.values(clip.outer)) {
    if (typeof wire?.from !== 'string' || typeof wire.to !== 'string') continue;
    const from = renamed(wire.from) ?? wire.from;
    const to = renamed(wire.to) ?? wire.to;
    const target = portOf(document, to, context.registry);
    if (!target || !portOf(document, from, context.registry)) continue;
    // A single input outside keeps the wire it has: pasting must not unplug anything.
    if (taken.has(to) && !takesMany(target.port)) continue;
    add(from, to);
    taken.add(to);
  }
  return edges;
}

function placed(clip: Clip, ids: ReadonlyMap<string, string>, options: PasteOptions) {
  const olds = [...ids.keys()].filter((id) => own(clip.layout, id));
  const points = olds.map((id) => positionOf(clip, id));
  let [dx, dy] = options.offset ?? [0, 0];
  if (options.at) {
    const least = (axis: 0 | 1) => points.reduce((m, p) => Math.min(m, p[axis]), Infinity);
    [dx, dy] = points.length > 0 ? [options.at[0] - least(0), options.at[1] - least(1)] : [0, 0];
  }
  const layout: Record<string, NodeLayout> = {};
  for (const [k, old] of olds.entries()) {
    const [x, y] = points[k] ?? [0, 0];
    const at = [x + dx, y + dy] as const;
    const before = own(clip.layout, old);
    layout[ids.get(old) ?? old] = before && !Array.isArray(before) ? { ...before, at } : at;
  }
  return layout;
}

/** Definitions of both; one whose name is taken by another gets a new name. */
function mergeDefinitions(document: GraphDocument, clip: Clip) {
  const definitions: Record<string, NodeDefinition> = { ...document.definitions };
  const types = new Map<string, string>();
  const added: string[] = [];
  for (const [name, definition] of Object.entries(clip.definitions ?? {})) {
    const present = own(definitions, name);
    if (present && equal(present, definition)) continue;
    let free = name;
    for (let k = 2; Object.hasOwn(definitions, free) || !isId(free); k++)
      free = `${name.slice(0, 56)}-${k}`;
    if (free !== name) types.set(`local/${name}`, `local/${free}`);
    definitions[free] = { ...definition, type: `local/${free}` };
    added.push(free);
  }
  for (const name of added) {
    const definition = definitions[name];
    if (definition && types.size > 0) definitions[name] = retyped(definition, types);
  }
  return { definitions, types };
}

/** A composite whose inner nodes follow the renaming of their types. */
function retyped(definition: NodeDefinition, types: ReadonlyMap<string, string>): NodeDefinition {
  if (definition.behaviour.kind !== 'composite') return definition;
  const graph = definition.behaviour.graph as { readonly nodes: Of<GraphNode> };
  const nodes = Object.fromEntries(
    Object.entries(graph.nodes).map(([id, node]) => [
      id,
      { ...node, type: types.get(node.type) ?? node.type },
    ]),
  );
  return { ...definition, behaviour: { ...definition.behaviour, graph: { ...graph, nodes } } };
}
