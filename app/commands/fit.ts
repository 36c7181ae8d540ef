/** Which port of a node type a held wire goes to: one that joins as it is, then through help. */

import { type GraphDocument, join, portOf, withLocal } from '#engine';
import { registry } from '../state/registry.ts';

const RANK = { connect: 0, projection: 1, adapters: 2, refuse: 9 } as const;

/** The first input of a type that an output may drive; null: none. */
export function firstFit(
  document: GraphDocument,
  from: string,
  type: string,
  inhibits = false,
): string | null {
  const source = portOf(document, from, registry);
  const ports = Object.entries(withLocal(registry, document).get(type)?.ports ?? {});
  if (!source) return null;
  return best(
    ports.filter(([, p]) => p.flow === 'in'),
    ([name, p]) =>
      RANK[join(source.port, p, registry).kind] + (/inh/i.test(name) !== inhibits ? 0.5 : 0),
  );
}

/** The first output of a type that may drive an input; null: none. */
export function firstOutput(document: GraphDocument, to: string, type: string): string | null {
  const target = portOf(document, to, registry);
  const ports = Object.entries(withLocal(registry, document).get(type)?.ports ?? {});
  if (!target) return null;
  return best(
    ports.filter(([, p]) => p.flow === 'out'),
    ([, p]) => RANK[join(p, target.port, registry).kind],
  );
}

function best<T>(
  items: readonly (readonly [string, T])[],
  rank: (item: readonly [string, T]) => number,
): string | null {
  let found: string | null = null;
  let least = 9;
  for (const item of items) {
    const r = rank(item);
    if (r < least) {
      least = r;
      found = item[0];
    }
  }
  return found;
}
