/** What a screen reader says of nodes, ports and wires: names, models, sizes, what is wired. */

import { type Port, splitPort } from '#engine';
import { strings } from '../strings.ts';
import { partnersOf } from './ends.ts';
import { isChip } from './geometry.ts';
import type { Box, Places } from './places.ts';
import { weightIn } from './weight-text.ts';

const words = strings.canvas;

/** Elements that say a node's rate and its worst problem, which are read with its label. */
export const rateId = (node: string): string => `rate-${node}`;
export const markId = (node: string): string => `mark-${node}`;

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

/** "spikes, output of spikes, connected to Inhibitory through an excitatory projection, weight 40 pA". */
export function labelOfPort(
  places: Places,
  id: string,
  name: string,
  { flow, kind }: Port,
  required: boolean,
): string {
  const isOutput = flow === 'out';
  const own = words.portLabel(name, isOutput, kind, required);
  const { edges } = places.scene;
  const all = partnersOf(edges, `${id}/${name}`).flatMap((ref) => beyond(places, ref, isOutput));
  return all.length === 0 ? own : `${own}, ${words.connectedTo(all)}`;
}

/** What stands at the other end of a wire; for a projection, what stands beyond it and how strong it is. */
function beyond({ scene, boxes }: Places, ref: string, isOutput: boolean): readonly string[] {
  const [node = ''] = splitPort(ref) ?? [];
  const box = boxes.get(node);
  const nameOf = (id: string) => scene.nodes[id]?.name ?? id;
  const others = partnersOf(scene.edges, `${node}/${isOutput ? 'post' : 'pre'}`);
  if (!box?.definition || !isChip(box.definition) || others.length === 0) return [nameOf(node)];
  const { sign, text } = weightIn(node, box.node.parameters?.weight);
  return others.map((other) =>
    words.through(nameOf(splitPort(other)?.[0] ?? ''), sign === 'I', text),
  );
}
