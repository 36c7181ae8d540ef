/**
 * Wires that end where no port is: at a type that is not installed, or at a port it does not have
 * any more. They are drawn to the middle of a side, so that what is wrong is seen and can be mended.
 */

import { type GraphDocument, type NodeDefinition, portNamed, splitPort } from '#engine';

/** A port that is not there, where a wire ends nevertheless. */
export interface Stray {
  readonly name: string;
  readonly isOutput: boolean;
}
const NONE: readonly Stray[] = [];

/** Asks for the ports that wires of a scene name and that a node's type does not offer. */
export function straysIn(
  scene: GraphDocument,
  definitionOf: (type: string) => NodeDefinition | undefined,
): (id: string) => readonly Stray[] {
  const strays = new Map<string, readonly Stray[]>();
  const look = (ref: string, isOutput: boolean) => {
    const [id = '', name = ''] = splitPort(ref) ?? [];
    const node = scene.nodes[id];
    if (!node) return;
    const port = portNamed(definitionOf(node.type), name);
    if (port?.flow === (isOutput ? 'out' : 'in')) return;
    const found = strays.get(id) ?? NONE;
    if (!found.some((s) => s.name === name && s.isOutput === isOutput))
      strays.set(id, [...found, { name, isOutput }]);
  };
  for (const id in scene.edges) {
    const edge = scene.edges[id];
    if (!edge) continue;
    look(edge.from, true);
    look(edge.to, false);
  }
  return (id) => strays.get(id) ?? NONE;
}

/** Whether two lists of strays are the same. */
export const sameStrays = (a: readonly Stray[], b: readonly Stray[]): boolean =>
  a === b ||
  (a.length === b.length &&
    a.every((s, k) => s.name === b[k]?.name && s.isOutput === b[k]?.isOutput));
