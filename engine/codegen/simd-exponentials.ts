/** e^x and its kin as graphs: line by line what `kit/elementary.ts` says. */

import {
  EXP_TAIL,
  EXPREL_LONG,
  EXPREL_LONG_FROM,
  EXPREL_SHORT,
  EXPREL_SHORT_FROM,
} from '../kit/elementary.ts';
import type { Graph, Node } from './dag.ts';
import { arithmetic } from './simd-arithmetic.ts';

export const ROUND_BIASED = 6755399441055744 + 1023;
export const LN2_HIGH = 0.6931471805592082;
export const LN2_LOW = 7.371002565167799e-13;
export const EXP_MOST = 709;
export const EXP_LEAST = -708;

function expTail(graph: Graph, r: Node): Node {
  const { add, mul } = arithmetic(graph);
  const r2 = mul(r, r);
  const r4 = mul(r2, r2);
  const pair = (k: number) => add(EXP_TAIL[k]!, mul(r, EXP_TAIL[k + 1]!));
  const upper = add(add(pair(4), mul(r2, pair(6))), mul(r4, pair(8)));
  return add(add(pair(0), mul(r2, pair(2))), mul(r4, upper));
}

export const powerOfTwo = (graph: Graph, t: Node): Node =>
  graph.fromBits(graph.shift('shl', graph.bits(t), 52));

/** x = k ln 2 + r: [r, 2^k] */
function splitExponent(graph: Graph, x: Node): { r: Node; power: Node } {
  const { add, sub, mul } = arithmetic(graph);
  const t = add(mul(x, Math.LOG2E), ROUND_BIASED);
  const k = sub(t, ROUND_BIASED);
  const r = sub(sub(x, mul(k, LN2_HIGH)), mul(k, LN2_LOW));
  return { r, power: powerOfTwo(graph, t) };
}

/** r + r^2 expTail(r) */
export function expLessOne(graph: Graph, r: Node): Node {
  const { add, mul } = arithmetic(graph);
  return add(r, mul(mul(r, r), expTail(graph, r)));
}

export function exp(graph: Graph, x: Node): Node {
  const { add, mul, lt, gt, select } = arithmetic(graph);
  const { r, power } = splitExponent(graph, x);
  const y = mul(add(1, expLessOne(graph, r)), power);
  return select(lt(x, EXP_LEAST), 0, select(gt(x, EXP_MOST), Infinity, y));
}

export function expm1(graph: Graph, x: Node): Node {
  const { add, sub, mul, lt, gt, select } = arithmetic(graph);
  const { r, power } = splitExponent(graph, x);
  const y = add(mul(expLessOne(graph, r), power), sub(power, 1));
  return select(lt(x, EXP_LEAST), -1, select(gt(x, EXP_MOST), Infinity, y));
}

/** What `exprel` is where x lies in the range of the coefficients. */
export function exprelPolynomial(graph: Graph, x: Node, of: readonly number[]): Node {
  const { add, mul } = arithmetic(graph);
  const x2 = mul(x, x);
  const x4 = mul(x2, x2);
  const pair = (k: number) => add(of[k]!, mul(x, of[k + 1]!));
  const four = (k: number) => add(pair(k), mul(x2, pair(k + 2)));
  if (of === EXPREL_SHORT) {
    const high = add(four(4), mul(x4, pair(8)));
    return add(1, mul(x, add(four(0), mul(x4, high))));
  }
  const low = add(four(0), mul(x4, four(4)));
  const high = add(four(8), mul(x4, four(12)));
  return add(1, mul(x, add(low, mul(mul(x4, x4), high))));
}

export function exprel(graph: Graph, x: Node): Node {
  const { div, gt, ge, le, select } = arithmetic(graph);
  const general = select(gt(x, EXP_MOST), Infinity, div(expm1(graph, x), x));
  const decays = le(x, 0);
  const within = (from: number) => graph.both(ge(x, from), decays);
  const long = exprelPolynomial(graph, x, EXPREL_LONG);
  const short = exprelPolynomial(graph, x, EXPREL_SHORT);
  const longer = graph.usually(within(EXPREL_LONG_FROM), long, general);
  return graph.usually(within(EXPREL_SHORT_FROM), short, longer);
}
