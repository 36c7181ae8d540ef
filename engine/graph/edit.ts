/**
 * Edits of nodes, wires and settings. Each is a pure function from a document to a document that
 * shares everything it did not touch, so undo is a list of documents and caches keyed by node
 * object stay warm. An edit that changes nothing returns the very same object.
 */

import type { Value } from '../kit/types.ts';
import type {
  EdgeId,
  GraphDocument,
  GraphEdge,
  GraphNode,
  NodeId,
  ParameterValue,
  PortRef,
} from './document.ts';
import { setControls, setLayout, withLayout } from './edit-document.ts';
import { makeId, type Randomness, splitPort, uniqueName } from './ids.ts';
import { own } from './json.ts';
import { isProjection, portNamed, takesMany } from './ports.ts';
import { equal, withField, without } from './records.ts';
import { type Registry, withLocal } from './registry.ts';

/** What an edit may need beyond the document. */
export interface EditContext {
  readonly registry: Registry;
  readonly random: Randomness;
}

type Point = readonly [number, number];

/** A new id for a node, an edge or an item of this document. */
export const newNodeId = (document: GraphDocument, random: Randomness): NodeId =>
  makeId('n', (id) => Object.hasOwn(document.nodes, id), random);
export const newEdgeId = (document: GraphDocument, random: Randomness): EdgeId =>
  makeId('e', (id) => Object.hasOwn(document.edges, id), random);

/** Ids of the nodes that `after` has and `before` has not: what an edit made, to select it. */
export const addedNodes = (before: GraphDocument, after: GraphDocument): readonly NodeId[] =>
  Object.keys(after.nodes).filter((id) => !Object.hasOwn(before.nodes, id));

/** Names that are in use. */
export const takenNames = (document: GraphDocument): Set<string> =>
  new Set(Object.values(document.nodes).map(({ name }) => name));

// ---- nodes

export interface NewNode {
  readonly type: string;
  /** Made by `newNodeId` where the caller needs to know it. */
  readonly id?: NodeId;
  /** The type's title where absent; made unique. */
  readonly name?: string;
  readonly at?: Point;
  readonly parameters?: GraphNode['parameters'];
}

/** Adds a node with a unique name. The same document where its type is not installed. */
export function addNode(
  document: GraphDocument,
  made: NewNode,
  context: EditContext,
): GraphDocument {
  const definition = withLocal(context.registry, document).get(made.type);
  if (!definition || (made.id !== undefined && Object.hasOwn(document.nodes, made.id)))
    return document;
  const id = made.id ?? newNodeId(document, context.random);
  const node: GraphNode = {
    type: made.type,
    version: definition.version,
    name: uniqueName(made.name ?? definition.title, takenNames(document)),
    ...(made.parameters && Object.keys(made.parameters).length > 0
      ? { parameters: made.parameters }
      : {}),
  };
  const added = { ...document, nodes: { ...document.nodes, [id]: node } };
  return made.at ? setLayout(added, id, made.at) : added;
}

/**
 * Removes nodes with their wires, positions and controls. A projection that loses the population
 * at one of its ends goes too: half a projection means nothing.
 */
export function removeNodes(
  document: GraphDocument,
  ids: Iterable<NodeId>,
  registry: Registry,
): GraphDocument {
  const types = withLocal(registry, document);
  const gone = new Set([...ids].filter((id) => Object.hasOwn(document.nodes, id)));
  if (gone.size === 0) return document;
  for (const { from, to } of Object.values(document.edges)) {
    const [source] = splitPort(from) ?? [];
    const [target] = splitPort(to) ?? [];
    for (const [lost, kept, port] of [
      [source, target, to],
      [target, source, from],
    ] as const) {
      if (lost === undefined || kept === undefined || !gone.has(lost)) continue;
      const end = splitPort(port)?.[1];
      const definition = types.get(own(document.nodes, kept)?.type ?? '');
      if (isProjection(definition) && (end === 'pre' || end === 'post')) gone.add(kept);
    }
  }
  const edges = without(document.edges, (id) => {
    const edge = document.edges[id];
    return edge !== undefined && [edge.from, edge.to].some((ref) => gone.has(nodeOf(ref)));
  });
  const controls = document.controls?.filter((c) => !gone.has(c.slice(0, c.lastIndexOf('.'))));
  const left: GraphDocument = {
    ...document,
    nodes: without(document.nodes, (id) => gone.has(id)),
    edges,
  };
  const tidy = controls && controls.length !== document.controls?.length;
  return withLayout(
    tidy ? setControls(left, controls) : left,
    without(left.layout ?? {}, (id) => gone.has(id)),
  );
}

const nodeOf = (ref: PortRef): string => splitPort(ref)?.[0] ?? '';

/** Changes one node; the same document where the node is unknown or nothing changes. */
export function updateNode(
  document: GraphDocument,
  id: NodeId,
  change: (node: GraphNode) => GraphNode,
): GraphDocument {
  const node = own(document.nodes, id);
  if (!node) return document;
  const changed = change(node);
  if (changed === node || equal(changed, node)) return document;
  return { ...document, nodes: { ...document.nodes, [id]: changed } };
}

/** Gives a node another name, made unique; blank names are refused by doing nothing. */
export function rename(document: GraphDocument, id: NodeId, name: string): GraphDocument {
  const wanted = name.trim().slice(0, 200);
  if (wanted === '') return document;
  return updateNode(document, id, (node) => {
    if (node.name === wanted) return node;
    const taken = takenNames(document);
    taken.delete(node.name);
    return { ...node, name: uniqueName(wanted, taken) };
  });
}

/** Sets a parameter. What is given is stored as it is; `resolve` says whether it is sound. */
export const setParameter = (
  document: GraphDocument,
  id: NodeId,
  parameter: string,
  value: ParameterValue,
): GraphDocument =>
  updateNode(document, id, (node) => ({
    ...node,
    parameters: { ...node.parameters, [parameter]: value },
  }));

/** Takes a parameter back to its default. */
export const unsetParameter = (
  document: GraphDocument,
  id: NodeId,
  parameter: string,
): GraphDocument =>
  updateNode(document, id, (node) =>
    withField(
      node,
      'parameters',
      without(node.parameters ?? {}, (key) => key === parameter),
    ),
  );

/** Sets several parameters at once: a preset. */
export const setParameters = (
  document: GraphDocument,
  id: NodeId,
  parameters: Readonly<Record<string, ParameterValue>>,
): GraphDocument =>
  updateNode(document, id, (node) =>
    withField(node, 'parameters', { ...node.parameters, ...parameters }),
  );

/** Overrides the initial value of a state variable; null takes the override away. */
export const setInitial = (
  document: GraphDocument,
  id: NodeId,
  state: string,
  value: Value | null,
): GraphDocument =>
  updateNode(document, id, (node) => {
    const rest = without(node.initial ?? {}, (key) => key === state);
    return withField(node, 'initial', value === null ? rest : { ...rest, [state]: value });
  });

/** Sets the fields of a node that are neither identity nor parameters; null takes one away. */
export const setNodeOptions = (
  document: GraphDocument,
  id: NodeId,
  options: {
    readonly method?: string | null;
    readonly substeps?: number | null;
    readonly note?: string | null;
    readonly muted?: boolean;
  },
): GraphDocument =>
  updateNode(document, id, (node) => {
    let changed = node;
    for (const key of ['method', 'substeps', 'note', 'muted'] as const)
      if (Object.hasOwn(options, key))
        changed = withField(changed, key, (options[key] || undefined) as never);
    return changed;
  });

/** Mutes nodes, or lets them act again. */
export const setMuted = (
  document: GraphDocument,
  ids: Iterable<NodeId>,
  muted: boolean,
): GraphDocument => [...ids].reduce((doc, id) => setNodeOptions(doc, id, { muted }), document);

/** Gives a node another type; parameters that both types have, and wires that still fit, are kept. */
export function replaceType(
  document: GraphDocument,
  id: NodeId,
  type: string,
  registry: Registry,
): GraphDocument {
  const definition = withLocal(registry, document).get(type);
  const node = own(document.nodes, id);
  if (!definition || !node || node.type === type) return document;
  const { method: _method, substeps: _substeps, parameters, ...kept } = node;
  const shared = without(parameters ?? {}, (name) => !Object.hasOwn(definition.parameters, name));
  const changed = updateNode(document, id, () =>
    withField<GraphNode, 'parameters'>(
      { ...kept, type, version: definition.version },
      'parameters',
      shared,
    ),
  );
  const fits = (ref: PortRef, flow: 'in' | 'out') => {
    const [owner, port] = splitPort(ref) ?? ['', ''];
    return owner !== id || portNamed(definition, port)?.flow === flow;
  };
  const edges = without(changed.edges, (edge) => {
    const { from, to } = changed.edges[edge] ?? { from: '', to: '' };
    return !fits(from, 'out') || !fits(to, 'in');
  });
  return edges === changed.edges ? changed : { ...changed, edges };
}

// ---- wires

/** The port a reference names, with its node; undefined where either is unknown. */
export function portOf(document: GraphDocument, ref: PortRef, registry: Registry) {
  const [id, name] = splitPort(ref) ?? ['', ''];
  const node = own(document.nodes, id);
  const port = node && portNamed(withLocal(registry, document).get(node.type), name);
  return node && port ? { id, node, name, port } : undefined;
}

/**
 * Joins an output to an input. An input that takes one wire gives up the one it had; joining the
 * same ports again changes nothing. Whether kinds and sizes fit is for `join` and `resolve`.
 */
export function connect(
  document: GraphDocument,
  from: PortRef,
  to: PortRef,
  context: EditContext,
  id?: EdgeId,
): GraphDocument {
  const source = portOf(document, from, context.registry);
  const target = portOf(document, to, context.registry);
  if (source?.port.flow !== 'out' || target?.port.flow !== 'in') return document;
  const present = Object.values(document.edges).some((e) => e.from === from && e.to === to);
  if (present) return document;
  const edges = takesMany(target.port)
    ? document.edges
    : without(document.edges, (edge) => document.edges[edge]?.to === to);
  const edge: EdgeId = id ?? newEdgeId(document, context.random);
  return { ...document, edges: { ...edges, [edge]: { from, to } satisfies GraphEdge } };
}

/** Removes wires. */
export function disconnect(document: GraphDocument, ids: Iterable<EdgeId>): GraphDocument {
  const gone = new Set(ids);
  const edges = without(document.edges, (id) => gone.has(id));
  return edges === document.edges ? document : { ...document, edges };
}
