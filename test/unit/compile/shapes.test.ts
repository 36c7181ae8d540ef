import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ResolvedEdge } from '../../../engine/compile/resolved.ts';
import {
  product,
  type ShapedNode,
  shapeOf,
  unify,
  unifyAgain,
} from '../../../engine/compile/shapes.ts';
import type { NodeDefinition, Port } from '../../../engine/kit/types.ts';
import { startClock } from '../../support/pace.ts';
import {
  camera,
  encoder,
  gain,
  lif,
  oneToOne,
  probability,
  raster,
  signal,
} from '../graph/definitions.ts';

const node = (
  id: string,
  definition: NodeDefinition,
  fixed: ShapedNode['fixed'] = {},
): ShapedNode => ({ id, name: id.toUpperCase(), definition, fixed });
const wire = (text: string, k = 0): ResolvedEdge => {
  const [from = '', to = ''] = text.split('>').map((s) => s.trim());
  const end = (ref: string) => ({ node: ref.split('/')[0] ?? '', port: ref.split('/')[1] ?? '' });
  return { id: `e${k}`, from: end(from), to: end(to) };
};
const solve = (nodes: readonly ShapedNode[], ...wires: readonly string[]) => {
  const sizes = unify(nodes, wires.map(wire));
  return {
    name: (id: string, name: string) => sizes.names.get(id)?.get(name),
    stacked: sizes.stacked,
    told: sizes.problems.map(({ message }) => message),
  };
};

describe('unify', () => {
  test('a projection takes its sizes from the populations at its ends', () => {
    const { name, told } = solve(
      [node('e', lif, { n: [20, 40] }), node('i', lif, { n: [200] }), node('p', probability)],
      'e/spikes > p/pre',
      'p/post > i/exc',
    );
    expect([name('p', 'pre'), name('p', 'post'), told]).toEqual([[20, 40], [200], []]);
    const weights = probability.ports.weights as Port;
    expect(
      shapeOf(
        weights,
        {},
        new Map([
          ['pre', [20, 40]],
          ['post', [200]],
        ]),
      ),
    ).toEqual([800, 200]);
  });

  test('one-to-one needs equal sizes', () => {
    const nodes = [node('e', lif, { n: [800] }), node('i', lif, { n: [200] }), node('p', oneToOne)];
    expect(solve(nodes, 'e/spikes > p/pre', 'p/post > i/exc').told).toEqual([
      'P: One-to-one needs equal sizes: 800 → 200 (E → I). Set one size to the other, or use fixed in-degree.',
    ]);
  });

  test('sizes go through nodes that have none of their own, whichever wire is first', () => {
    const nodes = [
      node('s', signal, { channels: [1] }),
      node('g', gain),
      node('e', lif, { n: [50] }),
    ];
    for (const wires of [
      ['s/signal > g/in', 'g/out > e/current'],
      ['g/out > e/current', 's/signal > g/in'],
    ]) {
      const { name, told } = solve(nodes, ...wires);
      expect([name('g', 'm'), told]).toEqual([[50], []]);
    }
  });

  test('a wrong size behind such a node names the two that disagree', () => {
    const nodes = [
      node('s', signal, { channels: [3] }),
      node('g', gain),
      node('e', lif, { n: [50] }),
    ];
    expect(solve(nodes, 's/signal > g/in', 'g/out > e/current').told).toEqual([
      'G gives 3 (out), but E takes 50 (current). Make the sizes equal, or insert a slice.',
    ]);
  });

  test('axes of pictures bind one by one', () => {
    const { name, told } = solve(
      [node('c', camera, { size: [3, 4, 5] }), node('x', encoder)],
      'c/image > x/image',
    );
    expect([name('x', 'c'), name('x', 'h'), name('x', 'w'), told]).toEqual([[3], [4], [5], []]);
    const flat = solve(
      [node('c', camera, { size: [4, 5] }), node('x', encoder)],
      'c/image > x/image',
    );
    expect([flat.name('x', 'c'), flat.name('x', 'h')]).toEqual([[1], [4]]);
  });

  test('plots stack what is wired to them', () => {
    const { name, stacked, told } = solve(
      [node('e', lif, { n: [20, 4] }), node('i', lif, { n: [3] }), node('r', raster)],
      'e/spikes > r/spikes',
      'i/spikes > r/spikes',
    );
    expect([stacked.get('r/spikes'), name('r', 'rows'), told]).toEqual([83, [83], []]);
  });

  test('a name that nothing determines is one element', () => {
    expect(solve([node('g', gain)]).name('g', 'm')).toEqual([1]);
    expect(product([2, -1])).toBe(-1);
  });

  test('a chain of a thousand is found from its far end in a moment', () => {
    const nodes = [node('e', lif, { n: [7] })];
    const wires = ['g999/out > e/current'];
    for (let k = 0; k < 1000; k++) {
      nodes.push(node(`g${k}`, gain));
      if (k > 0) wires.push(`g${k - 1}/out > g${k}/in`);
    }
    const started = startClock();
    const { name } = solve(nodes, ...wires);
    expect(name('g0', 'm')).toEqual([7]);
    expect(started()).toBeLessThan(200);
  });
});

describe('unifyAgain', () => {
  /** A random graph of nodes that fix their sizes, take them from others, or stack them. */
  const graph = fc.record({
    sizes: fc.array(fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }), {
      minLength: 3,
      maxLength: 7,
    }),
    joins: fc.array(
      fc.tuple(
        fc.constantFrom('one', 'probability', 'raster', 'gain'),
        fc.nat({ max: 6 }),
        fc.nat({ max: 6 }),
      ),
      { maxLength: 10 },
    ),
    changes: fc.array(
      fc.tuple(fc.nat({ max: 6 }), fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined })),
      { minLength: 1, maxLength: 4 },
    ),
  });
  const fixedOf = (n: number | undefined): ShapedNode['fixed'] =>
    n === undefined ? {} : { n: [n] };

  test('finds what finding everything anew finds, after any change of sizes', () => {
    let partly = 0;
    fc.assert(
      fc.property(graph, ({ sizes, joins, changes }) => {
        let nodes = sizes.map((n, k) => node(`c${k}`, lif, fixedOf(n)));
        const edges: ResolvedEdge[] = [];
        const add = (text: string) => edges.push(wire(text, edges.length));
        for (const [k, [kind, a, b]] of joins.entries()) {
          const [from, to] = [`c${a % sizes.length}`, `c${b % sizes.length}`];
          if (kind === 'raster') {
            nodes = [...nodes, node(`j${k}`, raster)];
            add(`${from}/spikes > j${k}/spikes`);
            add(`${to}/spikes > j${k}/spikes`);
          } else if (kind === 'gain') {
            nodes = [...nodes, node(`j${k}`, gain)];
            add(`${from}/V_m > j${k}/in`);
            add(`j${k}/out > ${to}/current`);
          } else {
            nodes = [...nodes, node(`j${k}`, kind === 'one' ? oneToOne : probability)];
            add(`${from}/spikes > j${k}/pre`);
            add(`j${k}/post > ${to}/exc`);
          }
        }
        let before = unify(nodes, edges);
        for (const [at, n] of changes) {
          const id = `c${at % sizes.length}`;
          nodes = nodes.map((o) => (o.id === id ? { ...o, fixed: fixedOf(n) } : o));
          const again = unifyAgain(before, new Set([id]), nodes, edges);
          const anew = unify(nodes, edges);
          if (before.problems.length === 0) partly++;
          expect(again).toEqual(anew);
          before = again;
        }
      }),
      { numRuns: 2000, seed: 5 },
    );
    expect(partly).toBeGreaterThan(500);
  });
});
