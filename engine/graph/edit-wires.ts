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

/**
 * Adds a node, or a chain of them, between two ports that do not fit each other: adapters,
 * pre-wired. Where the last one gives what another input of the same node takes (a gain gives a
 * current), the wire ends there.
 */
export function addAdapter(
  document: GraphDocument,
  from: PortRef,
  to: PortRef,
  type: string | readonly string[],
  context: EditContext,
  between: Between = {},
): GraphDocument {
  const source = portOf(document, from, context.registry);
  const target = portOf(document, to, context.registry);
  const types = withLocal(context.registry, document);
  const chain = [type].flat().map((each) => types.get(each));
  if (!source || !target) return document;
  let changed = document;
  let ref = from;
  let carried: Port['kind'] = source.port.kind;
  for (const [k, definition] of chain.entries()) {
    const input = definition && portOfKind(definition, 'in', [carried]);
    const goals =
      k < chain.length - 1
        ? inputKinds(chain[k + 1])
        : [target.port.kind, ...inputKinds(types.get(target.node.type))];
    const output = definition && portOfKind(definition, 'out', goals);
    if (!definition || !input || !output) return document;
    const id = (k === 0 ? between.id : undefined) ?? newNodeId(changed, context.random);
    const { id: _own, ...rest } = between;
    changed = addNode(changed, { ...(k === 0 ? rest : {}), type: definition.type, id }, context);
    changed = connect(changed, ref, `${id}/${input.name}`, context);
    ref = `${id}/${output.name}`;
    carried = output.kind;
  }
  const end =
    carried === target.port.kind
      ? target.name
      : portOfKind(types.get(target.node.type), 'in', [carried])?.name;
  return end === undefined ? document : connect(changed, ref, `${target.id}/${end}`, context);
}

const inputKinds = (definition: NodeDefinition | undefined): readonly Port['kind'][] =>
  Object.values(definition?.ports ?? {})
    .filter(({ flow }) => flow === 'in')
    .map(({ kind }) => kind);

/** The first port of the earliest of the wanted kinds. */
function portOfKind(
  definition: NodeDefinition | undefined,
  flow: 'in' | 'out',
  kinds: readonly Port['kind'][],
): { readonly name: string; readonly kind: Port['kind'] } | undefined {
  const ports = Object.entries(definition?.ports ?? {}).filter(([, port]) => port.flow === flow);
  for (const kind of kinds) {
    const found = ports.find(([, port]) => port.kind === kind);
    if (found) return { name: found[0], kind };
  }
  return undefined;
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
  const target = wire && portOf(document, wire.to, context.registry);
  const definition = withLocal(context.registry, document).get(type);
  if (!wire || !target || !portOfKind(definition, 'out', [target.port.kind])) return document;
  const open = disconnect(document, [edge]);
  const added = addAdapter(open, wire.from, wire.to, type, context, between);
  return added === open ? document : added;
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
