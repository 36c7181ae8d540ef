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

/** Counts the spikes of a population of `n` as they come; memory does not grow with their number. */
export class SpikeTally {
  readonly #last: Float64Array;
  readonly #count: Uint32Array;
  readonly #sum: Float64Array;
  readonly #squares: Float64Array;
  #spikes = 0;

  constructor(n: number) {
    this.#last = new Float64Array(n).fill(-1);
    this.#count = new Uint32Array(n);
    this.#sum = new Float64Array(n);
    this.#squares = new Float64Array(n);
  }

  add(step: number, element: number): void {
    this.#spikes++;
    const before = this.#last[element]!;
    if (before >= 0) {
      const interval = step - before;
      this.#count[element]!++;
      this.#sum[element]! += interval;
      this.#squares[element]! += interval * interval;
    }
    this.#last[element] = step;
  }

  /** What was counted, over so many milliseconds. */
  statistics(milliseconds: number): SpikeStatistics {
    const n = this.#count.length;
    let total = 0;
    let neurons = 0;
    for (let i = 0; i < n; i++) {
      const m = this.#count[i]!;
      if (m < 2) continue;
      const mean = this.#sum[i]! / m;
      const variance = Math.max(0, this.#squares[i]! / m - mean * mean);
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
