/** Edits that add a node and its wires at once: a projection between populations, an adapter on a wire. */

import type { NodeDefinition, Port } from '../kit/types.ts';
import type { EdgeId, GraphDocument, GraphNode, NodeId, PortRef } from './document.ts';
import { addNode, connect, disconnect, type EditContext, newNodeId, portOf } from './edit.ts';
import { own } from './json.ts';
import { withLocal } from './registry.ts';

export interface Between {
  readonly id?: NodeId;
  readonly name?: string;
  readonly at?: readonly [number, number];
  readonly parameters?: GraphNode['parameters'];
}

/** Adds a projection of a type between a `spikes` output and an `impulses` input, wired at both ends. */
export function addProjection(
  document: GraphDocument,
  from: PortRef,
  to: PortRef,
  type: string,
  context: EditContext,
  between: Between = {},
): GraphDocument {
  const source = portOf(document, from, context.registry);
  const target = portOf(document, to, context.registry);
  const definition = withLocal(context.registry, document).get(type);
  if (source?.port.kind !== 'spikes' || source.port.flow !== 'out') return document;
  if (target?.port.kind !== 'impulses' || target.port.flow !== 'in') return document;
  if (definition?.ports.pre?.flow !== 'in' || definition.ports.post?.flow !== 'out')
    return document;
  const name = between.name ?? `${source.node.name} to ${target.node.name}`;
  return addBetween(document, from, to, type, ['pre', 'post'], context, { ...between, name });
}

/** Adds a node between two ports that do not fit each other: an adapter, pre-wired. */
export function addAdapter(
  document: GraphDocument,
  from: PortRef,
  to: PortRef,
  type: string,
  context: EditContext,
  between: Between = {},
): GraphDocument {
  const source = portOf(document, from, context.registry);
  const target = portOf(document, to, context.registry);
  const definition = withLocal(context.registry, document).get(type);
  if (!source || !target || !definition) return document;
  const ports = passage(definition, source.port, target.port);
  return ports ? addBetween(document, from, to, type, ports, context, between) : document;
}

/** Puts a node onto a wire: what went straight now goes through it. */
export function insertOnEdge(
  document: GraphDocument,
  edge: EdgeId,
  type: string,
  context: EditContext,
  between: Between = {},
): GraphDocument {
  const wire = own(document.edges, edge);
  if (!wire) return document;
  const open = disconnect(document, [edge]);
  const added = addAdapter(open, wire.from, wire.to, type, context, between);
  return added === open ? document : added;
}

/** The input and output by which a definition takes one port's kind and gives another's; null if it cannot. */
export function passage(
  definition: NodeDefinition,
  from: Port,
  to: Port,
): readonly [input: string, output: string] | null {
  const find = (flow: 'in' | 'out', kind: Port['kind']) =>
    Object.entries(definition.ports).find(([, p]) => p.flow === flow && p.kind === kind)?.[0];
  const input = find('in', from.kind);
  const output = find('out', to.kind);
  return input !== undefined && output !== undefined ? [input, output] : null;
}

function addBetween(
  document: GraphDocument,
  from: PortRef,
  to: PortRef,
  type: string,
  [input, output]: readonly [string, string],
  context: EditContext,
  between: Between,
): GraphDocument {
  const id = between.id ?? newNodeId(document, context.random);
  const added = addNode(document, { ...between, type, id }, context);
  if (added === document) return document;
  const entered = connect(added, from, `${id}/${input}`, context);
  return connect(entered, `${id}/${output}`, to, context);
}
