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

/** Statistics of a population of `n` over `milliseconds`, times in steps of `dt` ms. */
export function spikeStatistics(
  train: SpikeTrain,
  n: number,
  milliseconds: number,
): SpikeStatistics {
  const last = new Float64Array(n).fill(-1);
  const count = new Uint32Array(n);
  const sum = new Float64Array(n);
  const squares = new Float64Array(n);
  for (let k = 0; k < train.step.length; k++) {
    const i = train.element[k] ?? 0;
    const step = train.step[k] ?? 0;
    const before = last[i] ?? -1;
    if (before >= 0) {
      const interval = step - before;
      count[i] = (count[i] ?? 0) + 1;
      sum[i] = (sum[i] ?? 0) + interval;
      squares[i] = (squares[i] ?? 0) + interval * interval;
    }
    last[i] = step;
  }
  let total = 0;
  let neurons = 0;
  for (let i = 0; i < n; i++) {
    const m = count[i] ?? 0;
    if (m < 2) continue;
    const mean = (sum[i] ?? 0) / m;
    const variance = Math.max(0, (squares[i] ?? 0) / m - mean * mean);
    total += mean > 0 ? Math.sqrt(variance) / mean : 0;
    neurons++;
  }
  const spikes = train.step.length;
  return {
    spikes,
    rate_hz: milliseconds > 0 ? spikes / n / (milliseconds / 1000) : 0,
    cv: neurons > 0 ? total / neurons : null,
  };
}
