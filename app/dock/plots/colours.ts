/** Which series colour each population has, in all plots and on its card. */

import { flatId, type GraphDocument, type GraphNode, withLocal } from '#engine';
import { registry } from '../../state/registry.ts';

const DEEPEST = 4;
const coloured = new WeakMap<GraphDocument['nodes'], ReadonlyMap<string, number>>();

/** Series colour of each population: excitatory first, inhibitory second, then in order. */
export function colourIndex(document: GraphDocument): ReadonlyMap<string, number> {
  let index = coloured.get(document.nodes);
  if (!index) {
    index = indexColours(document);
    coloured.set(document.nodes, index);
  }
  return index;
}

function indexColours(document: GraphDocument): ReadonlyMap<string, number> {
  const types = withLocal(registry, document);
  const rank = (node: GraphNode): number => {
    const definition = types.get(node.type);
    const fires = Object.values(definition?.ports ?? {}).some(
      (p) => p.flow === 'out' && p.kind === 'spikes',
    );
    if (!fires || definition?.category === 'projection') return 9;
    return (definition?.category === 'neuron' ? 0 : 3) + rankOf(node.name);
  };
  const ranked: (readonly [id: string, rank: number])[] = [];
  // What is inside subgraphs has colours of its own; a graph that contains itself ends somewhere.
  const walk = (nodes: GraphDocument['nodes'], path: readonly string[]) => {
    for (const [id, node] of Object.entries(nodes)) {
      ranked.push([flatId(path, id), rank(node)]);
      const behaviour = types.get(node.type)?.behaviour;
      if (behaviour?.kind === 'composite' && path.length < DEEPEST)
        walk((behaviour.graph as Partial<GraphDocument>).nodes ?? {}, [...path, id]);
    }
  };
  walk(document.nodes, []);
  ranked.sort(([a, x], [b, y]) => x - y || (a < b ? -1 : 1));
  return new Map(ranked.map(([id], k) => [id, k]));
}

/** Series of a plot's inputs: that of their node, and for its further ports numbers that no other has. */
export function seriesOfInputs(
  inputs: readonly { readonly node: string }[],
  colours: ReadonlyMap<string, number>,
): readonly number[] {
  const own = ({ node }: { readonly node: string }) => colours.get(node) ?? 0;
  const taken = new Set(inputs.map(own));
  const seen = new Set<string>();
  return inputs.map((input) => {
    if (!seen.has(input.node)) {
      seen.add(input.node);
      return own(input);
    }
    let next = 0;
    while (taken.has(next)) next++;
    taken.add(next);
    return next;
  });
}

const rankOf = (name = ''): number =>
  /^(e\b|exc)/i.test(name) ? 0 : /^(i\b|inh)/i.test(name) ? 1 : 2;
