/** Parameter values in the form `lower()` and stages receive them: plain numbers in the declared unit. */

import type { Of, Quantity } from '../kit/types.ts';
import { printExpression } from '../language/print.ts';
import { parseQuantity, toUnit } from '../language/quantity.ts';
import { type Outcome, succeed } from '../problems/problem.ts';
import type { ResolvedNode, ResolvedValue } from './resolved.ts';

/**
 * Values of all parameters of a node, in their declared units. A `perElement` quantity becomes a
 * Float64Array: one number if it is constant, the list if it is listed, empty if it is drawn.
 */
export function numbersOf(node: ResolvedNode): Of<unknown> {
  const result: Record<string, unknown> = {};
  for (const [name, parameter] of Object.entries(node.definition.parameters)) {
    const value = node.parameters[name];
    if (!value) continue;
    const unit =
      parameter.kind === 'quantity' && !parameter.unit.includes('target') ? parameter.unit : '1';
    const plain = plainValue(value, unit);
    result[name] =
      parameter.kind === 'quantity' && parameter.perElement && typeof plain === 'number'
        ? Float64Array.of(plain)
        : plain;
  }
  return result;
}

function plainValue(value: ResolvedValue, unit: string): unknown {
  switch (value.kind) {
    case 'number':
      return toUnit(value.value, unit);
    case 'list':
      return value.values.map((v) => toUnit(v, unit));
    case 'draw':
    case 'formula':
      return new Float64Array();
    case 'expression':
      return printExpression(value.value); // checked, its variables filled in
    case 'table':
      return value.columns;
    case 'flag':
    case 'choice':
    case 'shape':
    case 'asset':
      return value.value;
  }
}

/** A time such as '1 ms' in whole steps, at least one. */
export function stepsOf(time: Quantity, dt: number, node: ResolvedNode): Outcome<number> {
  const parsed = parseQuantity(time, 'ms');
  if (!parsed.ok)
    return { ok: false, problems: parsed.problems.map((p) => ({ ...p, node: node.id })) };
  return succeed(Math.max(1, Math.round(parsed.value / dt)));
}

/** A size of a node: a named dimension, or the number of elements of a port. */
export const sizeOf = (node: ResolvedNode, name: string): number =>
  node.dims[name] ?? node.ports[name]?.elements ?? 1;
