/** Whether a number in one unit can stand where another unit is expected. */

import type { Quantity, Unit } from '../kit/types.ts';
import { parseQuantity } from '../language/quantity.ts';

const one = (unit: Unit): Quantity => (unit === '1' ? 1 : `1 ${unit}`);
const known = new Map<string, 'same' | 'convert' | 'other'>();

/** 'same': nothing to do; 'convert': same dimension, another size; 'other': another dimension. */
export function conversion(from: Unit, to: Unit): 'same' | 'convert' | 'other' {
  if (from === to) return 'same';
  const key = `${from} ${to}`;
  let made = known.get(key);
  if (!made) {
    const ours = parseQuantity(one(from), to);
    const theirs = parseQuantity(one(to), to);
    if (!ours.ok || !theirs.ok) made = 'other';
    else made = ours.value === theirs.value ? 'same' : 'convert';
    // Units come from definitions, few in all; a stranger's document cannot fill the memory.
    if (known.size > 10_000) known.clear();
    known.set(key, made);
  }
  return made;
}
