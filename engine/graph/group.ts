/**
 * Grouping nodes into a subgraph and unpacking it. A subgraph is nothing special: a definition of
 * the document's own whose behaviour is `composite`, and one node of that type. Every port that a
 * wire crossed becomes a port of the composite, so the graph computes the same before and after.
 */

import type { NodeDefinition, Of, Port } from '../kit/types.ts';
import { innerNodes } from './clipboard.ts';
import type {
  EdgeId,
  GraphDocument,
  GraphEdge,
  GraphNode,
  NodeId,
  NodeLayout,
  ParameterValue,
  PortRef,
} from './document.ts';
import { type EditContext, newEdgeId, newNodeId, portOf, takenNames } from './edit.ts';
import { positionOf, setControls, setDefinition } from './edit-document.ts';
import { splitPort, uniqueName } from './ids.ts';
import { own } from './json.ts';
import { takesMany } from './ports.ts';
import { withField, without } from './records.ts';

/** What stands inside a composite: a document without settings. */
export interface InnerGraph {
  readonly nodes: Of<GraphNode>;
  readonly edges: Of<GraphEdge>;
  readonly layout?: Of<NodeLayout>;
}

/** Replaces nodes by one node of a new composite type that holds them. */
export function group(
  document: GraphDocument,
  ids: Iterable<NodeId>,
  name: string,
  context: EditContext,
  id: NodeId = newNodeId(document, context.random),
): GraphDocument {
  const chosen = new Set([...ids].filter((key) => Object.hasOwn(document.nodes, key)));
  if (chosen.size === 0 || Object.hasOwn(document.nodes, id)) return document;
  const isInside = (ref: PortRef) => chosen.has(splitPort(ref)?.[0] ?? '');
  const inner: Record<EdgeId, GraphEdge> = {};
  const edges: Record<EdgeId, GraphEdge> = {};
  const surface = new Surface(document, context);
  for (const [key, edge] of Object.entries(document.edges)) {
    const [a, b] = [isInside(edge.from), isInside(edge.to)];
    if (a && b) inner[key] = edge;
    else
      edges[key] = {
        from: a ? `${id}/${surface.expose(edge.from)}` : edge.from,
        to: b ? `${id}/${surface.expose(edge.to)}` : edge.to,
      };
  }
  const [cx, cy] = centre(document, chosen);
  const layout: Record<NodeId, NodeLayout> = {};
  for (const key of chosen) {
    const place = own(document.layout, key);
    if (place) layout[key] = place;
  }
  const graph: InnerGraph = {
    nodes: Object.fromEntries(Object.entries(document.nodes).filter(([key]) => chosen.has(key))),
    edges: inner,
    ...(Object.keys(layout).length > 0 ? { layout } : {}),
  };
  const title = name.trim() || 'Subgraph';
  const local = freeName(document, title);
  const definition: NodeDefinition = {
    type: `local/${local}`,
    version: 1,
    title,
    category: 'composite',
    doc: `A subgraph of ${chosen.size} ${chosen.size === 1 ? 'node' : 'nodes'}.`,
    parameters: {},
    ports: surface.ports,
    behaviour: { kind: 'composite', graph, expose: surface.exposed },
    examples: [{ title, duration: '1 s' }],
  };
  const rest = without(document.nodes, (key) => chosen.has(key));
  const left: GraphDocument = {
    ...setDefinition(document, local, definition),
    nodes: {
      ...rest,
      [id]: {
        type: definition.type,
        version: 1,
        name: uniqueName(title, takenNames({ ...document, nodes: rest })),
      },
    },
    edges,
  };
  const controls = left.controls?.filter((c) => !chosen.has(c.slice(0, c.lastIndexOf('.'))));
  return withField(controls ? setControls(left, controls) : left, 'layout', {
    ...without(document.layout ?? {}, (key) => chosen.has(key)),
    [id]: [cx, cy] as const,
  });
}

/** The ports of a composite while it is made: one per inner port that a wire crosses. */
class Surface {
  readonly ports: Record<string, Port> = {};
  readonly exposed: Record<string, string> = {};
  private readonly names = new Map<PortRef, string>();
  private readonly document: GraphDocument;
  private readonly context: EditContext;

  constructor(document: GraphDocument, context: EditContext) {
    this.document = document;
    this.context = context;
  }

  expose(ref: PortRef): string {
    const known = this.names.get(ref);
    if (known !== undefined) return known;
    const [node, port] = splitPort(ref) ?? ['', ''];
    const inner = portOf(this.document, ref, this.context.registry);
    const owner = (this.document.nodes[node]?.name ?? node).replace(/[^A-Za-z0-9]+/g, '_');
    const label = /^[A-Za-z]/.test(owner) ? owner : `n${owner}`;
    let name = port;
    for (let k = 1; Object.hasOwn(this.exposed, name); k++)
      name = `${label}_${port}`.slice(0, 56) + (k > 1 ? `_${k}` : '');
    this.names.set(ref, name);
    this.exposed[name] = ref;
    // A port of a type that is not installed stays a wire to nowhere, as it was before.
    if (inner)
      this.ports[name] = {
        ...inner.port,
        // Sizes are the inner node's own: two inner nodes' `n` are not one name out here.
        shape: inner.port.shape.map((d) => (typeof d === 'number' ? d : `${label}_${d}`)),
        ...(takesMany(inner.port) ? { many: true } : {}),
      };
    return name;
  }
}

function centre(document: GraphDocument, ids: ReadonlySet<NodeId>): readonly [number, number] {
  let [x, y, count] = [0, 0, 0];
  for (const id of ids) {
    if (!own(document.layout, id)) continue;
    const [px, py] = positionOf(document, id);
    x += px;
    y += py;
    count++;
  }
  return count === 0 ? [0, 0] : [Math.round(x / count), Math.round(y / count)];
}

function freeName(document: GraphDocument, title: string): string {
  const slug =
    title
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^[^a-z]+|-$/g, '')
      .slice(0, 48) || 'subgraph';
  let name = slug;
  for (let k = 2; Object.hasOwn(document.definitions ?? {}, name); k++) name = `${slug}-${k}`;
  return name;
}

/** Replaces a composite node by what is inside it. The same document where it is none of its own. */
export function unpack(document: GraphDocument, id: NodeId, context: EditContext): GraphDocument {
  const node = own(document.nodes, id);
  const local = node?.type.startsWith('local/') ? node.type.slice('local/'.length) : undefined;
  const definition =
    (local === undefined ? undefined : own(document.definitions, local)) ??
    (node && context.registry.get(node.type));
  if (!node || definition?.behaviour.kind !== 'composite') return document;
  const graph = definition.behaviour.graph as InnerGraph;
  const { expose } = definition.behaviour;
  const rest = without(document.nodes, (key) => key === id);
  const nodes: Record<NodeId, GraphNode> = { ...rest };
  const names = takenNames({ ...document, nodes: rest });
  const ids = new Map<NodeId, NodeId>();
  for (const [key, inner] of Object.entries(graph.nodes)) {
    const free = Object.hasOwn(nodes, key)
      ? newNodeId({ ...document, nodes }, context.random)
      : key;
    const name = uniqueName(inner.name, names);
    names.add(name);
    ids.set(key, free);
    nodes[free] = withOuterValues({ ...inner, name }, node, definition);
  }
  const rename = (ref: PortRef): PortRef => {
    const [owner, port] = splitPort(ref) ?? ['', ''];
    return `${ids.get(owner) ?? owner}/${port}`;
  };
  const outward = (ref: PortRef): PortRef => {
    const [owner, port] = splitPort(ref) ?? ['', ''];
    const target = owner === id ? own(expose, port) : undefined;
    return target === undefined ? ref : rename(target);
  };
  const edges: Record<EdgeId, GraphEdge> = {};
  for (const [key, { from, to }] of Object.entries(document.edges))
    edges[key] = { from: outward(from), to: outward(to) };
  for (const [key, { from, to }] of Object.entries(graph.edges)) {
    const free = Object.hasOwn(edges, key)
      ? newEdgeId({ ...document, edges }, context.random)
      : key;
    edges[free] = { from: rename(from), to: rename(to) };
  }
  const unpacked: GraphDocument = { ...document, nodes, edges };
  const used =
    local === undefined ||
    Object.values(nodes).some(({ type }) => type === `local/${local}`) ||
    heldByAnother(unpacked, local);
  const controls = unpacked.controls?.filter((c) => c.slice(0, c.lastIndexOf('.')) !== id);
  const left = used ? unpacked : setDefinition(unpacked, local, null);
  const tidy = controls ? setControls(left, controls) : left;
  return withField(tidy, 'layout', placedAround(document, id, graph, ids));
}

/** Whether a definition that is kept, used or not, has nodes of this local type inside. */
const heldByAnother = (document: GraphDocument, local: string): boolean =>
  Object.entries(document.definitions ?? {}).some(
    ([name, definition]) =>
      name !== local && innerNodes(definition).some(({ type }) => type === `local/${local}`),
  );

/** Inner values that read the composite's parameters get the values of this very node. */
function withOuterValues(
  inner: GraphNode,
  outer: GraphNode,
  definition: NodeDefinition,
): GraphNode {
  if (!inner.parameters || Object.keys(definition.parameters).length === 0) return inner;
  const valueNamed = (name: string): ParameterValue | undefined => {
    const given = own(outer.parameters, name);
    if (given !== undefined) return given;
    const parameter = own(definition.parameters, name);
    if (!parameter || parameter.kind === 'table') return undefined;
    if (parameter.kind !== 'quantity') return parameter.default;
    return parameter.unit === '1' ? parameter.default : `${parameter.default} ${parameter.unit}`;
  };
  const parameters = Object.fromEntries(
    Object.entries(inner.parameters).map(([key, value]) => {
      if (typeof value !== 'object' || value === null || !('expression' in value))
        return [key, value];
      const whole = valueNamed(value.expression.trim());
      if (whole !== undefined) return [key, whole];
      const text = value.expression.replace(/[A-Za-z_]\w*/g, (word) => {
        const known = valueNamed(word);
        return typeof known === 'number' || typeof known === 'string' ? `(${known})` : word;
      });
      return [key, { expression: text }];
    }),
  );
  return { ...inner, parameters };
}

function placedAround(
  document: GraphDocument,
  id: NodeId,
  graph: InnerGraph,
  ids: ReadonlyMap<NodeId, NodeId>,
): Of<NodeLayout> {
  const layout: Record<NodeId, NodeLayout> = {
    ...without(document.layout ?? {}, (key) => key === id),
  };
  const [x, y] = positionOf(document, id);
  const inside = { ...document, layout: graph.layout ?? {} };
  const [cx, cy] = centre(inside, new Set(ids.keys()));
  for (const [key, place] of Object.entries(graph.layout ?? {})) {
    const [px, py] = positionOf(inside, key);
    const at = [px - cx + x, py - cy + y] as const;
    layout[ids.get(key) ?? key] = Array.isArray(place) ? at : { ...place, at };
  }
  return layout;
}
