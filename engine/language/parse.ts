/**
 * Text to trees: operator precedence parsing after Pratt (1973, doi:10.1145/512927.512931). Every
 * tree node keeps where it stands in the text. A number may be followed by its unit (`-65 mV`,
 * `5 s**-1`), which belongs to the number and binds tighter than any operator.
 */

import { languageProblems } from '../problems/language.ts';
import {
  fail,
  hasErrors,
  type Outcome,
  type Problem,
  type Span,
  succeed,
} from '../problems/problem.ts';
import type { Assignment, BinaryOperator, Expr } from './ast.ts';
import { splitLines } from './lines.ts';
import { type Token, tokenise } from './tokens.ts';
import { unitSymbol } from './units.ts';

/** Binding powers; a greater one binds tighter. */
export const PRECEDENCE: Readonly<Record<BinaryOperator | 'not' | 'negate', number>> = {
  or: 1,
  and: 2,
  not: 3,
  '<': 4,
  '<=': 4,
  '>': 4,
  '>=': 4,
  '==': 4,
  '!=': 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
  negate: 7,
  '**': 8,
};

const COMPARISON = 4;
const MOST_DEPTH = 100;

/** Written between its operands, it is the function `mod`, and binds as a product. */
const MODULO = '%';

const isBinary = (token: Token): token is Token & { readonly text: BinaryOperator } =>
  (token.kind === 'operator' || token.kind === 'name') &&
  token.text !== 'not' &&
  token.text !== 'negate' &&
  Object.hasOwn(PRECEDENCE, token.text);

const show = (token: Token): string => (token.kind === 'end' ? 'the end' : `"${token.text}"`);

/** `gauss(x, width)` is written for the bell of height 1, exp(-(x/width)**2/2). */
function bell(x: Expr, width: Expr, span: Span): Expr {
  const two: Expr = { kind: 'number', value: 2, span };
  const binary = (op: BinaryOperator, left: Expr, right: Expr): Expr => ({
    kind: 'binary',
    op,
    left,
    right,
    span,
  });
  const squared = binary('**', binary('/', x, width), two);
  const exponent: Expr = { kind: 'unary', op: '-', operand: binary('/', squared, two), span };
  return { kind: 'call', name: 'exp', args: [exponent], span };
}

/** Ends parsing at the first problem; never leaves this file. */
class Refused extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.message);
    this.problem = problem;
  }
}

class Parser {
  private at = 0;
  private depth = 0;
  private readonly tokens: readonly Token[];

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  private get next(): Token {
    return this.tokens[Math.min(this.at, this.tokens.length - 1)]!;
  }

  private take(): Token {
    const token = this.next;
    this.at++;
    return token;
  }

  whole(): Expr {
    if (this.next.kind === 'end') throw new Refused(languageProblems.empty(this.next.span));
    const expr = this.expression(0);
    const rest = this.next;
    if (rest.kind !== 'end') {
      if (rest.text === '=') throw new Refused(languageProblems.assignmentInside(rest.span));
      throw new Refused(
        rest.kind === 'operator'
          ? languageProblems.unexpected(show(rest), 'an operator or the end', rest.span)
          : this.operatorMissing(rest),
      );
    }
    return expr;
  }

  private operatorMissing(rest: Token): Problem {
    const before = this.tokens[this.at - 1];
    return languageProblems.missingOperator(before?.text ?? '', rest.text, rest.span);
  }

  private expression(least: number): Expr {
    if (++this.depth > MOST_DEPTH) throw new Refused(languageProblems.tooDeep(this.next.span));
    let left = this.prefix();
    for (;;) {
      const token = this.next;
      if (token.text === MODULO && PRECEDENCE['*'] >= least) {
        this.at++;
        const right = this.expression(PRECEDENCE['*'] + 1);
        left = { kind: 'call', name: 'mod', args: [left, right], span: cover(left, right) };
        continue;
      }
      if (!isBinary(token)) break;
      const binding = PRECEDENCE[token.text];
      if (binding < least || binding === 0) break;
      this.at++;
      // ** binds to the right; its right side may carry a sign: 2**-1.
      const right = this.expression(token.text === '**' ? PRECEDENCE.negate : binding + 1);
      left = { kind: 'binary', op: token.text, left, right, span: cover(left, right) };
      if (
        binding === COMPARISON &&
        isBinary(this.next) &&
        PRECEDENCE[this.next.text] === COMPARISON
      )
        throw new Refused(languageProblems.chainedComparison(this.next.span));
    }
    this.depth--;
    return left;
  }

  private prefix(): Expr {
    const token = this.take();
    if (token.kind === 'number') return this.number(token);
    if (token.text === '-' || token.text === 'not') {
      const operand = this.expression(token.text === '-' ? PRECEDENCE.negate : PRECEDENCE.not);
      return {
        kind: 'unary',
        op: token.text,
        operand,
        span: [token.span[0], operand.span?.[1] ?? token.span[1]],
      };
    }
    if (token.text === '+') return this.expression(PRECEDENCE.negate);
    if (token.text === '(') {
      const inner = this.expression(0);
      const close = this.expect(')');
      return { ...inner, span: [token.span[0], close.span[1]] };
    }
    if (token.kind === 'name' && !isBinary(token)) {
      if (this.next.text === '(') return this.call(token);
      return { kind: 'name', name: token.text, span: token.span };
    }
    throw new Refused(
      token.kind === 'end' && this.tokens.length === 1
        ? languageProblems.empty(token.span)
        : languageProblems.unexpected(show(token), 'a number, a name or a bracket', token.span),
    );
  }

  private number(token: Token): Expr {
    const value = Number(token.text);
    const following = this.next;
    if (following.kind !== 'name' || isBinary(following) || following.text === 'not')
      return { kind: 'number', value, span: token.span };
    if (!unitSymbol(following.text)) throw new Refused(this.operatorMissing(following));
    this.at++;
    let unit = following.text;
    let end = following.span[1];
    if (this.next.text === '**') {
      this.at++;
      // Two tokens further: what the compiler knows of `next` no longer holds.
      const sign = (this.next as Token).text === '-' ? this.take().text : '';
      const power = this.take();
      if (power.kind !== 'number')
        throw new Refused(
          languageProblems.unexpected(show(power), `the power of the unit ${unit}`, power.span),
        );
      unit = `${unit}**${sign}${power.text}`;
      end = power.span[1];
    }
    return { kind: 'number', value, unit, span: [token.span[0], end] };
  }

  private call(head: Token): Expr {
    this.at++;
    const args: Expr[] = [];
    if (this.next.text !== ')') {
      args.push(this.expression(0));
      while (this.next.text === ',') {
        this.at++;
        args.push(this.expression(0));
      }
    }
    const close = this.expect(')');
    const span: Span = [head.span[0], close.span[1]];
    const [x, width] = args;
    if (head.text === 'gauss' && x && width && args.length === 2) return bell(x, width, span);
    return { kind: 'call', name: head.text, args, span };
  }

  private expect(text: string): Token {
    const token = this.take();
    if (token.text !== text)
      throw new Refused(languageProblems.unexpected(show(token), `"${text}"`, token.span));
    return token;
  }
}

const cover = (left: Expr, right: Expr): Span => [left.span?.[0] ?? 0, right.span?.[1] ?? 0];

/**
 * One formula. Spans count from `offset`, for a formula that stands in a longer text. Problems:
 * `equation/syntax` and its kin, the first only.
 */
export function parseExpression(text: string, offset = 0): Outcome<Expr> {
  const tokens = tokenise(text, offset);
  if (!tokens.ok) return tokens;
  try {
    return succeed(new Parser(tokens.value).whole());
  } catch (error) {
    if (error instanceof Refused) return fail(error.problem);
    throw error;
  }
}

const STATEMENT = /^(\s*)([A-Za-z_][A-Za-z0-9_]*)\s*([-+*/]?)=(?!=)/;

/**
 * Statements, one per line or separated by `;`, with `#` comments; `x += 1` becomes `x = x + 1`.
 * Reports the first problem of each statement.
 */
export function parseStatements(text: string): Outcome<readonly Assignment[]> {
  const lines = splitLines(text, true);
  if (!lines.ok) return lines;
  const problems: Problem[] = [];
  const statements: Assignment[] = [];
  for (const line of lines.value) {
    const head = STATEMENT.exec(line.text);
    const trimmed = line.text.trim();
    const start = line.offset + line.text.indexOf(trimmed);
    const span: Span = [start, start + trimmed.length];
    if (!head) {
      problems.push(languageProblems.notStatement(trimmed.slice(0, 60), span));
      continue;
    }
    const [whole, , target = '', operator = ''] = head;
    const value = parseExpression(line.text.slice(whole.length), line.offset + whole.length);
    if (!value.ok) {
      problems.push(...value.problems);
      continue;
    }
    const targetSpan: Span = [start, start + target.length];
    statements.push({
      target,
      value: operator
        ? {
            kind: 'binary',
            op: operator as '+' | '-' | '*' | '/',
            left: { kind: 'name', name: target, span: targetSpan },
            right: value.value,
            ...(value.value.span ? { span: value.value.span } : {}),
          }
        : value.value,
      span,
    });
  }
  return hasErrors(problems) ? fail(...problems) : succeed(statements, problems);
}
