/** Small tools on expression trees that several files of the language use. */

import type { Expr } from './ast.ts';

/** Rebuilds a tree from its leaves up; nodes that `change` leaves alone are shared. */
export function mapExpr(expr: Expr, change: (expr: Expr) => Expr): Expr {
  switch (expr.kind) {
    case 'number':
    case 'name':
      return change(expr);
    case 'unary': {
      const operand = mapExpr(expr.operand, change);
      return change(operand === expr.operand ? expr : { ...expr, operand });
    }
    case 'binary': {
      const left = mapExpr(expr.left, change);
      const right = mapExpr(expr.right, change);
      return change(left === expr.left && right === expr.right ? expr : { ...expr, left, right });
    }
    case 'call': {
      const args = expr.args.map((arg) => mapExpr(arg, change));
      return change(args.every((arg, k) => arg === expr.args[k]) ? expr : { ...expr, args });
    }
  }
}

/** Whether any node of the tree satisfies `test`. */
export function someExpr(expr: Expr, test: (expr: Expr) => boolean): boolean {
  if (test(expr)) return true;
  switch (expr.kind) {
    case 'number':
    case 'name':
      return false;
    case 'unary':
      return someExpr(expr.operand, test);
    case 'binary':
      return someExpr(expr.left, test) || someExpr(expr.right, test);
    case 'call':
      return expr.args.some((arg) => someExpr(arg, test));
  }
}

/** Every name the expression reads. */
export function namesOf(expr: Expr, into: Set<string> = new Set()): Set<string> {
  someExpr(expr, (e) => {
    if (e.kind === 'name') into.add(e.name);
    return false;
  });
  return into;
}

/** Number of nodes, where a name counts as much as `sizes` says. */
export function sizeWith(expr: Expr, sizes: ReadonlyMap<string, number>): number {
  switch (expr.kind) {
    case 'number':
      return 1;
    case 'name':
      return sizes.get(expr.name) ?? 1;
    case 'unary':
      return 1 + sizeWith(expr.operand, sizes);
    case 'binary':
      return 1 + sizeWith(expr.left, sizes) + sizeWith(expr.right, sizes);
    case 'call':
      return expr.args.reduce((sum, arg) => sum + sizeWith(arg, sizes), 1);
  }
}

/** Whether two trees say the same, wherever they stand. */
export function equalExpr(a: Expr, b: Expr): boolean {
  if (a === b) return true;
  switch (a.kind) {
    case 'number':
      return b.kind === 'number' && Object.is(a.value, b.value) && a.unit === b.unit;
    case 'name':
      return b.kind === 'name' && a.name === b.name;
    case 'unary':
      return b.kind === 'unary' && a.op === b.op && equalExpr(a.operand, b.operand);
    case 'binary':
      return (
        b.kind === 'binary' &&
        a.op === b.op &&
        equalExpr(a.left, b.left) &&
        equalExpr(a.right, b.right)
      );
    case 'call':
      return (
        b.kind === 'call' &&
        a.name === b.name &&
        a.args.length === b.args.length &&
        a.args.every((arg, k) => equalExpr(arg, b.args[k]!))
      );
  }
}
