/**
 * The graph of an ElementKernel for several consecutive vectors of elements: what is read, drawn,
 * computed and written for each, in the order of the specification (`interpret-element.ts`).
 * Everything that is the same for all elements exists once.
 */

import type { Binding, ElementKernel } from '../compile/kernel-types.ts';
import { assert } from '../problems/problem.ts';
import {
  type BuildContext,
  buildExpression,
  buildStatements,
  type Comparison,
  Graph,
  type Node,
  type NumberType,
} from './dag.ts';
import type { Elementary } from './program.ts';
import { buildElementary } from './simd-math.ts';
import { buildNormals } from './simd-normals.ts';

/** What an input node stands for. `vector` counts within the unrolled loop body. */
export type Input =
  | { readonly kind: 'load'; readonly key: string; readonly vector: number }
  /** What memory holds when it is asked for: behind the body, what that stored. */
  | { readonly kind: 'reload'; readonly key: string; readonly vector: number }
  /** Eight u16 as they are; for the four vectors of a loop body. */
  | { readonly kind: 'shorts'; readonly key: string; readonly vector: 0 }
  /** Four i32 as they are; `vector` is the first of the two that share them. */
  | { readonly kind: 'ints'; readonly key: string; readonly vector: number }
  | { readonly kind: 'uniform'; readonly offset: number }
  | { readonly kind: 'step' }
  | { readonly kind: 'index'; readonly vector: number }
  /** Whether an element is a real one, not padding. */
  | { readonly kind: 'valid'; readonly vector: number }
  /** An elementary function of a whole strip. */
  | { readonly kind: 'call'; readonly name: Elementary; readonly vector: number }
  /** Two uniform numbers; one step of the generators. */
  | { readonly kind: 'uniforms' }
  /** One of a pair's numbers in both lanes. */
  | { readonly kind: 'spread'; readonly lane: 0 | 1 }
  | { readonly kind: 'quarter' }
  /** Arguments: mean, exp(-mean). */
  | { readonly kind: 'poisson' }
  /** A pair of the group's numbers of common mean `site`. */
  | { readonly kind: 'group'; readonly site: number; readonly pair: number };

export interface Store {
  readonly key: string;
  readonly binding: Binding;
  readonly value: Node;
}

export interface VectorGraph {
  /** Draws, in the order they are made. */
  readonly draws: readonly Node[];
  readonly stores: readonly Store[];
  readonly fires: Node | null;
  /** Where onFire applies. */
  readonly fired: Node | null;
  readonly resetDraws: readonly Node[];
  readonly resetStores: readonly Store[];
}

export interface ElementGraph {
  readonly graph: Graph;
  readonly inputs: ReadonlyMap<Node, Input>;
  readonly vectors: readonly VectorGraph[];
  /** Means of the Poisson numbers that are drawn for groups. */
  readonly sites: readonly Node[];
}

/** The value of a whole constant that an i32 can hold. */
function integerOf(node: Node): number | null {
  const value = node.op === 'const' ? Number(node.value) : Number.NaN;
  return value === (value | 0) ? value | 0 : null;
}

/** Elements of a vector. */
export const lanesOf = (kernel: ElementKernel): number => (kernel.precision === 'f32' ? 4 : 2);

/** Whether two or four vectors read (and clear) an array of u16 at once: counts that nothing else writes. */
export function sharesShorts(kernel: ElementKernel, key: string, unroll: number): boolean {
  const binding = kernel.bindings[key];
  return (
    kernel.precision === 'f64' &&
    (unroll === 2 || unroll === 4) &&
    (binding?.at === 'ring' || binding?.at === 'element') &&
    binding.type === 'u16' &&
    ![...kernel.body, ...kernel.onFire].some((s) => s.target === key)
  );
}

/**
 * Builds the graph for `unroll` vectors; with `strips` elementary functions stay calls, but in
 * onFire, where they are rare.
 */
export function buildElement(kernel: ElementKernel, unroll: number, strips = false): ElementGraph {
  const graph = new Graph();
  const inputs = new Map<Node, Input>();
  const type: NumberType = kernel.precision;
  const lanes = lanesOf(kernel);
  const mask = type === 'f32' ? 'mask32' : 'mask64';
  const sites: Node[] = [];
  let drawn = 0;
  const input = (of: Input, nodeType: Node['type'], varies: boolean, ...args: readonly Node[]) => {
    const node = graph.input(JSON.stringify(of), nodeType, varies, ...args);
    inputs.set(node, of);
    return node;
  };

  /** Two of the counts that the vectors of a loop body read together. */
  const fromShorts = (key: string, vector: number): Node => {
    const all = input({ kind: 'shorts', key, vector: 0 }, 'ints', true);
    const four = graph.op(vector < 2 ? 'short-low' : 'short-high', 'ints', all);
    return graph.op(vector % 2 === 0 ? 'int-low' : 'int-high', 'f64', four);
  };

  const buildVector = (vector: number): VectorGraph => {
    let site = 0;
    let inReset = false;
    let draws: Node[] = [];
    const names = new Map<string, Node>();
    names.set('step', input({ kind: 'step' }, type, false));
    names.set('i', input({ kind: 'index', vector }, type, true));
    for (const [key, binding] of Object.entries(kernel.bindings)) {
      if (binding.at === 'random') continue;
      names.set(
        key,
        binding.at === 'uniform'
          ? input({ kind: 'uniform', offset: binding.offset }, type, false)
          : sharesShorts(kernel, key, unroll)
            ? fromShorts(key, vector)
            : input({ kind: 'load', key, vector }, type, true),
      );
    }

    /** One draw per pair of the vector, as a vector of the kernel's precision. */
    const pairs = (draw: (pair: number) => Node): Node => {
      const first = draw(0);
      return type === 'f64' ? first : graph.op('demote', 'f32', first, draw(1));
    };
    const onPair = (node: Node, pair: number): Node =>
      type === 'f64' ? node : graph.op(pair === 0 ? 'promote-low' : 'promote-high', 'f64', node);
    /** Every draw is a node of its own: none is ever shared. */
    const make = (of: Input, ...args: readonly Node[]): Node => {
      const node = graph.input(`draw ${drawn++}`, 'f64', true, ...args);
      inputs.set(node, of);
      draws.push(node);
      return node;
    };
    const drawFor = (name: string, args: readonly Node[]): Node => {
      if (name === 'rand')
        return pairs(() => {
          const u = make({ kind: 'uniforms' });
          if (type === 'f64') return u;
          const scaled = graph.mul(u, graph.constant(2 ** 24));
          return graph.mul(graph.floor(scaled), graph.constant(2 ** -24));
        });
      if (name === 'randn')
        return pairs(() => {
          const u = make({ kind: 'uniforms' });
          const spread = (lane: 0 | 1) => input({ kind: 'spread', lane }, 'f64', true, u);
          return buildNormals(
            graph,
            spread(0),
            spread(1),
            input({ kind: 'quarter' }, 'f64', false),
          );
        });
      const mean = args[0];
      assert(mean, 'poisson has a mean');
      const common = !mean.varies && !inReset;
      const k = site;
      if (common) {
        site++;
        sites[k] = mean;
      }
      return pairs((pair) => {
        if (common) return make({ kind: 'group', site: k, pair: (lanes * vector) / 2 + pair });
        const each = onPair(mean, pair);
        return make({ kind: 'poisson' }, each, buildElementary(graph, 'exp', [graph.neg(each)]));
      });
    };
    const context: BuildContext = {
      graph,
      type,
      name(name) {
        const node = names.get(name);
        assert(node, `${kernel.name}: ${name} has a value before it is read`);
        return node;
      },
      elementary: (name, args) =>
        strips && !inReset && name !== 'pow' && args[0]!.varies
          ? input({ kind: 'call', name, vector }, 'f64', true, ...args)
          : buildElementary(graph, name, args),
      compare: (op, a, b) => narrowCompare(op, a, b),
      draw(name, args) {
        const has = Object.values(kernel.bindings).some((b) => b.at === 'random');
        assert(has, `${kernel.name} has a random state`);
        return drawFor(name, args);
      },
    };

    // Whole numbers of refractory counters and the like stay integers, four at a time.
    const first = vector - (vector % 2);
    const intsOf = (node: Node): Node | null => {
      const of = inputs.get(node);
      if (type !== 'f64' || of?.kind !== 'load') return null;
      const binding = kernel.bindings[of.key];
      if (binding?.at !== 'element' || binding.type !== 'i32') return null;
      return input({ kind: 'ints', key: of.key, vector: first }, 'ints', true);
    };
    const narrowCompare = (op: Comparison, a: Node, b: Node): Node | null => {
      const ints = intsOf(a);
      const value = integerOf(b);
      if (!ints || value === null) return null;
      // Processors compare integers for "greater" only.
      const opposite = op === 'le' ? 'gt' : op === 'ge' ? 'lt' : null;
      const condition = graph.op(`int-${opposite ?? op}`, 'ints', ints, graph.intConstant(value));
      const half = graph.op(vector === first ? 'half-low' : 'half-high', 'mask64', condition);
      return opposite ? graph.not(half) : half;
    };
    /** max(x - c, d), which cannot leave the range of i32, as max(x, c + d) - c. */
    const narrowStore = (binding: Binding, value: Node): Node | null => {
      if (binding.at !== 'element' || binding.type !== 'i32' || value.op !== 'pmax') return null;
      const [difference, floor] = value.args as [Node, Node];
      if (difference.op !== 'sub') return null;
      const ints = intsOf(difference.args[0]!);
      const c = integerOf(difference.args[1]!);
      const d = integerOf(floor);
      if (!ints || c === null || d === null || c < 0 || c + d > 2 ** 31 - 1) return null;
      const most = graph.op('int-max', 'ints', ints, graph.intConstant(c + d));
      return graph.op('int-sub', 'ints', most, graph.intConstant(c));
    };

    const bound = (targets: ReadonlySet<string>) =>
      Object.entries(kernel.bindings).filter(([key]) => targets.has(key));
    const written = new Set(kernel.body.map((s) => s.target));
    buildStatements(kernel.body, names, context);
    const stores = bound(written).map(([key, binding]) => {
      assert(binding.at !== 'uniform', `${kernel.name}: ${key} is not the same for all elements`);
      const value = graph.toNumber(names.get(key)!);
      return { key, binding, value: narrowStore(binding, value) ?? value };
    });
    if (!kernel.fires)
      return { draws, stores, fires: null, fired: null, resetDraws: [], resetStores: [] };

    const result = buildExpression(kernel.fires, context);
    const fires = kernel.firing === 'count' ? graph.toNumber(result) : graph.toMask(result);
    const holds =
      kernel.firing === 'count' ? graph.compare('ge', fires, graph.constant(1, type)) : fires;
    const fired = graph.both(holds, input({ kind: 'valid', vector }, mask, true));
    const bodyDraws = draws;
    draws = [];
    inReset = true;
    buildStatements(kernel.onFire, names, context);
    const resetTargets = new Set(kernel.onFire.map((s) => s.target));
    const resetStores = bound(resetTargets).map(([key, binding]) => {
      assert(binding.at !== 'uniform', `${kernel.name}: ${key} is not the same for all elements`);
      const old = input({ kind: 'reload', key, vector }, type, true);
      return { key, binding, value: graph.select(fired, graph.toNumber(names.get(key)!), old) };
    });
    return { draws: bodyDraws, stores, fires, fired, resetDraws: draws, resetStores };
  };

  const vectors = Array.from({ length: unroll }, (_, vector) => buildVector(vector));
  return { graph, inputs, vectors, sites };
}
