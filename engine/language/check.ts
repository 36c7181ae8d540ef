/**
 * The dimension check: every sum adds like to like, every function gets what it needs, every name
 * is known. What comes out has its numbers in engine units and no units left.
 */

import { languageProblems } from '../problems/language.ts';
import { hasErrors, type Outcome, type Problem, settle } from '../problems/problem.ts';
import { type Assignment, binary, type Expr, number } from './ast.ts';
import {
  type Dimension,
  describeDimension,
  dimensionless,
  divideDimensions,
  isDimensionless,
  multiplyDimensions,
  raiseDimension,
  sameDimension,
  timeDimension,
} from './dimension.ts';
import type { Model } from './model.ts';
import { nearestName } from './nearest.ts';
import { ALIASES, FUNCTIONS, isNoise, noiseDimension, RESERVED } from './reserved.ts';
import { parseUnit, powerOfTen, unitSymbol } from './units.ts';

/** Dimension of each name in scope; `table.column` for columns. */
export type Scope = ReadonlyMap<string, Dimension>;

/** 'any' fits everything: the number 0, or something that is already in error. */
type Kind = Dimension | 'condition' | 'any';

interface Checked {
  readonly expr: Expr;
  readonly kind: Kind;
}

const COMPARISONS = new Set(['<', '<=', '>', '>=', '==', '!=']);
const KEEP = new Set(['abs', 'floor', 'ceil']);
const JOIN = new Set(['min', 'max', 'clip']);

/** A short text of an expression, for messages. */
function say(expr: Expr): string {
  switch (expr.kind) {
    case 'number':
      return expr.unit ? `${expr.value} ${expr.unit}` : String(expr.value);
    case 'name':
      return expr.name;
    case 'unary':
      return expr.op === '-' ? `-${say(expr.operand)}` : `not ${say(expr.operand)}`;
    case 'binary':
      return `${say(expr.left)} ${expr.op} ${say(expr.right)}`.slice(0, 60);
    case 'call':
      return `${expr.name}(...)`;
  }
}

class Checker {
  readonly problems: Problem[] = [];
  private readonly scope: Map<string, Dimension>;
  private readonly noise: boolean;

  constructor(scope: Scope, noise: boolean) {
    this.scope = new Map(scope);
    this.noise = noise;
  }

  define(name: string, dimension: Dimension): void {
    this.scope.set(name, dimension);
  }

  dimensionOf(name: string): Dimension | undefined {
    return this.scope.get(name) ?? RESERVED.get(name);
  }

  check(expr: Expr): Checked {
    switch (expr.kind) {
      case 'number': {
        if (expr.unit === undefined)
          return { expr, kind: expr.value === 0 ? 'any' : dimensionless };
        const unit = parseUnit(expr.unit);
        if (!unit.ok) {
          this.problems.push(...unit.problems);
          return { expr, kind: 'any' };
        }
        const { unit: _, ...plain } = expr;
        return {
          expr: { ...plain, value: expr.value * unit.value.factor },
          kind: unit.value.dimension,
        };
      }
      case 'name':
        return constantOf(expr) ?? this.unit(expr) ?? { expr, kind: this.name(expr) };
      case 'unary': {
        const operand = this.check(expr.operand);
        if (expr.op === 'not') {
          this.needCondition('not', operand);
          return { expr: { ...expr, operand: operand.expr }, kind: 'condition' };
        }
        return { expr: { ...expr, operand: operand.expr }, kind: this.number(operand) };
      }
      case 'binary':
        return this.binary(expr);
      case 'call':
        return this.call(expr);
    }
  }

  /** One of a unit, as in `10*ms`, where nothing of its name is declared. */
  private unit({ name, span }: Extract<Expr, { kind: 'name' }>): Checked | null {
    const unit = this.dimensionOf(name) ? null : unitSymbol(name);
    return unit && { expr: numberAt(powerOfTen(unit.exponent), span), kind: unit.dimension };
  }

  private name(expr: Extract<Expr, { kind: 'name' }>): Kind {
    const { name, span } = expr;
    if (name === 'refractory') return 'condition';
    if (isNoise(name)) {
      if (!this.noise) this.problems.push(languageProblems.noiseOutside(name, span));
      return noiseDimension;
    }
    const known = this.dimensionOf(name);
    if (known) return known;
    if (FUNCTIONS.has(name)) this.problems.push(languageProblems.functionWithoutCall(name, span));
    else
      this.problems.push(
        languageProblems.unknownName(
          name,
          nearestName(name, [...this.scope.keys(), ...RESERVED.keys()]),
          span,
        ),
      );
    return 'any';
  }

  private binary(expr: Extract<Expr, { kind: 'binary' }>): Checked {
    const left = this.check(expr.left);
    const right = this.check(expr.right);
    const made: Expr = { ...expr, left: left.expr, right: right.expr };
    if (expr.op === 'and' || expr.op === 'or') {
      this.needCondition(expr.op, left);
      this.needCondition(expr.op, right);
      return { expr: made, kind: 'condition' };
    }
    const a = this.number(left);
    const b = this.number(right);
    if (COMPARISONS.has(expr.op)) {
      this.same(left, right, a, b, 'compared', expr.span);
      return { expr: made, kind: 'condition' };
    }
    switch (expr.op) {
      case '+':
      case '-':
        this.same(left, right, a, b, expr.op === '+' ? 'added' : 'subtracted', expr.span);
        return { expr: made, kind: a === 'any' ? b : a };
      case '*':
        return {
          expr: made,
          kind: a === 'any' || b === 'any' ? 'any' : multiplyDimensions(plain(a), plain(b)),
        };
      case '/':
        return {
          expr: made,
          kind: a === 'any' || b === 'any' ? 'any' : divideDimensions(plain(a), plain(b)),
        };
      default:
        return { expr: made, kind: this.power(expr, made, a, b) };
    }
  }

  private power(
    expr: Extract<Expr, { kind: 'binary' }>,
    made: Expr,
    base: Kind,
    exponent: Kind,
  ): Kind {
    if (exponent !== 'any' && exponent !== 'condition' && !isDimensionless(exponent))
      this.problems.push(
        languageProblems.needsNumber(
          'An exponent',
          say(expr.right),
          describeDimension(exponent),
          expr.span,
        ),
      );
    if (base === 'any' || base === 'condition') return base;
    if (isDimensionless(base)) return dimensionless;
    const power = made.kind === 'binary' ? literal(made.right) : null;
    if (power !== null) return raiseDimension(base, power);
    this.problems.push(
      languageProblems.exponentVaries(say(expr.left), describeDimension(base), expr.span),
    );
    return 'any';
  }

  private call(expr: Extract<Expr, { kind: 'call' }>): Checked {
    const { name, span } = expr;
    const arity = FUNCTIONS.get(name);
    if (!arity) {
      this.problems.push(
        languageProblems.unknownFunction(
          name,
          ALIASES.get(name) ?? nearestName(name, FUNCTIONS.keys()),
          span,
        ),
      );
      return { expr, kind: 'any' };
    }
    const [least, most] = arity;
    if (expr.args.length < least || expr.args.length > most) {
      const wants =
        least === most
          ? `${least} argument${least === 1 ? '' : 's'}`
          : `${least} to ${most} arguments`;
      this.problems.push(languageProblems.arguments(name, wants, expr.args.length, span));
      return { expr, kind: 'any' };
    }
    if (name === 'lookup') return this.lookup(expr);
    const args = expr.args.map((arg) => this.check(arg));
    const made = { ...expr, args: args.map((a) => a.expr) };
    const [first, second, third] = args;
    if (name === 'if' && first && second && third) {
      this.needCondition('if', first);
      if (second.kind === 'condition' && third.kind === 'condition')
        return { expr: made, kind: 'condition' };
      const a = this.number(second);
      const b = this.number(third);
      this.same(second, third, a, b, 'alternatives', span);
      return { expr: made, kind: a === 'any' ? b : a };
    }
    if (name === 'int' && first) {
      // A condition becomes 1 or 0; a number loses its fraction.
      return first.kind === 'condition'
        ? {
            expr: {
              ...expr,
              name: 'if',
              args: [first.expr, { kind: 'number', value: 1 }, { kind: 'number', value: 0 }],
            },
            kind: dimensionless,
          }
        : { expr: made, kind: dimensionless };
    }
    if (name === 'delayed' && first && second) {
      if (expr.args[0]?.kind !== 'name')
        this.problems.push(languageProblems.argumentName(name, 'the name of a variable', span));
      const time = this.number(second);
      if (time !== 'any' && !sameDimension(plain(time), timeDimension))
        this.problems.push(
          languageProblems.needsDimension(
            'The second argument of delayed',
            'a time',
            say(second.expr),
            describeDimension(plain(time)),
            span,
          ),
        );
      return { expr: made, kind: first.kind };
    }
    const kinds = args.map((a) => this.number(a));
    if (JOIN.has(name)) {
      let kind: Kind = 'any';
      for (const [k, other] of kinds.entries()) {
        const arg = args[k];
        if (kind !== 'any' && first && arg) this.same(first, arg, kind, other, 'compared', span);
        if (kind === 'any') kind = other;
      }
      return { expr: inPairs(made), kind };
    }
    const [kind = dimensionless] = kinds;
    if (name === 'mod' && first && second) {
      this.same(first, second, kinds[0]!, kinds[1]!, 'divided with a rest', span);
      return { expr: made, kind: kinds[0]! };
    }
    if (KEEP.has(name) || name === 'sumIn') return { expr: made, kind };
    if (name === 'sqrt')
      return { expr: made, kind: kind === 'any' ? kind : raiseDimension(plain(kind), 0.5) };
    if (name === 'sign') return { expr: made, kind: dimensionless };
    if (first && kind !== 'any' && !isDimensionless(plain(kind)))
      this.problems.push(
        languageProblems.needsNumber(
          `${name}()`,
          say(first.expr),
          describeDimension(plain(kind)),
          span,
        ),
      );
    return { expr: made, kind: dimensionless };
  }

  private lookup(expr: Extract<Expr, { kind: 'call' }>): Checked {
    const [column, time] = expr.args;
    if (column?.kind !== 'name' || !column.name.includes('.')) {
      this.problems.push(
        languageProblems.argumentName('lookup', 'a column of a table, as in steps.I', expr.span),
      );
      return { expr, kind: 'any' };
    }
    const dimension = this.scope.get(column.name);
    if (!dimension) {
      this.problems.push(
        languageProblems.unknownName(
          column.name,
          nearestName(column.name, this.scope.keys()),
          column.span,
        ),
      );
      return { expr, kind: 'any' };
    }
    if (time) this.check(time);
    return { expr, kind: dimension };
  }

  private needCondition(what: string, checked: Checked): void {
    if (checked.kind !== 'condition' && checked.kind !== 'any')
      this.problems.push(
        languageProblems.needsCondition(what, say(checked.expr), checked.expr.span),
      );
  }

  /** The dimension of something that must be a number. */
  private number(checked: Checked): Kind {
    if (checked.kind !== 'condition') return checked.kind;
    this.problems.push(languageProblems.conditionAsNumber(say(checked.expr), checked.expr.span));
    return 'any';
  }

  private same(
    left: Checked,
    right: Checked,
    a: Kind,
    b: Kind,
    verb: string,
    span: Expr['span'],
  ): void {
    if (a === 'any' || b === 'any' || sameDimension(plain(a), plain(b))) return;
    this.problems.push(
      languageProblems.addMismatch(
        {
          left: say(left.expr),
          right: say(right.expr),
          leftIs: describeDimension(plain(a)),
          rightIs: describeDimension(plain(b)),
          verb,
        },
        span,
      ),
    );
  }
}

/** Names that stand for a number, and words for a condition; infinity is one in any unit, as 0 is. */
function constantOf({ name, span }: Extract<Expr, { kind: 'name' }>): Checked | null {
  if (name === 'pi') return { expr: numberAt(Math.PI, span), kind: dimensionless };
  if (name === 'inf') return { expr: numberAt(Number.POSITIVE_INFINITY, span), kind: 'any' };
  if (name !== 'true' && name !== 'false') return null;
  const one = numberAt(1, span);
  return { expr: binary('==', one, name === 'true' ? one : number(0)), kind: 'condition' };
}

const numberAt = (value: number, span: Expr['span']): Expr => ({
  ...number(value),
  ...(span ? { span } : {}),
});

/** `min(a, b, c)` as `min(min(a, b), c)`. */
function inPairs(expr: Extract<Expr, { kind: 'call' }>): Expr {
  if (expr.name === 'clip') return expr;
  return expr.args.reduce((all, arg) => ({ ...expr, args: [all, arg] }));
}

const plain = (kind: Kind): Dimension =>
  kind === 'any' || kind === 'condition' ? dimensionless : kind;

function literal(expr: Expr): number | null {
  if (expr.kind === 'number') return expr.value;
  if (expr.kind === 'unary' && expr.op === '-') {
    const value = literal(expr.operand);
    return value === null ? null : -value;
  }
  if (expr.kind === 'binary' && expr.op === '/') {
    const a = literal(expr.left);
    const b = literal(expr.right);
    return a === null || b === null || b === 0 ? null : a / b;
  }
  return null;
}

/** Checks one expression, against `expected` if given. Problems: `unit/*`, `equation/*`. */
export function checkExpression(expr: Expr, scope: Scope, expected?: Dimension): Outcome<Expr> {
  const checker = new Checker(scope, false);
  const { expr: made, kind } = checker.check(expr);
  if (expected && kind !== 'any' && kind !== 'condition' && !sameDimension(kind, expected))
    checker.problems.push(
      languageProblems.valueMismatch(
        describeDimension(expected),
        describeDimension(kind),
        expr.span,
      ),
    );
  return settle(made, checker.problems);
}

/** Checks equations against their declared units; noise may stand in derivatives. */
export function checkModel(model: Model, scope: Scope): Outcome<Model> {
  const checker = new Checker(scope, true);
  const declared = new Map<string, Dimension>();
  for (const item of [...model.states, ...model.expressions]) {
    const own = scope.get(item.name);
    const unit = parseUnit(item.unit);
    const dimension = own ?? (unit.ok ? unit.value.dimension : dimensionless);
    declared.set(item.name, dimension);
    checker.define(item.name, dimension);
  }
  const result: Model = {
    states: model.states.map((state) => {
      if (!state.derivative) return state;
      const { expr, kind } = checker.check(state.derivative);
      const needs = divideDimensions(declared.get(state.name) ?? dimensionless, timeDimension);
      if (kind !== 'any' && !sameDimension(plain(kind), needs))
        checker.problems.push(
          languageProblems.derivativeMismatch(
            state.name,
            describeDimension(needs),
            describeDimension(plain(kind)),
            state.span,
          ),
        );
      return { ...state, derivative: expr };
    }),
    expressions: model.expressions.map((named) => {
      const { expr, kind } = checker.check(named.value);
      const needs = declared.get(named.name) ?? dimensionless;
      if (kind !== 'any' && kind !== 'condition' && !sameDimension(kind, needs))
        checker.problems.push(
          languageProblems.assignMismatch(
            named.name,
            describeDimension(needs),
            describeDimension(kind),
            named.span,
          ),
        );
      return { ...named, value: expr };
    }),
  };
  return settle(result, checker.problems);
}

/** Checks statements in order; a new name is a local with the dimension of its value. */
export function checkStatements(
  statements: readonly Assignment[],
  scope: Scope,
): Outcome<readonly Assignment[]> {
  const checker = new Checker(scope, false);
  const checked = statements.map((statement) => {
    const { expr, kind } = checker.check(statement.value);
    const known = checker.dimensionOf(statement.target);
    if (kind === 'condition')
      checker.problems.push(
        languageProblems.conditionAsNumber(say(statement.value), statement.span),
      );
    else if (!known) checker.define(statement.target, plain(kind));
    else if (kind !== 'any' && !sameDimension(kind, known))
      checker.problems.push(
        languageProblems.assignMismatch(
          statement.target,
          describeDimension(known),
          describeDimension(kind),
          statement.span,
        ),
      );
    return { ...statement, value: expr };
  });
  return hasErrors(checker.problems)
    ? { ok: false, problems: checker.problems }
    : settle(checked, checker.problems);
}
