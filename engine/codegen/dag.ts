/**
 * Programs as graphs of typed operations in which equal computations exist once (hash-consing).
 * `lanes.ts` and `scalar.ts` turn nodes into instructions; what a node means is the same for
 * both. Nothing is reordered or folded: floating-point results stay those of the program text.
 */

import type { Assignment, Expr } from '../language/ast.ts';
import { assert } from '../problems/problem.ts';
import { argumentsOf, ELEMENTARY, type Elementary, multiplyOut, powerOf } from './program.ts';

/**
 * Numbers, conditions beside them (of equal width), the bits of f64 numbers; `ints` are four i32
 * or conditions on them, which two vectors of two elements share, or eight u16, which four share.
 */
export type NodeType = 'f64' | 'f32' | 'mask64' | 'mask32' | 'bits' | 'ints';
export type NumberType = 'f64' | 'f32';

export type NodeOp =
  | 'const' // `value`
  | 'bits-const' // `value`, bigint
  | 'input' // `value` names it; whoever made it knows how to emit it
  | 'neg'
  | 'abs'
  | 'sqrt'
  | 'floor'
  | 'ceil'
  | 'add'
  | 'sub'
  | 'mul'
  | 'div'
  | 'pmin' // b < a ? b : a
  | 'pmax' // a < b ? b : a
  | 'eq'
  | 'ne'
  | 'lt'
  | 'gt'
  | 'le'
  | 'ge'
  | 'and'
  | 'or'
  | 'not'
  | 'select' // condition, then, otherwise
  | 'usually' // the same, where `otherwise` is rare: it is a branch
  | 'one-if' // 1 where the condition holds, else 0
  | 'bits'
  | 'from-bits'
  | 'shl' // `value` bits
  | 'shr'
  | 'bits-add'
  | 'bits-sub'
  | 'bits-and'
  | 'bits-or'
  | 'bits-xor'
  | 'bits-eq'
  | 'promote-low' // f32 lanes 0, 1
  | 'promote-high' // f32 lanes 2, 3
  | 'demote' // two f64 vectors to one f32 vector
  | 'int-const' // `value`
  | 'int-sub'
  | 'int-max'
  | `int-${Comparison}`
  | 'half-low' // conditions of the first two of four, as wide as f64
  | 'half-high'
  | 'short-low' // the first four of eight u16
  | 'short-high'
  | 'int-low' // the first two of four i32, as f64
  | 'int-high';

export type Comparison = 'eq' | 'ne' | 'lt' | 'gt' | 'le' | 'ge';

export interface Node {
  readonly id: number;
  readonly op: NodeOp;
  readonly type: NodeType;
  readonly args: readonly Node[];
  readonly value: number | bigint | string | null;
  /** Whether elements may differ in it. */
  readonly varies: boolean;
  /** How many operations one after the other lead to it. */
  readonly depth: number;
}

const isMask = (node: Node): boolean => node.type === 'mask64' || node.type === 'mask32';

export class Graph {
  readonly nodes: Node[] = [];
  readonly #known = new Map<string, Node>();

  #make(
    op: NodeOp,
    type: NodeType,
    args: readonly Node[],
    value: Node['value'],
    varies: boolean,
  ): Node {
    const text = Object.is(value, -0) ? '-0' : String(value);
    const key = `${op} ${type} ${text} ${args.map((a) => a.id).join()}`;
    const known = this.#known.get(key);
    if (known) return known;
    const depth = args.reduce((most, arg) => Math.max(most, arg.depth + 1), 0);
    const node: Node = { id: this.nodes.length, op, type, args, value, varies, depth };
    this.nodes.push(node);
    this.#known.set(key, node);
    return node;
  }

  op(op: NodeOp, type: NodeType, ...args: readonly Node[]): Node {
    return this.#make(
      op,
      type,
      args,
      null,
      args.some((a) => a.varies),
    );
  }

  constant = (value: number, type: NumberType = 'f64'): Node =>
    this.#make('const', type, [], type === 'f32' ? Math.fround(value) : value, false);
  intConstant = (value: number): Node => this.#make('int-const', 'ints', [], value, false);
  bitsConstant = (value: bigint): Node => this.#make('bits-const', 'bits', [], value, false);
  input = (key: string, type: NodeType, varies: boolean, ...args: readonly Node[]): Node =>
    this.#make('input', type, args, key, varies);

  #arithmetic = (op: NodeOp) => (a: Node, b: Node) => this.op(op, a.type, a, b);
  add = this.#arithmetic('add');
  sub = this.#arithmetic('sub');
  mul = this.#arithmetic('mul');
  div = this.#arithmetic('div');
  pmin = this.#arithmetic('pmin');
  pmax = this.#arithmetic('pmax');
  neg = (a: Node): Node => this.op('neg', a.type, a);
  abs = (a: Node): Node => this.op('abs', a.type, a);
  sqrt = (a: Node): Node => this.op('sqrt', a.type, a);
  floor = (a: Node): Node => this.op('floor', a.type, a);
  ceil = (a: Node): Node => this.op('ceil', a.type, a);

  compare = (op: Comparison, a: Node, b: Node): Node =>
    this.op(op, a.type === 'f32' ? 'mask32' : 'mask64', a, b);
  both = (a: Node, b: Node): Node => this.op('and', a.type, a, b);
  either = (a: Node, b: Node): Node => this.op('or', a.type, a, b);
  not = (a: Node): Node => this.op('not', a.type, a);
  select = (condition: Node, then: Node, otherwise: Node): Node =>
    // What varies in the text must vary in the graph: both backends decide by it how m is drawn.
    then === otherwise && (then.varies || !condition.varies)
      ? then
      : this.op(
          'select',
          then.type,
          condition,
          this.#given(condition, then, 4),
          otherwise.op === 'select' && otherwise.args[0] === condition
            ? otherwise.args[2]!
            : otherwise,
        );

  /** `node` where `condition` holds: what was selected by it before need not be selected again. */
  #given(condition: Node, node: Node, depth: number): Node {
    if (node.op === 'select' && node.args[0] === condition) return node.args[1]!;
    if (depth === 0 || (node.op !== 'add' && node.op !== 'sub' && node.op !== 'mul')) return node;
    const args = node.args.map((arg) => this.#given(condition, arg, depth - 1));
    return args.every((arg, k) => arg === node.args[k])
      ? node
      : this.op(node.op, node.type, ...args);
  }

  usually = (condition: Node, then: Node, otherwise: Node): Node =>
    this.op('usually', then.type, condition, then, otherwise);

  bits = (a: Node): Node => this.op('bits', 'bits', a);
  fromBits = (a: Node): Node => this.op('from-bits', 'f64', a);
  shift = (op: 'shl' | 'shr', a: Node, by: number): Node =>
    this.#make(op, 'bits', [a], by, a.varies);
  onBits = (
    op: 'bits-add' | 'bits-sub' | 'bits-and' | 'bits-or' | 'bits-xor',
    a: Node,
    b: Node,
  ): Node => this.op(op, 'bits', a, b);
  bitsEqual = (a: Node, b: Node): Node => this.op('bits-eq', 'mask64', a, b);

  /** A condition as the number 1 or 0. */
  toNumber(node: Node): Node {
    if (!isMask(node)) return node;
    return this.op('one-if', node.type === 'mask32' ? 'f32' : 'f64', node);
  }

  /** A number as a condition: anything but 0 holds. */
  toMask(node: Node): Node {
    if (isMask(node)) return node;
    return this.compare('ne', node, this.constant(0, node.type as NumberType));
  }
}

/** What an expression is built for. */
export interface BuildContext {
  readonly graph: Graph;
  readonly type: NumberType;
  name(name: string): Node;
  elementary(name: Elementary | 'pow', args: readonly Node[]): Node;
  draw(name: string, args: readonly Node[]): Node;
  /** Whether a long alternative is branched around where its condition does not vary. */
  readonly jumps?: boolean;
  /** Where conditions that `isGlobal` are taken for granted instead, and collected. */
  readonly assumed?: Set<Node> | null;
  /** Whether a value is known before the first element. */
  isGlobal?(node: Node): boolean;
  /** A shorter way to the same condition, if there is one. */
  compare?(op: Comparison, a: Node, b: Node): Node | null;
}

/** The node of an expression. Its arguments are built left to right, draws in this order. */
export function buildExpression(expr: Expr, context: BuildContext): Node {
  const { graph, type } = context;
  const build = (e: Expr): Node => buildExpression(e, context);
  const number = (node: Node): Node => graph.toNumber(node);
  switch (expr.kind) {
    case 'number':
      return graph.constant(expr.value, type);
    case 'name':
      return context.name(expr.name);
    case 'unary': {
      const operand = build(expr.operand);
      return expr.op === '-' ? graph.neg(number(operand)) : graph.not(graph.toMask(operand));
    }
    case 'binary':
      return buildBinary(expr, context, build);
    case 'call': {
      if (expr.name === 'if') return buildChoice(argumentsOf(expr), context);
      const args = argumentsOf(expr).map(build);
      if (expr.name === 'usually') {
        const [condition, then, otherwise] = args as [Node, Node, Node];
        return graph.usually(graph.toMask(condition), number(then), number(otherwise));
      }
      return buildCall(expr.name, args.map(number), context);
    }
  }
}

/** One answer for all synapses of a list: what is long is jumped over, or taken not to be asked for. */
function buildChoice(args: readonly Expr[], context: BuildContext): Node {
  const { graph } = context;
  const [condition, then, otherwise] = args as [Expr, Expr, Expr];
  const mask = graph.toMask(buildExpression(condition, context));
  const first = graph.toNumber(buildExpression(then, context));
  const jumps = context.jumps && !mask.varies;
  const inside = jumps && context.assumed ? { ...context, assumed: null } : context;
  const second = buildExpression(otherwise, inside);
  if (!jumps || !second.varies || !isLong(second))
    return graph.select(mask, first, graph.toNumber(second));
  if (!context.assumed || !context.isGlobal?.(mask))
    return graph.usually(mask, first, graph.toNumber(second));
  context.assumed.add(mask);
  return first;
}

const LONG = 12;

/** Whether a value takes so many operations that a branch is cheaper. */
function isLong(node: Node): boolean {
  const stack = [node];
  const seen = new Set<Node>();
  for (let next = stack.pop(); next && seen.size < LONG; next = stack.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    stack.push(...next.args);
  }
  return seen.size >= LONG;
}

const COMPARISONS = {
  '<': 'lt',
  '<=': 'le',
  '>': 'gt',
  '>=': 'ge',
  '==': 'eq',
  '!=': 'ne',
} as const;

function buildBinary(
  expr: Extract<Expr, { kind: 'binary' }>,
  context: BuildContext,
  build: (e: Expr) => Node,
): Node {
  const { graph, type } = context;
  const left = build(expr.left);
  const power = expr.op === '**' ? powerOf(expr.right) : null;
  if (power !== null)
    return multiplyOut(graph.toNumber(left), power, { one: graph.constant(1, type), ...graph });
  const right = build(expr.right);
  if (expr.op === 'and') return graph.both(graph.toMask(left), graph.toMask(right));
  if (expr.op === 'or') return graph.either(graph.toMask(left), graph.toMask(right));
  const a = graph.toNumber(left);
  const b = graph.toNumber(right);
  switch (expr.op) {
    case '+':
      return graph.add(a, b);
    case '-':
      return graph.sub(a, b);
    case '*':
      return graph.mul(a, b);
    case '/':
      return graph.div(a, b);
    case '**':
      return context.elementary('pow', [a, b]);
    default:
      return (
        context.compare?.(COMPARISONS[expr.op], a, b) ?? graph.compare(COMPARISONS[expr.op], a, b)
      );
  }
}

function buildCall(name: string, args: readonly Node[], context: BuildContext): Node {
  const { graph, type } = context;
  const [x, y, z] = args as [Node, Node, Node];
  const constant = (value: number) => graph.constant(value, type);
  switch (name) {
    case 'sqrt':
      return graph.sqrt(x);
    case 'abs':
      return graph.abs(x);
    case 'floor':
      return graph.floor(x);
    case 'ceil':
      return graph.ceil(x);
    case 'int':
      return graph.select(graph.compare('lt', x, constant(0)), graph.ceil(x), graph.floor(x));
    case 'mod':
      return graph.sub(x, graph.mul(y, graph.floor(graph.div(x, y))));
    case 'sign': {
      const negative = graph.select(graph.compare('lt', x, constant(0)), constant(-1), x);
      return graph.select(graph.compare('gt', x, constant(0)), constant(1), negative);
    }
    case 'min':
      return least(context, x, y);
    case 'max':
      return most(context, x, y);
    case 'clip':
      return least(context, most(context, x, y), z);
    case 'pow':
      return context.elementary('pow', args);
    case 'rand':
    case 'randn':
    case 'poisson':
      return context.draw(name, args);
    default: {
      const known = ELEMENTARY.find((f) => f === name);
      assert(known, `${name}() is a function`);
      return context.elementary(known, args);
    }
  }
}

const isNumber = (node: Node): boolean => node.op === 'const' && !Number.isNaN(node.value);

/** min as the interpreter defines it; one instruction where NaN in `b` is impossible. */
function least(context: BuildContext, a: Node, b: Node): Node {
  const { graph } = context;
  if (isTakenForNumber(b, context)) return graph.pmin(a, b);
  const takesSecond = graph.either(graph.compare('lt', b, a), graph.compare('ne', b, b));
  return graph.select(takesSecond, b, a);
}

/** Whether a bound is a number, or the same for all and taken to be one. */
function isTakenForNumber(b: Node, { graph, assumed, isGlobal }: BuildContext): boolean {
  if (isNumber(b)) return true;
  if (!assumed || !isGlobal?.(b)) return false;
  assumed.add(graph.compare('eq', b, b));
  return true;
}

function most(context: BuildContext, a: Node, b: Node): Node {
  const { graph } = context;
  if (isTakenForNumber(b, context)) return graph.pmax(a, b);
  const takesSecond = graph.either(graph.compare('lt', a, b), graph.compare('ne', b, b));
  return graph.select(takesSecond, b, a);
}

/** Builds statements in order; `names` is read and updated. */
export function buildStatements(
  statements: readonly Assignment[],
  names: Map<string, Node>,
  context: BuildContext,
): void {
  for (const { target, value } of statements) names.set(target, buildExpression(value, context));
}
