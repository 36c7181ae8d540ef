/** When a source of spikes fires in a volley: more in a bin than it does on average. */

/** Bins over which the average is taken, as the time constant of an exponential. */
const MEMORY = 40;
/** Bins looked back at most: a run far ahead of the screen. */
const MOST = 2000;

export interface Spikes {
  /** Steps of the spikes, ascending; `count` of them are valid. */
  readonly step: ArrayLike<number>;
  readonly count: number;
}

export class Volleys {
  private next = 0;
  private mean = 0;
  private above = false;

  private readonly bin: number;

  /** `bin`: length of a bin [steps]. */
  constructor(bin: number) {
    this.bin = bin;
  }

  /** How many volleys began in the bins that ended by step `upto` since the last call. */
  take({ step, count }: Spikes, upto: number): number {
    if (upto < this.next) {
      // The run went back.
      this.next = Math.floor(upto / this.bin) * this.bin;
      this.above = false;
    }
    const bins = Math.floor((upto - this.next) / this.bin);
    if (bins <= 0) return 0;
    const skipped = Math.max(0, bins - MOST);
    this.next += skipped * this.bin;
    const end = this.next + (bins - skipped) * this.bin;
    let k = count;
    while (k > 0 && (step[k - 1] ?? 0) >= this.next) k--;
    let begun = 0;
    for (; this.next < end; this.next += this.bin) {
      let fired = 0;
      for (; k < count && (step[k] ?? 0) < this.next + this.bin; k++) fired++;
      const above = fired > this.mean;
      if (above && !this.above) begun++;
      this.above = above;
      this.mean += (fired - this.mean) / MEMORY;
    }
    return begun;
  }
}
