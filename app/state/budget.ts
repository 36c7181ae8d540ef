/**
 * How often the window may be drawn. On a small machine, above all one that draws in software, a
 * window that paints whenever it can takes from the engine what a run at full speed needs. So the
 * cost of each frame is measured, what the page does for it and what the browser does after, and
 * then drawing rests for so long that it keeps to its share of a core. A cheap frame needs no rest:
 * small networks are drawn at the full rate of the screen.
 */

export interface Allowance {
  /** Part of a core that drawing may take, between 0 and 1. */
  readonly share: number;
  /** What a frame may cost without a rest [ms]. */
  readonly free: number;
}

/** Nothing waits for drawing: frames that fit between two of the screen come at its rate. */
const AT_EASE: Allowance = { share: 0.5, free: 16 };
/** Part of a core for drawing while the engine computes as fast as it can, per core it leaves free. */
const PER_SPARE_CORE = 0.12;
/** Weight of the newest frame in the cost that is reckoned with. */
const NEWEST = 0.3;
/** The longest rest [ms]: the window must be seen to live. */
const LONGEST = 500;
/** Two frames of a screen at 60 Hz [ms]: what was asked for and comes later was held up. */
const PROMPT = 34;

/** What drawing may take of a machine with so many `cores`, while the engine is at work on `workers` of them or at rest. */
export const allowance = (hungry: boolean, cores: number, workers: number): Allowance =>
  hungry
    ? { share: Math.min(AT_EASE.share, PER_SPARE_CORE * Math.max(1, cores - workers)), free: 1 }
    : AT_EASE;

/** Measures frames and says when the next may be drawn. All times in milliseconds. */
export class DrawingBudget {
  #cost = 0;
  #next = Number.NEGATIVE_INFINITY;

  /** What a frame costs: a running mean. */
  get cost(): number {
    return this.#cost;
  }

  /** When the next frame may be drawn. */
  get next(): number {
    return this.#next;
  }

  /**
   * A frame was asked for, begun and done at these times. What it came late by counts as its cost:
   * it waited for something else that draws, or for a core.
   */
  drawn(asked: number, begun: number, done: number, { share, free }: Allowance): void {
    const late = Math.max(0, begun - asked - PROMPT);
    const cost = Math.max(0, done - begun) + late;
    this.#cost = this.#cost === 0 ? cost : this.#cost + NEWEST * (cost - this.#cost);
    // A frame that is dearer than usual is paid for at once; what is usual follows slowly.
    const paid = Math.max(this.#cost, cost);
    this.#next = done + (paid <= free ? 0 : Math.min(LONGEST, paid / share - paid));
  }

  /** The next frame may be drawn at once. */
  release(): void {
    this.#next = Number.NEGATIVE_INFINITY;
  }
}
