/** Whether a number in one unit can stand where another unit is expected. */

import type { Unit } from '../kit/types.ts';
import { sameDimension } from '../language/dimension.ts';
import { parseUnit } from '../language/units.ts';

/** Units that take the unit of whatever is at the other end. */
export const OPEN_UNITS: ReadonlySet<Unit> = new Set(['target', 'any', '*']);

const TARGET = /\btarget\b/g;

/** A declared unit where the one at the other end is `target`: 'target/mV' is 'pA/mV' there. */
export function unitWith(unit: Unit, target: Unit): Unit {
  const inside = /^\w+$/.test(target) ? target : `(${target})`;
  return OPEN_UNITS.has(unit) ? target : unit.replaceAll(TARGET, inside);
}

/** Whether a unit is, or has in it, one that is known only at the other end. */
export const isOpen = (unit: Unit): boolean => OPEN_UNITS.has(unit) || unit.search(TARGET) >= 0;

/** 'same': nothing to do; 'convert': same dimension, another size; 'other': another dimension. */
export function conversion(from: Unit, to: Unit): 'same' | 'convert' | 'other' {
  if (from === to || isOpen(from) || isOpen(to)) return 'same';
  const [a, b] = [parseUnit(from), parseUnit(to)];
  // A unit that is none has been reported with the definition that declares it.
  if (!a.ok || !b.ok || !sameDimension(a.value.dimension, b.value.dimension)) return 'other';
  return a.value.exponent === b.value.exponent ? 'same' : 'convert';
}
