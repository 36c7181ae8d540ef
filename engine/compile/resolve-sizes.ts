/** Sizes that a node's own parameters give, and which nodes gave others before. */

import type { NodeDefinition, Of } from '../kit/types.ts';
import type { ResolvedEdge, ResolvedValue } from './resolved.ts';
import type { Shape, ShapedNode } from './shapes.ts';

/** Nodes whose parameters give other sizes than before; null where nodes or wires are others. */
export function changedSizes(
  before: { readonly nodes: readonly ShapedNode[]; readonly edges: readonly ResolvedEdge[] },
  nodes: readonly ShapedNode[],
  edges: readonly ResolvedEdge[],
): Set<string> | null {
  if (before.edges.length !== edges.length || before.nodes.length !== nodes.length) return null;
  if (!edges.every((edge, k) => edge === before.edges[k])) return null;
  const changed = new Set<string>();
  for (const [k, node] of nodes.entries()) {
    const other = before.nodes[k];
    if (other?.id !== node.id || other.name !== node.name) return null;
    if (other.definition !== node.definition) return null;
    if (other.fixed !== node.fixed) changed.add(node.id);
  }
  return changed;
}

/** What `shape` and `count` parameters say about dimensions of their names. */
export function fixedOf(definition: NodeDefinition, parameters: Of<ResolvedValue>): Of<Shape> {
  const fixed: Record<string, Shape> = {};
  for (const [name, { kind }] of Object.entries(definition.parameters)) {
    const value = kind === 'shape' || kind === 'count' ? parameters[name] : undefined;
    if (value?.kind === 'shape') fixed[name] = value.value;
    else if (value?.kind === 'number' && value.value >= 1) fixed[name] = [value.value];
  }
  return fixed;
}
