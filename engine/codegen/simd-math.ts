/**
 * The elementary functions as graphs of f64 operations: line by line what `kit/elementary.ts`
 * says, so that lanes, scalars and TypeScript give the same bits. Single precision promotes its
 * lanes, computes in f64 and rounds once.
 */

import type { Graph, Node } from './dag.ts';
import type { Elementary } from './program.ts';
import { arithmetic } from './simd-arithmetic.ts';
import {
  EXP_LEAST,
  EXP_MOST,
  exp,
  expLessOne,
  expm1,
  exprel,
  LN2_HIGH,
  LN2_LOW,
  powerOfTwo,
  ROUND_BIASED,
} from './simd-exponentials.ts';

const ROUND = 6755399441055744;

const MANTISSA_FROM = 0x3fe6a09en << 32n;
const ONE = 0x3ff00000n << 32n;

function split(graph: Graph, x: Node): { m: Node; e: Node } {
  const { sub, mul, lt, select } = arithmetic(graph);
  const tiny = lt(x, 2.2250738585072014e-308);
  const bits = graph.bits(select(tiny, mul(x, 18014398509481984), x));
  const biased = graph.onBits('bits-add', bits, graph.bitsConstant(ONE - MANTISSA_FROM));
  const field = graph.shift('shr', biased, 52);
  const shift = graph.shift('shl', graph.onBits('bits-sub', field, graph.bitsConstant(1023n)), 52);
  const m = graph.fromBits(graph.onBits('bits-sub', bits, shift));
  // An integer below 2^52 under the exponent of 2^52 is that number plus 2^52.
  const integer = graph.onBits('bits-or', field, graph.bitsConstant(0x4330000000000000n));
  const e = sub(graph.fromBits(integer), 2 ** 52 + 1023);
  return { m, e: select(tiny, sub(e, 54), e) };
}

function atanhTail(graph: Graph, z: Node): Node {
  const { add, mul, horner } = arithmetic(graph);
  const z2 = mul(z, z);
  const odd = horner(z2, [2 / 3, 2 / 7, 2 / 11, 2 / 15, 2 / 19]);
  const even = horner(z2, [2 / 5, 2 / 9, 2 / 13, 2 / 17, 2 / 21]);
  return mul(z, add(odd, mul(z, even)));
}

export function log(graph: Graph, x: Node): Node {
  const { add, sub, mul, div, lt, gt, eq, select } = arithmetic(graph);
  const { m, e } = split(graph, x);
  const f = sub(m, 1);
  const s = div(f, add(2, f));
  const half = mul(mul(0.5, f), f);
  const inner = add(mul(s, add(half, atanhTail(graph, mul(s, s)))), mul(e, LN2_LOW));
  const y = sub(mul(e, LN2_HIGH), sub(sub(half, inner), f));
  const positive = select(lt(x, Infinity), y, x);
  return select(gt(x, 0), positive, select(eq(x, 0), -Infinity, Number.NaN));
}

function log1p(graph: Graph, x: Node): Node {
  const { add, sub, div, lt, eq, select } = arithmetic(graph);
  const u = add(1, x);
  const y = add(log(graph, u), div(sub(x, sub(u, 1)), u));
  return select(eq(u, 0), -Infinity, select(lt(x, Infinity), y, x));
}

interface Reduced {
  readonly r: Node;
  readonly z: Node;
  readonly quarter: Node;
}

function reduce(graph: Graph, x: Node): Reduced {
  const { add, sub, mul } = arithmetic(graph);
  const t = add(mul(x, 0.6366197723675814), ROUND);
  const k = sub(t, ROUND);
  const first = sub(x, mul(k, 1.5707963109016418));
  const r = sub(sub(first, mul(k, 1.5893254712295857e-8)), mul(k, 6.123233995736766e-17));
  return { r, z: mul(r, r), quarter: graph.bits(t) };
}

function sinPolynomial(graph: Graph, { r, z }: Reduced): Node {
  const { add, mul, horner } = arithmetic(graph);
  const a = horner(z, [
    -1 / 6,
    1 / 120,
    -1 / 5040,
    1 / 362880,
    -1 / 39916800,
    1 / 6227020800,
    -1 / 1307674368000,
    1 / 355687428096000,
  ]);
  return add(r, mul(mul(r, z), a));
}

function cosPolynomial(graph: Graph, { z }: Reduced): Node {
  const { sub, mul, horner } = arithmetic(graph);
  const a = horner(z, [
    1 / 24,
    -1 / 720,
    1 / 40320,
    -1 / 3628800,
    1 / 479001600,
    -1 / 87178291200,
    1 / 20922789888000,
  ]);
  return sub(1, sub(mul(0.5, z), mul(mul(z, z), a)));
}

const isOdd = (graph: Graph, quarter: Node): Node => {
  const one = graph.bitsConstant(1n);
  return graph.bitsEqual(graph.onBits('bits-and', quarter, one), one);
};

function inRange(graph: Graph, x: Node, y: Node): Node {
  const { le, select } = arithmetic(graph);
  return select(le(graph.abs(x), 35184372088832), y, Number.NaN);
}

function sine(graph: Graph, x: Node, shift: bigint): Node {
  const { select } = arithmetic(graph);
  const reduced = reduce(graph, x);
  const quarter =
    shift === 0n
      ? reduced.quarter
      : graph.onBits('bits-add', reduced.quarter, graph.bitsConstant(shift));
  const size = select(
    isOdd(graph, quarter),
    cosPolynomial(graph, reduced),
    sinPolynomial(graph, reduced),
  );
  const two = graph.onBits('bits-and', quarter, graph.bitsConstant(2n));
  const sign = graph.shift('shl', two, 62);
  const y = graph.fromBits(graph.onBits('bits-xor', graph.bits(size), sign));
  return inRange(graph, x, y);
}

function tan(graph: Graph, x: Node): Node {
  const { div, select } = arithmetic(graph);
  const reduced = reduce(graph, x);
  const odd = isOdd(graph, reduced.quarter);
  const s = sinPolynomial(graph, reduced);
  const c = cosPolynomial(graph, reduced);
  return inRange(graph, x, div(select(odd, graph.neg(c), s), select(odd, s, c)));
}

const signed = (graph: Graph, x: Node, y: Node): Node =>
  graph.select(graph.compare('lt', x, graph.constant(0)), graph.neg(y), y);

function sinh(graph: Graph, x: Node): Node {
  const { add, mul, div, lt, select } = arithmetic(graph);
  const e = expm1(graph, graph.abs(x));
  const y = mul(0.5, add(e, select(lt(e, Infinity), div(e, add(e, 1)), 1)));
  return signed(graph, x, y);
}

function cosh(graph: Graph, x: Node): Node {
  const { add, mul, div } = arithmetic(graph);
  const e = exp(graph, graph.abs(x));
  return add(mul(0.5, e), div(0.5, e));
}

function tanh(graph: Graph, x: Node): Node {
  const { add, mul, div } = arithmetic(graph);
  const e = expm1(graph, mul(2, graph.pmin(graph.abs(x), graph.constant(22))));
  return signed(graph, x, div(e, add(e, 2)));
}

const QUARTER_PI = 0.7853981633974483;
const QUARTER_PI_LOW = 3.061616997868383e-17;

function atan(graph: Graph, x: Node): Node {
  const { add, sub, mul, div, gt, select } = arithmetic(graph);
  const a = graph.abs(x);
  const inverse = gt(a, 1);
  const u = select(inverse, div(1, a), a);
  const upper = gt(u, 0.4142135623730951);
  const v = select(upper, div(sub(u, 1), add(u, 1)), u);
  const z = mul(v, v);
  let p = graph.constant(1 / 41);
  for (let k = 39; k >= 3; k -= 2) p = sub(1 / k, mul(z, p));
  const w = sub(v, mul(mul(v, z), p));
  const base = select(upper, add(QUARTER_PI, add(w, QUARTER_PI_LOW)), w);
  const y = select(inverse, sub(2 * QUARTER_PI, sub(base, 2 * QUARTER_PI_LOW)), base);
  return signed(graph, x, y);
}

/** Dekker's exact product: a * b = product + error. */
function exactProduct(graph: Graph, a: Node, b: Node): { product: Node; error: Node } {
  const { add, sub, mul } = arithmetic(graph);
  const halves = (x: Node): [Node, Node] => {
    const wide = mul(x, 134217729);
    const high = sub(wide, sub(wide, x));
    return [high, sub(x, high)];
  };
  const [a1, a2] = halves(a);
  const [b1, b2] = halves(b);
  const product = mul(a, b);
  const partial = add(add(sub(mul(a1, b1), product), mul(a1, b2)), mul(a2, b1));
  return { product, error: add(partial, mul(a2, b2)) };
}

function pow(graph: Graph, x: Node, y: Node): Node {
  const { add, sub, mul, div, lt, gt, eq, select } = arithmetic(graph);
  const a = graph.abs(x);
  const { m, e } = split(graph, a);
  const f = sub(m, 1);
  const d = add(2, f);
  const dLow = sub(f, sub(d, 2));
  const s = div(f, d);
  const { product, error } = exactProduct(graph, s, d);
  const sLow = div(sub(sub(sub(f, product), error), mul(s, dLow)), d);
  const big = mul(e, LN2_HIGH);
  const twice = mul(2, s);
  const sum = add(big, twice);
  const lost = select(eq(e, 0), 0, sub(twice, sub(sum, big)));
  const tail = mul(s, atanhTail(graph, mul(s, s)));
  const rest = add(lost, add(tail, add(mul(2, sLow), mul(e, LN2_LOW))));
  const high = add(sum, rest);
  const low = sub(rest, sub(high, sum));

  const most = graph.constant(2 ** 64);
  const b = graph.pmax(graph.pmin(y, most), graph.constant(-(2 ** 64)));
  const { product: p, error: pError } = exactProduct(graph, b, high);
  const q = add(pError, mul(b, low));
  const t = add(mul(p, Math.LOG2E), ROUND_BIASED);
  const k = sub(t, ROUND_BIASED);
  const r = sub(sub(p, mul(k, LN2_HIGH)), sub(mul(k, LN2_LOW), q));
  const power = mul(add(1, expLessOne(graph, r)), powerOfTwo(graph, t));
  const finite = select(lt(p, EXP_LEAST), 0, select(gt(p, EXP_MOST), Infinity, power));

  const floor = graph.floor(b);
  const half = mul(b, 0.5);
  const integer = eq(floor, b);
  const odd = graph.both(integer, graph.compare('ne', graph.floor(half), half));
  const negative = lt(x, 0);
  const zero = eq(a, 0);
  const infinite = eq(a, Infinity);
  const grows = gt(b, 0);
  const shrinks = lt(b, 0);
  const vanishes = graph.either(graph.both(zero, grows), graph.both(infinite, shrinks));
  const unbounded = graph.either(graph.both(zero, shrinks), graph.both(infinite, grows));
  const size = select(vanishes, 0, select(unbounded, Infinity, finite));
  const result = select(graph.both(negative, odd), graph.neg(size), size);
  const fails = graph.either(graph.both(negative, graph.not(integer)), graph.compare('ne', x, x));
  return select(eq(b, 0), 1, select(fails, Number.NaN, result));
}

const FUNCTIONS: Readonly<Record<Elementary, (graph: Graph, x: Node) => Node>> = {
  exp,
  expm1,
  exprel,
  log,
  log1p,
  sin: (graph, x) => sine(graph, x, 0n),
  cos: (graph, x) => sine(graph, x, 1n),
  tan,
  sinh,
  cosh,
  tanh,
  atan,
};

function inDouble(graph: Graph, name: Elementary | 'pow', args: readonly Node[]): Node {
  const [x, y] = args as [Node, Node];
  return name === 'pow' ? pow(graph, x, y) : FUNCTIONS[name](graph, x);
}

/** A function's node, for arguments of either precision. */
export function buildElementary(
  graph: Graph,
  name: Elementary | 'pow',
  args: readonly Node[],
): Node {
  if (args.every((arg) => arg.type === 'f64')) return inDouble(graph, name, args);
  const low = inDouble(
    graph,
    name,
    args.map((arg) => graph.op('promote-low', 'f64', arg)),
  );
  const high = inDouble(
    graph,
    name,
    args.map((arg) => graph.op('promote-high', 'f64', arg)),
  );
  return graph.op('demote', 'f32', low, high);
}
