/** What a screen reader says of nodes, ports and wires: names, models, sizes, what is wired. */

import { splitPort } from '#engine';
import { strings } from '../strings.ts';
import type { Box, Places } from './places.ts';

const words = strings.canvas;

/** "Excitatory, LIF neuron of 800, 3 inputs wired, 1 output wired". */
export function labelOfNode(places: Places, { id, node, definition }: Box): string {
  let [into, out] = [0, 0];
  for (const name of places.connected.get(id) ?? [])
    if (definition?.ports[name]?.flow === 'out') out++;
    else into++;
  const n = node.parameters?.n ?? definition?.parameters.n?.default;
  const size =
    typeof n === 'number' ? n : Array.isArray(n) ? n.reduce((a, b) => a * Number(b), 1) : null;
  return words.nodeLabel(
    node.name,
    definition?.title ?? node.type,
    size,
    into,
    out,
    node.muted === true,
  );
}

/** "spikes of Excitatory to exc of Inhibitory". */
export function labelOfWire({ scene }: Places, id: string): string {
  const edge = scene.edges[id];
  const [a, b] = [edge?.from, edge?.to].map((ref) => {
    const [node = '', port = ''] = splitPort(ref ?? '') ?? [];
    return words.portOf(port, scene.nodes[node]?.name ?? node);
  });
  return words.wireLabel(a ?? '', b ?? '');
}
