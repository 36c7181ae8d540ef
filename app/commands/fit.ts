/** Which port of a node type a held wire goes to: one that joins as it is, then through help. */

import { type GraphDocument, join, type Port, portOf, withLocal } from '#engine';
import { registry } from '../state/registry.ts';

const RANK = { connect: 0, projection: 1, adapters: 2, refuse: 9 } as const;

/** Inputs of a type that an output may drive, the best first. */
export function inputsFor(
  document: GraphDocument,
  from: string,
  type: string,
  inhibits = false,
): readonly string[] {
  const source = portOf(document, from, registry);
  return ranked(document, type, 'in', (name, p) =>
    source
      ? RANK[join(source.port, p, registry).kind] + (/inh/i.test(name) !== inhibits ? 0.5 : 0)
      : RANK.refuse,
  );
}

/** Outputs of a type that may drive an input, the best first. */
export function outputsFor(document: GraphDocument, to: string, type: string): readonly string[] {
  const target = portOf(document, to, registry);
  return ranked(document, type, 'out', (_name, p) =>
    target ? RANK[join(p, target.port, registry).kind] : RANK.refuse,
  );
}

/** The first of them; null: none. */
export const firstFit = (...of: Parameters<typeof inputsFor>): string | null =>
  inputsFor(...of)[0] ?? null;
export const firstOutput = (...of: Parameters<typeof outputsFor>): string | null =>
  outputsFor(...of)[0] ?? null;

/** Ports of a type that are not refused, by rank, as declared where that is equal. */
function ranked(
  document: GraphDocument,
  type: string,
  flow: Port['flow'],
  rank: (name: string, port: Port) => number,
): readonly string[] {
  return Object.entries(withLocal(registry, document).get(type)?.ports ?? {})
    .filter(([, p]) => p.flow === flow)
    .map(([name, p]) => [name, rank(name, p)] as const)
    .filter(([, r]) => r < RANK.refuse)
    .sort((a, b) => a[1] - b[1])
    .map(([name]) => name);
}
