/** Short names for what the elementary functions are made of. */

import type { Graph, Node } from './dag.ts';

/** Arithmetic on nodes and numbers. */
export function arithmetic(graph: Graph) {
  type Operand = Node | number;
  const node = (x: Operand): Node => (typeof x === 'number' ? graph.constant(x) : x);
  return {
    node,
    add: (a: Operand, b: Operand) => graph.add(node(a), node(b)),
    sub: (a: Operand, b: Operand) => graph.sub(node(a), node(b)),
    mul: (a: Operand, b: Operand) => graph.mul(node(a), node(b)),
    div: (a: Operand, b: Operand) => graph.div(node(a), node(b)),
    lt: (a: Operand, b: Operand) => graph.compare('lt', node(a), node(b)),
    gt: (a: Operand, b: Operand) => graph.compare('gt', node(a), node(b)),
    le: (a: Operand, b: Operand) => graph.compare('le', node(a), node(b)),
    ge: (a: Operand, b: Operand) => graph.compare('ge', node(a), node(b)),
    eq: (a: Operand, b: Operand) => graph.compare('eq', node(a), node(b)),
    select: (c: Node, a: Operand, b: Operand) => graph.select(c, node(a), node(b)),
    /** c0 + x * (c1 + x * (...)) */
    horner: (x: Node, coefficients: readonly number[]): Node =>
      coefficients
        .slice(0, -1)
        .reduceRight<Node>(
          (p, c) => graph.add(node(c), graph.mul(x, p)),
          node(coefficients.at(-1)!),
        ),
  };
}
