/** Port kinds of a type as small marks, in and out: what a row of the palette shows of it. */

import type { NodeDefinition } from '#engine';
import { PortMark } from '../canvas/PortMark.tsx';

export function Marks({ definition }: { readonly definition: NodeDefinition }) {
  const kinds = [...new Set(Object.values(definition.ports).map((p) => p.kind))].slice(0, 5);
  return kinds.map((kind) => <PortMark key={kind} kind={kind} />);
}
