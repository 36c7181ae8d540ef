/** What happens between steps besides computing: stages, the schedule. */

import type { Problem } from '../problems/problem.ts';

export interface Borders {
  /** Whether something that was shown ends at `step`. */
  endsShowing(step: number): boolean;
  /** The first border after `step`. */
  next(step: number): number;
  /** Runs what is due at `step`, before it is computed. */
  run(step: number): readonly Problem[];
  /** Writes what stages emit in steps from (included) to (excluded). */
  emit(from: number, to: number): readonly Problem[];
  state(): unknown;
  restore(state: unknown): void;
}
