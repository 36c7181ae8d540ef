/**
 * Time in units of this machine: elapsed time is divided by the time a fixed piece of work takes
 * right before and after, so that a bound speaks of the algorithm and not of a busy machine.
 */

/** Milliseconds the reference work takes on the machine whose seconds the bounds are given in. */
const NOMINAL = 4;

function reference(): number {
  const began = performance.now();
  let x = 1;
  const table = new Map<string, number>();
  for (let k = 0; k < 60_000; k++) {
    x = Math.imul(x, 1664525) + 1013904223;
    table.set(`k${x & 0xfff}`, k);
  }
  return table.size > 0 ? performance.now() - began : 0;
}

reference(); // once for the compiler

/** Starts a clock; calling what it returns gives the milliseconds since, on the nominal machine. */
export function startClock(): () => number {
  const before = reference();
  const began = performance.now();
  return () => {
    const elapsed = performance.now() - began;
    const after = reference();
    return (elapsed * NOMINAL) / Math.max(NOMINAL, before, after);
  };
}

/**
 * What `run` gives and the quickest of at most three times it took [ms on the nominal machine]:
 * whatever else the machine does only adds.
 */
export function quickest<T>(
  bound: number,
  run: () => T,
): { readonly time: number; readonly value: T } {
  let clock = startClock();
  let value = run();
  let time = clock();
  for (let k = 1; k < 3 && time >= bound; k++) {
    clock = startClock();
    value = run();
    time = Math.min(time, clock());
  }
  return { time, value };
}
