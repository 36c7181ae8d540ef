/**
 * A block of equations to a model (the grammar of the language reference). Named expressions are
 * put in place of their names, in the order they depend on each other, so everything behind this
 * file sees derivatives of state variables and parameters only.
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
import type { Expr } from './ast.ts';
import { type Line, splitLines } from './lines.ts';
import type { Model, NamedExpression, StateVariable } from './model.ts';
import { parseExpression } from './parse.ts';
import { isForbiddenName } from './reserved.ts';
import { parseUnit } from './units.ts';
import { mapExpr, sizeWith } from './walk.ts';

const DERIVATIVE = /^\s*d([A-Za-z_][A-Za-z0-9_]*)\s*\/\s*dt\s*=(?!=)/;
const EXPRESSION = /^\s*([A-Za-z_][A-Za-z0-9_]*)\s*=(?!=)/;
const VARIABLE = /^\s*([A-Za-z_][A-Za-z0-9_]*)\s*(?=:)/;
const FLAGS = /\(([a-z][a-z ,-]*)\)\s*$/;
/** Brian2's other flags say how it stores or schedules a variable; here that is decided elsewhere. */
const IGNORED = new Set(['constant', 'constant over dt', 'shared', 'event-driven', 'clock-driven']);
const MOST_NODES = 20_000;
const MOST_LINES = 500;

interface Entry {
  readonly kind: 'derivative' | 'expression' | 'variable';
  readonly name: string;
  readonly unit: string;
  readonly value: Expr | null;
  readonly frozen: boolean;
  readonly span: Span;
}

/** Reads equations; reports every problem it can find. Numbers still carry their units. */
export function parseEquations(text: string): Outcome<Model> {
  const lines = splitLines(text, false);
  if (!lines.ok) return lines;
  if (lines.value.length > MOST_LINES)
    return fail(languageProblems.tooLong(text.length, MOST_LINES * 40));
  const problems: Problem[] = [];
  const entries = new Map<string, Entry>();
  for (const line of lines.value) {
    const entry = readLine(line, problems);
    if (!entry) continue;
    if (isForbiddenName(entry.name))
      problems.push(languageProblems.reservedName(entry.name, entry.span));
    else if (entries.has(entry.name))
      problems.push(languageProblems.duplicate(entry.name, entry.span));
    else entries.set(entry.name, entry);
  }
  if (hasErrors(problems)) return fail(...problems);
  return substituteAll(entries);
}

function readLine(line: Line, problems: Problem[]): Entry | null {
  const trimmed = line.text.trim();
  const start = line.offset + line.text.indexOf(trimmed);
  const span: Span = [start, start + trimmed.length];
  const derivative = DERIVATIVE.exec(line.text);
  const head = derivative ?? EXPRESSION.exec(line.text) ?? VARIABLE.exec(line.text);
  if (!head) {
    problems.push(languageProblems.notLine(trimmed.slice(0, 60), span));
    return null;
  }
  const name = head[1] ?? '';
  const body = line.text.slice(head[0].length);
  const kind = derivative ? 'derivative' : head[0].endsWith('=') ? 'expression' : 'variable';
  const colon = body.indexOf(':');
  if (colon < 0) {
    problems.push(languageProblems.unitOfLine(name, span));
    return null;
  }
  const bodyAt = line.offset + head[0].length;
  let unit = body.slice(colon + 1);
  let frozen = false;
  const flags = FLAGS.exec(unit);
  if (flags) {
    const flagSpan: Span = [
      bodyAt + colon + 1 + flags.index,
      bodyAt + colon + 1 + flags.index + flags[0].trimEnd().length,
    ];
    unit = unit.slice(0, flags.index);
    for (const flag of (flags[1] ?? '').split(',').map((f) => f.trim().replace(/ +/g, ' '))) {
      if (flag === 'unless refractory') {
        frozen = true;
        if (kind === 'expression') problems.push(languageProblems.frozenExpression(name, flagSpan));
      } else if (!IGNORED.has(flag)) problems.push(languageProblems.flag(flag, flagSpan));
    }
  }
  const parsedUnit = parseUnit(unit, bodyAt + colon + 1);
  if (!parsedUnit.ok) problems.push(...parsedUnit.problems);
  let value: Expr | null = null;
  if (kind !== 'variable') {
    const parsed = parseExpression(body.slice(0, colon), bodyAt);
    if (!parsed.ok) {
      problems.push(...parsed.problems);
      return null;
    }
    value = parsed.value;
  }
  return { kind, name, unit: unit.trim(), value, frozen, span };
}

function substituteAll(entries: ReadonlyMap<string, Entry>): Outcome<Model> {
  const problems: Problem[] = [];
  const done = new Map<string, Expr>();
  const sizes = new Map<string, number>();
  const path: string[] = [];

  const substitute = (expr: Expr, owner: Entry): Expr => {
    const used = new Set<string>();
    mapExpr(expr, (e) => {
      if (e.kind === 'name' && entries.get(e.name)?.kind === 'expression') used.add(e.name);
      return e;
    });
    if (used.size === 0) return expr;
    for (const name of used) resolve(name);
    if (sizeWith(expr, sizes) > MOST_NODES) {
      problems.push(languageProblems.tooLarge(owner.name, owner.span));
      return expr;
    }
    return mapExpr(expr, (e) =>
      e.kind === 'name' && used.has(e.name) ? (done.get(e.name) ?? e) : e,
    );
  };

  const resolve = (name: string): void => {
    if (done.has(name)) return;
    const entry = entries.get(name);
    if (!entry?.value) return;
    const round = path.indexOf(name);
    if (round >= 0) {
      problems.push(languageProblems.cycle(path.slice(round), entry.span));
      // Its own name ends the recursion; the problem already forbids going on.
      done.set(name, { kind: 'name', name });
      return;
    }
    path.push(name);
    const value = substitute(entry.value, entry);
    path.pop();
    if (done.has(name)) return;
    done.set(name, value);
    sizes.set(name, sizeWith(value, new Map()));
  };

  const states: StateVariable[] = [];
  const expressions: NamedExpression[] = [];
  for (const entry of entries.values()) {
    if (entry.kind === 'expression') {
      resolve(entry.name);
      const value = done.get(entry.name);
      if (value) expressions.push({ name: entry.name, unit: entry.unit, value, span: entry.span });
    } else
      states.push({
        name: entry.name,
        unit: entry.unit,
        derivative: entry.value && substitute(entry.value, entry),
        frozen: entry.frozen,
        span: entry.span,
      });
  }
  return hasErrors(problems) ? fail(...problems) : succeed({ states, expressions });
}
