/** Small tools on expression trees that lowering uses: substitution, names, guards. */

import { type Assignment, call, type Expr, name } from '../language/ast.ts';

/** The tree with each of its parts replaced; the tree itself where no part changed. */
export function withParts(expr: Expr, part: (expr: Expr) => Expr): Expr {
  switch (expr.kind) {
    case 'number':
    case 'name':
      return expr;
    case 'unary': {
      const operand = part(expr.operand);
      return operand === expr.operand ? expr : { ...expr, operand };
    }
    case 'binary': {
      const left = part(expr.left);
      const right = part(expr.right);
      return left === expr.left && right === expr.right ? expr : { ...expr, left, right };
    }
    case 'call': {
      const args = expr.args.map(part);
      return args.every((arg, k) => arg === expr.args[k]) ? expr : { ...expr, args };
    }
  }
}

/** Rebuilds a tree bottom up; `change` returns a replacement or null to keep the rebuilt node. */
export function rewrite(expr: Expr, change: (expr: Expr) => Expr | null): Expr {
  const rebuilt = withParts(expr, (part) => rewrite(part, change));
  return change(rebuilt) ?? rebuilt;
}

/** Replaces names by expressions. */
export const substitute = (expr: Expr, by: ReadonlyMap<string, Expr>): Expr =>
  by.size === 0
    ? expr
    : rewrite(expr, (e) => (e.kind === 'name' ? (by.get(e.name) ?? null) : null));

/** Replaces names on the right-hand sides of statements. */
export const substituteIn = (
  statements: readonly Assignment[],
  by: ReadonlyMap<string, Expr>,
): readonly Assignment[] =>
  by.size === 0 ? statements : statements.map((s) => ({ ...s, value: substitute(s.value, by) }));

/** Adds every name an expression reads to `into`; `table.column` arguments count as names. */
export function collectNames(expr: Expr, into: Set<string> = new Set()): Set<string> {
  visit(expr, (e) => {
    if (e.kind === 'name') into.add(e.name);
  });
  return into;
}

/** Names that statements read. */
export function readBy(list: readonly Assignment[]): Set<string> {
  const names = new Set<string>();
  for (const s of list) collectNames(s.value, names);
  return names;
}

/** The statements that `wanted` depends on. */
export function towards(list: readonly Assignment[], wanted: ReadonlySet<string>): Assignment[] {
  const needed = new Set(wanted);
  const kept: Assignment[] = [];
  for (const s of [...list].reverse()) {
    if (!needed.has(s.target)) continue;
    kept.unshift(s);
    collectNames(s.value, needed);
  }
  return kept;
}

/** Whether a function is called anywhere in the expression. */
export function callsFunction(expr: Expr, ...functions: readonly string[]): boolean {
  let found = false;
  visit(expr, (e) => {
    if (e.kind === 'call' && functions.includes(e.name)) found = true;
  });
  return found;
}

/** Calls `look` on every node of the tree, parents first. */
export function visit(expr: Expr, look: (expr: Expr) => void): void {
  look(expr);
  if (expr.kind === 'unary') visit(expr.operand, look);
  else if (expr.kind === 'binary') {
    visit(expr.left, look);
    visit(expr.right, look);
  } else if (expr.kind === 'call') for (const arg of expr.args) visit(arg, look);
}

/** `target = value` only while `condition` holds, else unchanged. */
export const guard = (statement: Assignment, condition: Expr): Assignment => ({
  ...statement,
  value: call('if', condition, statement.value, name(statement.target)),
});
