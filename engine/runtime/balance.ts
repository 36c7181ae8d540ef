/**
 * Whether several workers are worth it is measured while the run goes on: meeting at every epoch
 * costs more than it brings where a network is small or the machine is busy. The bits are the same
 * either way, so now and then the other way is tried, for a moment, and the faster one is kept.
 */

/** Milliseconds for which a way is measured. */
const TRIAL = 4;
/** Milliseconds in which a worker's code is still being compiled: they say nothing. */
const WARMING = 30;
/** Milliseconds until the other way is tried again: doubled each time that it loses. */
const FIRST_PAUSE = 40;
const LONGEST_PAUSE = 2000;

type Way = 'together' | 'alone';

export interface Balance {
  /** Computes `steps` steps one way or the other. */
  run(steps: number, together: () => void, alone: () => void): void;
}

/** `now`: a clock in milliseconds. */
export function createBalance(now: () => number = () => performance.now()): Balance {
  const cost = { together: Number.NaN, alone: Number.NaN }; // ms per step
  let way: Way = 'together';
  let spent = 0;
  let done = 0;
  let pause = FIRST_PAUSE;
  let rival = true; // `way` is on trial
  let warming = WARMING;
  const other = (of: Way): Way => (of === 'together' ? 'alone' : 'together');

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
      if (warming > 0) {
        warming -= elapsed;
        return;
      }
      spent += elapsed;
      done += steps;
      if (spent >= (rival ? TRIAL : pause)) decide();
    },
  };
}
