/** What holds for the whole document: the simulation's settings and the project's variables. */

import type { SimulationSettings } from '../graph/document.ts';
import type { Of, Quantity } from '../kit/types.ts';
import { dimensionless, timeDimension } from '../language/dimension.ts';
import { parseQuantity } from '../language/quantity.ts';
import { parseUnit } from '../language/units.ts';
import type { Problem } from '../problems/problem.ts';
import { resolveProblems } from '../problems/resolve.ts';
import { type Constant, dimensionOf, type Outer, unitPart } from './plain-values.ts';

/** The project's variables, and `dt` [ms], as expressions read them. Problems: `graph/variable`. */
export function readVariables(
  raw: Of<Quantity>,
  dt: number,
): {
  readonly outer: Outer;
  readonly problems: readonly Problem[];
} {
  const values = new Map<string, Constant>([['dt', { dimension: timeDimension, value: dt }]]);
  const problems: Problem[] = [];
  for (const [name, quantity] of Object.entries(raw)) {
    const unit = unitPart(quantity) ?? '1';
    const parsed = parseUnit(unit);
    const value = parsed.ok ? parseQuantity(quantity, unit) : parsed;
    if (!value.ok)
      problems.push(...value.problems.map((p) => resolveProblems.variable(name, p.message)));
    else if (typeof value.value === 'number')
      values.set(name, { dimension: dimensionOf(unit), value: value.value });
  }
  // What cannot be read has been told: expressions that use it need not complain too.
  const unreadable = { dimension: dimensionless, value: 0 };
  return {
    outer: (name) => values.get(name) ?? (Object.hasOwn(raw, name) ? unreadable : undefined),
    problems,
  };
}

/** The simulation's settings in engine units, defaults filled in. Problems: `graph/setting`. */
export function readSettings(settings: SimulationSettings, problems: Problem[]) {
  const time = (name: 'dt' | 'duration', otherwise: Quantity, least: number): number => {
    const read = parseQuantity(settings[name] ?? otherwise, 'ms', name);
    if (!read.ok) {
      problems.push(...read.problems.map((p) => resolveProblems.setting(name, p.message)));
      return 1;
    }
    if (read.value > least || (read.value === least && name === 'duration')) return read.value;
    problems.push(resolveProblems.setting(name, `${name} must be above 0 (is ${settings[name]}).`));
    return 1;
  };
  return {
    dt: time('dt', '0.1 ms', 0),
    duration: time('duration', '1 s', 0),
    seed: settings.seed ?? 1,
    precision: settings.precision ?? ('f64' as const),
  };
}
