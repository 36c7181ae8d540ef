/** What a kernel's loop body is made of: how many vectors, in how many passes. */

import type { ElementKernel } from '../compile/kernel-types.ts';
import type { Node } from './dag.ts';
import { buildElement, type ElementGraph, type VectorGraph } from './element-graph.ts';
import { dividePasses, type Passes } from './passes.ts';

/** Nodes of a vector beyond which a loop body is one vector. */
const LARGE = 1200;

export interface ElementBody {
  readonly graph: ElementGraph;
  /** Null: everything is done at once. */
  readonly passes: Passes | null;
}

export function buildBody(kernel: ElementKernel): ElementBody {
  if (mayDivide(kernel)) {
    const graph = unrolled(kernel, true);
    const isDivided = [...graph.inputs.values()].some((input) => input.kind === 'call');
    const passes = isDivided ? dividePasses(graph, graph.vectors.map(rootsOf)) : null;
    if (passes || !isDivided) return { graph, passes };
  }
  return { graph: unrolled(kernel, false), passes: null };
}

/** What draws does it element by element: passes would draw in another order. */
const mayDivide = ({ precision, bindings }: ElementKernel): boolean =>
  precision === 'f64' && !Object.values(bindings).some((b) => b.at === 'random');

/** The graph of as many vectors as keep a body small. */
function unrolled(kernel: ElementKernel, strips: boolean): ElementGraph {
  const one = buildElement(kernel, 1, strips);
  const size = one.graph.nodes.length;
  // Draws in onFire come before those of the next vector.
  const unroll = one.vectors[0]!.resetDraws.length > 0 || size >= LARGE ? 1 : size < 80 ? 4 : 2;
  return unroll === 1 ? one : buildElement(kernel, unroll, strips);
}

/** Every node that a vector asks for, as often as it does. */
export function rootsOf(vector: VectorGraph): Node[] {
  const stores = [...vector.stores, ...vector.resetStores];
  const roots = [...vector.draws, ...vector.resetDraws, ...stores.map((s) => s.value)];
  // To see whether any fires, and which.
  if (vector.fires && vector.fired)
    roots.push(vector.fired, vector.fired, vector.fires, vector.fires);
  return roots;
}

/** What is computed in every loop body; the rest stands on branches that are rarely taken. */
export function commonOf(roots: readonly Node[]): ReadonlySet<Node> {
  const found = new Set<Node>();
  const stack = [...roots];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (found.has(node)) continue;
    found.add(node);
    stack.push(...(node.op === 'usually' ? node.args.slice(0, 2) : node.args));
  }
  return found;
}

/** Keys of the bindings that a graph reads for its `needed` nodes, or writes. */
export function touchedBy(
  { inputs, vectors }: ElementGraph,
  needed: readonly Node[],
): ReadonlySet<string> {
  const touched = new Set<string>();
  for (const node of needed) {
    const input = inputs.get(node);
    if (input && 'key' in input) touched.add(input.key);
  }
  for (const { stores, resetStores } of vectors)
    for (const { key } of [...stores, ...resetStores]) touched.add(key);
  return touched;
}
