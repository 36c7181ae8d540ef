/**
 * Rates of ion channels are exponentials of one voltage: exp((13 - V)/4), exp((40 - V)/5),
 * exp((10 - V)/40). Where the factors of a variable are whole multiples of each other, one
 * exponential is computed and the others are its powers, a few multiplications each; a/exprel(y)
 * becomes a*y/(e^y - 1), by its series near y = 0. What comes out differs from the text by a few
 * units in the last place, the same on every backend.
 */

import { type Assignment, binary, call, type Expr, name, number, unary } from '../language/ast.ts';
import { linearIn } from './linear.ts';
import { collectNames, rewrite, visit } from './rewrite.ts';
import { simplify } from './simplify.ts';

/** Higher powers would cost more digits than they save time. */
const MOST = 16;
/** Below this |y| the series of y/(e^y - 1) has all digits. */
const NEAR = 0.05;
/** A power that overflows must not make infinity by infinity. */
const LARGE = 1e300;

type Same = (name: string) => boolean;

/** exp(factor*variable + rest); `rest` is the same for all elements. */
interface Member {
  readonly text: string;
  readonly argument: Expr;
  readonly factor: number;
  readonly rest: Expr;
}

interface Family {
  readonly variable: string;
  /** The statement before which powers are computed. */
  readonly at: number;
  readonly members: Map<string, Member>;
}

/** Statements in which exponentials of the same variable share their work. */
export function shareExponentials(
  statements: readonly Assignment[],
  same: Same,
): readonly Assignment[] {
  const families = findFamilies(statements, same);
  const before = new Map<number, Assignment[]>();
  const known = new Map<string, Expr>(); // member -> replacement, by family and text
  let count = 0;
  for (const [key, family] of families)
    for (const group of groupsOf([...family.members.values()])) {
      const temporary = `_exp${count++}`;
      const { base, sign } = group;
      const list = before.get(family.at) ?? [];
      list.push({
        target: temporary,
        value: call('exp', sign > 0 ? base.argument : unary('-', base.argument)),
      });
      before.set(family.at, list);
      for (const member of group.members)
        known.set(`${key} ${member.text}`, powerFor(member, base, sign, name(temporary)));
    }
  if (known.size === 0) return statements;
  const versions = new Map<string, number>();
  return statements.flatMap((s, at) => {
    const powerOf = (argument: Expr): { power: Expr; inverse: boolean } | null => {
      const member = memberOf(argument, same);
      const key = member && `${member.variable}@${versions.get(member.variable) ?? 0}`;
      const power = member && known.get(`${key} ${member.member.text}`);
      if (!power) return null;
      return power.kind === 'unary'
        ? { power: power.operand, inverse: true }
        : { power, inverse: false };
    };
    const value = rewrite(s.value, (e) => replace(e, powerOf));
    versions.set(s.target, (versions.get(s.target) ?? 0) + 1);
    return [...(before.get(at) ?? []), value === s.value ? s : { ...s, value }];
  });
}

function findFamilies(statements: readonly Assignment[], same: Same): Map<string, Family> {
  const families = new Map<string, Family>();
  const versions = new Map<string, number>();
  for (const [at, s] of statements.entries()) {
    visit(s.value, (e) => {
      const argument = argumentIn(e);
      const found = argument && memberOf(argument, same);
      if (!found) return;
      const { variable, member } = found;
      const key = `${variable}@${versions.get(variable) ?? 0}`;
      const family = families.get(key) ?? { variable, at, members: new Map() };
      family.members.set(member.text, member);
      families.set(key, family);
    });
    versions.set(s.target, (versions.get(s.target) ?? 0) + 1);
  }
  return families;
}

/** The exponent of exp(y) or of a/exprel(y). */
function argumentIn(e: Expr): Expr | null {
  if (e.kind === 'call' && e.name === 'exp') return e.args[0] ?? null;
  if (e.kind === 'binary' && e.op === '/' && e.right.kind === 'call' && e.right.name === 'exprel')
    return e.right.args[0] ?? null;
  return null;
}

function memberOf(argument: Expr, same: Same): { variable: string; member: Member } | null {
  const varying = [...collectNames(argument)].filter((n) => !same(n));
  const [variable] = varying;
  if (variable === undefined || varying.length > 1) return null;
  const linear = linearIn(argument, new Set([variable]));
  const coefficient = linear?.coefficients.get(variable);
  const factor = coefficient && simplify(coefficient, same);
  const value = factor?.kind === 'number' ? factor.value : 0;
  if (!linear || value === 0 || !Number.isFinite(value)) return null;
  const rest = linear.rest ?? number(0);
  return { variable, member: { text: JSON.stringify(argument), argument, factor: value, rest } };
}

/** Members whose factors are whole multiples of the smallest among them; two at least. */
function* groupsOf(
  members: readonly Member[],
): Generator<{ base: Member; sign: number; members: readonly Member[] }> {
  let left = [...members].sort((a, b) => Math.abs(a.factor) - Math.abs(b.factor));
  while (left.length > 1) {
    const base = left[0]!;
    const group = left.filter((m) => multipleOf(m, base) !== null);
    left = left.filter((m) => !group.includes(m));
    if (group.length < 2) continue;
    const along = group.filter((m) => m.factor * base.factor > 0).length;
    yield { base, sign: 2 * along >= group.length ? 1 : -1, members: group };
  }
}

function multipleOf(member: Member, base: Member): number | null {
  const ratio = Math.abs(member.factor / base.factor);
  const whole = Math.round(ratio);
  return whole >= 1 && whole <= MOST && Math.abs(ratio - whole) < 1e-12 * whole ? whole : null;
}

/** e^y as a power of the base's exponential; -(e^-y) where their signs differ. */
function powerFor(member: Member, base: Member, sign: number, exponential: Expr): Expr {
  const n = multipleOf(member, base) ?? 1;
  const along = member.factor * base.factor * sign > 0;
  const power = n === 1 ? exponential : binary('**', exponential, number(n));
  // What the constants of member and base leave over; mostly small, and computed once.
  const own = along ? member.rest : unary('-', member.rest);
  const shared = binary('*', number(sign * n), base.rest);
  const isBase = member === base && along;
  const scaled = isBase ? power : binary('*', power, call('exp', binary('-', own, shared)));
  return along ? scaled : unary('-', scaled);
}

function replace(
  e: Expr,
  powerOf: (argument: Expr) => { power: Expr; inverse: boolean } | null,
): Expr | null {
  const y = argumentIn(e);
  const found = y && powerOf(y);
  if (!found) return null;
  const { power, inverse } = found;
  if (e.kind === 'call') return inverse ? binary('/', number(1), power) : power;
  if (e.kind !== 'binary') return null;
  const less = (x: Expr) => binary('-', x, number(1));
  const bounded = call('min', power, number(LARGE));
  // y/(e^y - 1) = z/(1 - e^-z) with z = -y
  const quotient = inverse
    ? binary('*', unary('-', y), binary('/', bounded, less(bounded)))
    : binary('/', y, less(power));
  const isFar = binary('>=', call('abs', y), number(NEAR));
  return binary('*', e.left, call('usually', isFar, quotient, seriesOf(y)));
}

/** y/(e^y - 1) = 1 - y/2 + y^2/12 - y^4/720 + y^6/30240 (Bernoulli's numbers). */
function seriesOf(y: Expr): Expr {
  const square = binary('**', y, number(2));
  const times = (a: Expr, b: Expr) => binary('*', a, b);
  const inner = binary('+', number(-1 / 720), times(square, number(1 / 30240)));
  const even = times(square, binary('+', number(1 / 12), times(square, inner)));
  return binary('+', binary('-', number(1), times(number(0.5), y)), even);
}
