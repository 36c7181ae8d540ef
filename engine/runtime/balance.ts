/**
 * Whether several workers are worth it is measured while the run goes on: meeting at every epoch
 * costs more than it brings where a network is small or the machine is busy. The bits are the same
 * either way, so now and then the other way is tried, for a moment, and the faster one is kept.
 * A run begins alone: meanwhile the host compiles kernels, which are everybody's, beside it.
 */

/** Milliseconds for which a way is measured. */
const TRIAL = 3;
/** Milliseconds in which a way's code is still being compiled: they say nothing. */
const WARMING = { alone: 6, together: 5 } as const;
/** A way that is so many times slower than the other was is given up at once. */
const HOPELESS = 1.3;
/** Milliseconds that it has at least. */
const FIRST_LOOK = 1;
/** Milliseconds until the other way is tried again: doubled each time that it loses. */
const FIRST_PAUSE = 10;
const LONGEST_PAUSE = 2000;

type Way = 'together' | 'alone';

export interface Balance {
  /** Computes `steps` steps one way or the other. */
  run(steps: number, together: () => void, alone: () => void): void;
}

/** `now`: a clock in milliseconds. */
export function createBalance(now: () => number = () => performance.now()): Balance {
  const cost = { together: Number.NaN, alone: Number.NaN }; // ms per step
  let way: Way = 'alone';
  const cold: Record<Way, number> = { ...WARMING };
  let spent = 0;
  let done = 0;
  let pause = FIRST_PAUSE;
  let rival = true; // `way` is on trial
  const other = (of: Way): Way => (of === 'together' ? 'alone' : 'together');

  const isHopeless = (): boolean =>
    spent >= FIRST_LOOK && spent / done > HOPELESS * cost[other(way)];

  /** The end of a trial, or of the time between two. */
  const decide = (): void => {
    cost[way] = spent / done;
    spent = 0;
    done = 0;
    if (!rival) {
      way = other(way);
      rival = true;
      return;
    }
    const against = cost[other(way)];
    if (Number.isNaN(against)) {
      way = other(way);
      return;
    }
    const wins = cost[way] < against;
    pause = wins ? FIRST_PAUSE : Math.min(2 * pause, LONGEST_PAUSE);
    if (!wins) way = other(way);
    rival = false;
  };

  return {
    run(steps, together, alone) {
      const begin = now();
      if (way === 'together') together();
      else alone();
      const elapsed = now() - begin;
      if (cold[way] > 0) {
        cold[way] -= elapsed;
        return;
      }
      spent += elapsed;
      done += steps;
      if (spent >= (rival ? TRIAL : pause) || isHopeless()) decide();
    },
  };
}
