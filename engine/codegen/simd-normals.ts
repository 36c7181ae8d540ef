/** Normal numbers from uniform ones, as graphs: line by line what `random.ts` says. */

import type { Graph, Node } from './dag.ts';
import { SINE } from './random.ts';
import { arithmetic } from './simd-arithmetic.ts';
import { log } from './simd-math.ts';

/** cos(2 pi c), as `random.ts` computes it. */
function cosTurn(graph: Graph, c: Node): Node {
  const { add, sub, mul, node } = arithmetic(graph);
  const folded = sub(0.25, graph.abs(sub(c, graph.floor(add(c, 0.5)))));
  const r = mul(folded, 6.283185307179586);
  const z = mul(r, r);
  let p = node(1 / 51090942171709440000);
  for (const f of SINE) p = add(f, mul(z, p));
  return add(r, mul(mul(r, z), p));
}

/**
 * Two standard normal numbers from a pair's uniforms, given as vectors that repeat the first and
 * the second of them; `quarter` is [0, 0.25].
 */
export function buildNormals(graph: Graph, first: Node, second: Node, quarter: Node): Node {
  const { add, sub, mul } = arithmetic(graph);
  const half = 2 ** -53;
  const radius = graph.sqrt(mul(-2, log(graph, add(first, half))));
  return mul(radius, cosTurn(graph, sub(add(second, half), quarter)));
}
