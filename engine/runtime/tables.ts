/** Uniforms that follow a table in time: a value holds from its row's time on. */

import type { Plan } from '../compile/plan-types.ts';
import type { Views } from './memory.ts';

/** Sets them for `step`; returns the next step at which one changes. */
export function followTables(
  { lookups, dt }: Pick<Plan, 'lookups' | 'dt'>,
  views: Views,
  step: number,
): number {
  let next = Number.POSITIVE_INFINITY;
  for (const { offset, times, values } of lookups) {
    let value = 0;
    let change = Number.POSITIVE_INFINITY;
    for (let row = 0; row < times.length; row++) {
      const begins = Math.round((times[row] ?? 0) / dt);
      if (begins <= step) value = values[row] ?? 0;
      else {
        change = begins;
        break;
      }
    }
    views.f64[offset / 8] = value;
    next = Math.min(next, change);
  }
  return next;
}
