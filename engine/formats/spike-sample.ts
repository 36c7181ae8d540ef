/** Samples of spikes, whatever the file: times in milliseconds and channels from 0. */

import { behindSome, FormatError } from './damage.ts';

export interface SpikeSample {
  /** [ms], in the file's order. */
  readonly times: Float64Array;
  readonly channels: Uint32Array;
  /** Class; -1 where the file has none. */
  readonly label: number;
  /** What ended its reading early: spikes are those before it. */
  readonly damage: FormatError | null;
}

export interface SpikeSet {
  readonly format: string;
  /** Those that can be read, of a file that is cut off. */
  readonly samples: number;
  /** Highest channel + 1, where the file says it without being read; else 0. */
  readonly channels: number;
  /** Names of the classes. */
  readonly classes: readonly string[];
  /** Where the file is cut off: samples are those before. */
  readonly damage: FormatError | null;
  read(sample: number): SpikeSample;
  close(): void;
}

/** Spikes one sample may have. */
export const MOST_SPIKES = 2 ** 24;

/** Spikes as a sample; one that cannot be ends it, at the byte that `where` names for it. */
export function toSample(
  times: ArrayLike<number>,
  channels: ArrayLike<number>,
  scale: number,
  where: (spike: number) => number,
  ended: FormatError | null = null,
): SpikeSample {
  const n = Math.min(times.length, channels.length);
  const result = { times: new Float64Array(n), channels: new Uint32Array(n) };
  for (let k = 0; k < n; k++) {
    const [t, c] = [times[k]! * scale, channels[k]!];
    const reason = !Number.isFinite(t)
      ? `spike ${k} has the time ${times[k]}`
      : !Number.isInteger(c) || c < 0 || c > 0xffffffff
        ? `spike ${k} is of channel ${c}`
        : null;
    if (reason !== null)
      return {
        times: result.times.subarray(0, k),
        channels: result.channels.subarray(0, k),
        label: -1,
        damage: behindSome(new FormatError('spikes', where(k), reason), k),
      };
    result.times[k] = t;
    result.channels[k] = c;
  }
  return { ...result, label: -1, damage: ended && behindSome(ended, n) };
}
