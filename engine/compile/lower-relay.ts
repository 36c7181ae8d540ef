/** Relays: spikes renamed, merged, masked or limited within the step that made them. */

import type { LoweringSite } from '../kit/types.ts';
import type { Relay } from './ir.ts';
import type { ResolvedGraph, ResolvedNode } from './resolved.ts';
import { stepsOf } from './values.ts';
import type { Wiring } from './wires.ts';

/** One relay per output port that the node feeds; requests for the same output are merged. */
export function lowerRelays(
  node: ResolvedNode,
  requests: readonly Parameters<LoweringSite<unknown>['relay']>[0][],
  graph: ResolvedGraph,
  wiring: Wiring,
): Relay[] {
  const outputs = [...new Set(requests.map((request) => request.to))];
  return outputs.map((to) => {
    const list = requests.filter((request) => request.to === to);
    return {
      id: node.id,
      to,
      n: node.ports[to]?.elements ?? 1,
      inputs: list.flatMap((request) => {
        const elements = node.ports[request.from]?.elements ?? 1;
        const map = request.map;
        const table = map ? Int32Array.from({ length: elements }, (_, i) => map(i)) : null;
        return wiring.into(node.id, request.from).map((from) => ({ from, map: table }));
      }),
      keep: keepOf(node, list.find((request) => request.keep)?.keep, graph, wiring),
    };
  });
}

function keepOf(
  node: ResolvedNode,
  keep: { readonly most: number; readonly window: string; readonly by?: string } | undefined,
  graph: ResolvedGraph,
  wiring: Wiring,
): Relay['keep'] {
  if (!keep) return null;
  const window = stepsOf(keep.window, graph.dt, node);
  return {
    most: keep.most,
    windowSteps: window.ok ? window.value : 1,
    by: keep.by ? (wiring.into(node.id, keep.by)[0] ?? null) : null,
  };
}
