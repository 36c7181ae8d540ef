/** Rates and regularity of recorded spikes, as the run's summary reports them. */

export interface SpikeStatistics {
  readonly spikes: number;
  /** Spikes per neuron and second. */
  readonly rate_hz: number;
  /** Mean over neurons with at least 3 spikes of sd/mean of their intervals (population sd); null without any. */
  readonly cv: number | null;
}

export interface SpikeTrain {
  readonly step: readonly number[] | Uint32Array;
  readonly element: readonly number[] | Uint32Array;
}

const NEVER = 0xffffffff;

/**
 * Counts the spikes of a population of `n` as they come; memory does not grow with their number.
 * Little is kept of each neuron, for it is rarely in the cache.
 */
export class SpikeTally {
  readonly #n: number;
  readonly #first: Uint32Array;
  /** Step of the last spike, and how many there were. */
  readonly #last: Uint32Array;
  readonly #count: Uint32Array;
  /** Sum of the squares of all intervals. */
  readonly #squares: Float64Array;
  #spikes = 0;

  constructor(n: number) {
    this.#n = n;
    this.#first = new Uint32Array(n);
    this.#last = new Uint32Array(n).fill(NEVER);
    this.#count = new Uint32Array(n);
    this.#squares = new Float64Array(n);
  }

  add(step: number, element: number): void {
    this.#spikes++;
    const before = this.#last[element]!;
    this.#last[element] = step;
    this.#count[element]!++;
    if (before === NEVER) this.#first[element] = step;
    else this.#squares[element]! += (step - before) * (step - before);
  }

  /** What was counted, over so many milliseconds. */
  statistics(milliseconds: number): SpikeStatistics {
    const n = this.#n;
    let total = 0;
    let neurons = 0;
    for (let i = 0; i < n; i++) {
      const intervals = this.#count[i]! - 1;
      if (intervals < 2) continue;
      const mean = (this.#last[i]! - this.#first[i]!) / intervals;
      const variance = Math.max(0, this.#squares[i]! / intervals - mean * mean);
      total += mean > 0 ? Math.sqrt(variance) / mean : 0;
      neurons++;
    }
    return {
      spikes: this.#spikes,
      rate_hz: milliseconds > 0 ? this.#spikes / n / (milliseconds / 1000) : 0,
      cv: neurons > 0 ? total / neurons : null,
    };
  }
}

/** Statistics of a population of `n` over `milliseconds`, times in steps of `dt` ms. */
export function spikeStatistics(
  train: SpikeTrain,
  n: number,
  milliseconds: number,
): SpikeStatistics {
  const tally = new SpikeTally(n);
  for (let k = 0; k < train.step.length; k++) tally.add(train.step[k]!, train.element[k]!);
  return tally.statistics(milliseconds);
}
