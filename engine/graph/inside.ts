/**
 * Editing inside a subgraph. What a composite holds is seen as a document of its own: its nodes,
 * wires and layout, with the definitions, variables and settings of the whole. An edit of that
 * view is written back into the definition, so every edit function works at any depth, and undo
 * stays a list of whole documents.
 */

import type { NodeDefinition, Port } from '../kit/types.ts';
import { innerNodes } from './clipboard.ts';
import type { GraphDocument, NodeId, PortRef } from './document.ts';
import { type EditContext, portOf, updateNode } from './edit.ts';
import { setDefinition } from './edit-document.ts';
import type { InnerGraph } from './group.ts';
import { splitPort } from './ids.ts';
import { own } from './json.ts';
import { takesMany } from './ports.ts';
import { without } from './records.ts';

/** Composite nodes from the outermost in. */
export type ScopePath = readonly NodeId[];

interface Composite {
  readonly local: string;
  readonly definition: NodeDefinition;
  readonly graph: InnerGraph & Pick<GraphDocument, 'items'>;
  readonly expose: Readonly<Record<string, PortRef>>;
}

/** The composite definition of a node, where the document itself holds it. */
function compositeOf(document: GraphDocument, id: NodeId): Composite | undefined {
  const type = own(document.nodes, id)?.type ?? '';
  if (!type.startsWith('local/')) return undefined;
  const local = type.slice('local/'.length);
  const definition = own(document.definitions, local);
  if (definition?.behaviour.kind !== 'composite') return undefined;
  const { graph, expose } = definition.behaviour;
  return { local, definition, graph: graph as Composite['graph'], expose };
}

/** Whether a node is a subgraph that can be entered. */
export const isSubgraph = (document: GraphDocument, id: NodeId): boolean =>
  compositeOf(document, id) !== undefined;

const views = new WeakMap<GraphDocument, Map<NodeId, GraphDocument>>();

/** One level in: cached, so that the same document gives the same view. */
function enter(document: GraphDocument, id: NodeId): GraphDocument | undefined {
  const composite = compositeOf(document, id);
  if (!composite) return undefined;
  let known = views.get(document);
  if (!known) {
    known = new Map();
    views.set(document, known);
  }
  let view = known.get(id);
  if (!view) {
    const {
      nodes: _n,
      edges: _e,
      layout: _l,
      items: _i,
      controls: _c,
      knobs: _k,
      ...shared
    } = document;
    view = { ...shared, ...composite.graph };
    known.set(id, view);
  }
  return view;
}

/** The longest beginning of a path that leads through subgraphs of this document. */
export function validPath(document: GraphDocument, path: ScopePath): ScopePath {
  let view: GraphDocument | undefined = document;
  for (const [k, id] of path.entries()) {
    view = enter(view, id);
    if (!view) return path.slice(0, k);
  }
  return path;
}

/** The inside of a subgraph as a document; the whole document for an empty path. */
export const viewInside = (document: GraphDocument, path: ScopePath): GraphDocument =>
  validPath(document, path).reduce((view, id) => enter(view, id) ?? view, document);

/**
 * Changes the inside of a subgraph. A definition that other nodes use too is copied first: a
 * subgraph is used once. Ports that stand for something no longer there go, with their wires.
 */
export function editInside(
  document: GraphDocument,
  path: ScopePath,
  change: (inside: GraphDocument) => GraphDocument,
): GraphDocument {
  const id = path[path.length - 1];
  if (id === undefined) return change(document);
  const shared = isShared(document, path);
  return editInside(document, path.slice(0, -1), (outer) => {
    const before = enter(outer, id);
    const composite = compositeOf(outer, id);
    if (!before || !composite) return outer;
    const after = change(before);
    return after === before ? outer : putBack(outer, id, composite, after, shared);
  });
}

function putBack(
  outer: GraphDocument,
  id: NodeId,
  { local, definition, expose }: Composite,
  after: GraphDocument,
  isShared: boolean,
): GraphDocument {
  const { nodes, edges, layout, items, controls: _none, knobs: _same, ...rest } = after;
  const kept = without(expose, (name) => {
    const [owner] = splitPort(expose[name] ?? '') ?? [''];
    return !own(nodes, owner);
  });
  const gone = new Set(Object.keys(expose).filter((name) => !Object.hasOwn(kept, name)));
  const graph: InnerGraph & Pick<GraphDocument, 'items'> = {
    nodes,
    edges,
    ...(layout ? { layout } : {}),
    ...(items ? { items } : {}),
  };
  const count = Object.keys(nodes).length;
  const changed: NodeDefinition = {
    ...definition,
    doc: /^A subgraph of \d+ nodes?\.$/.test(definition.doc ?? '')
      ? `A subgraph of ${count} ${count === 1 ? 'node' : 'nodes'}.`
      : definition.doc,
    ports: without(definition.ports, (name) => gone.has(name)),
    behaviour: { kind: 'composite', graph, expose: kept },
  };
  const merged: GraphDocument = {
    ...rest,
    nodes: outer.nodes,
    edges: without(outer.edges, (edge) => {
      const wire = outer.edges[edge];
      return [wire?.from, wire?.to].some((ref) => {
        const [owner, port] = splitPort(ref ?? '') ?? ['', ''];
        return owner === id && gone.has(port);
      });
    }),
    ...(outer.layout ? { layout: outer.layout } : {}),
    ...(outer.items ? { items: outer.items } : {}),
    ...(outer.controls ? { controls: outer.controls } : {}),
    ...(outer.knobs ? { knobs: outer.knobs } : {}),
  };
  return withDefinition(merged, id, local, changed, isShared);
}

/** Stores a node's own definition, under another name where other nodes use it too. */
function withDefinition(
  document: GraphDocument,
  id: NodeId,
  local: string,
  definition: NodeDefinition,
  isShared: boolean,
): GraphDocument {
  if (!isShared) return setDefinition(document, local, definition);
  let free = local;
  for (let k = 2; Object.hasOwn(document.definitions ?? {}, free); k++) free = `${local}-${k}`;
  const type = `local/${free}`;
  const added = setDefinition(document, free, { ...definition, type });
  return updateNode(added, id, (node) => ({ ...node, type }));
}

/** Whether several nodes, inside subgraphs or not, have the type of one on this path. */
function isShared(document: GraphDocument, path: ScopePath): boolean {
  const id = path[path.length - 1];
  if (id === undefined) return false;
  if (isShared(document, path.slice(0, -1))) return true;
  const type = own(viewInside(document, path.slice(0, -1)).nodes, id)?.type;
  const inner = Object.values(document.definitions ?? {}).flatMap(innerNodes);
  return [...Object.values(document.nodes), ...inner].filter((n) => n.type === type).length > 1;
}

/**
 * Makes a port of an inner node a port of its subgraph, or takes it back (`shown` false), with the
 * wires that ended there. `path` leads to the inside the node stands in.
 */
export function exposePort(
  document: GraphDocument,
  path: ScopePath,
  ref: PortRef,
  shown: boolean,
  context: EditContext,
): GraphDocument {
  const id = path[path.length - 1];
  if (id === undefined) return document;
  const shared = isShared(document, path);
  return editInside(document, path.slice(0, -1), (outer) => {
    const composite = compositeOf(outer, id);
    const view = enter(outer, id);
    const inner = view && portOf(view, ref, context.registry);
    if (!composite || !inner) return outer;
    const { definition, expose } = composite;
    const present = Object.keys(expose).find((name) => expose[name] === ref);
    if (shown === (present !== undefined)) return outer;
    if (!shown) {
      const edges = without(outer.edges, (edge) => {
        const wire = outer.edges[edge];
        return wire?.from === `${id}/${present}` || wire?.to === `${id}/${present}`;
      });
      return withDefinition(
        { ...outer, edges },
        id,
        composite.local,
        {
          ...definition,
          ports: without(definition.ports, (name) => name === present),
          behaviour: {
            kind: 'composite',
            graph: composite.graph,
            expose: without(expose, (name) => name === present),
          },
        },
        shared,
      );
    }
    const label = `n${inner.node.name}`
      .replace(/[^A-Za-z0-9]+/g, '_')
      .replace(/^n(?=[A-Za-z])/, '');
    let name = inner.name;
    for (let k = 1; Object.hasOwn(expose, name); k++)
      name = `${label}_${inner.name}`.slice(0, 56) + (k > 1 ? `_${k}` : '');
    const port: Port = {
      ...inner.port,
      optional: true,
      shape: inner.port.shape.map((d) => (typeof d === 'number' ? d : `${label}_${d}`)),
      ...(takesMany(inner.port) ? { many: true } : {}),
    };
    return withDefinition(
      outer,
      id,
      composite.local,
      {
        ...definition,
        ports: { ...definition.ports, [name]: port },
        behaviour: {
          kind: 'composite',
          graph: composite.graph,
          expose: { ...expose, [name]: ref },
        },
      },
      shared,
    );
  });
}

/** The outer name of an inner port; undefined where it is not a port of the subgraph. */
export function exposedAs(
  document: GraphDocument,
  path: ScopePath,
  ref: PortRef,
): string | undefined {
  const id = path[path.length - 1];
  if (id === undefined) return undefined;
  const expose = compositeOf(viewInside(document, path.slice(0, -1)), id)?.expose ?? {};
  return Object.keys(expose).find((name) => expose[name] === ref);
}

/** Names of the subgraphs along a path, for breadcrumbs. */
export function namesAlong(document: GraphDocument, path: ScopePath): readonly string[] {
  return path.map((id, k) => viewInside(document, path.slice(0, k)).nodes[id]?.name ?? id);
}

/** The id a nested node has in a running engine: the path and its own, joined by dots. */
export const flatId = (path: ScopePath, id: NodeId): string => [...path, id].join('.');

/** Where a node of a running engine stands in the document. */
export function nestedId(flat: string): { readonly path: ScopePath; readonly id: NodeId } {
  const parts = flat.split('.');
  return { path: parts.slice(0, -1), id: parts[parts.length - 1] ?? flat };
}
