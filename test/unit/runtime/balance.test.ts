import { describe, expect, it } from 'vitest';
import { createBalance } from '../../../engine/runtime/balance.ts';

/** Runs 10 s of machine time; steps cost what `costs` says. Returns the shares of steps and of time. */
function shares(costs: (clock: number) => { readonly together: number; readonly alone: number }) {
  let clock = 0;
  const steps = { together: 0, alone: 0 };
  const time = { together: 0, alone: 0 };
  const balance = createBalance(() => clock);
  while (clock < 10_000)
    balance.run(
      32,
      () => go('together'),
      () => go('alone'),
    );
  function go(way: 'together' | 'alone'): void {
    const cost = 32 * costs(clock)[way];
    clock += cost;
    steps[way] += 32;
    time[way] += cost;
  }
  return { together: time.together / clock, alone: time.alone / clock, steps };
}

describe('several workers or one', () => {
  it('the faster way is kept, and trying the other costs little', () => {
    expect(shares(() => ({ together: 0.01, alone: 0.016 })).together).toBeGreaterThan(0.95);
    expect(shares(() => ({ together: 0.05, alone: 0.01 })).alone).toBeGreaterThan(0.95);
    // A barrier on a busy machine: one span takes 30 ms.
    expect(shares(() => ({ together: 1, alone: 0.01 })).alone).toBeGreaterThan(0.9);
  });

  it('the way changes with the machine', () => {
    const busy = shares((clock) =>
      clock < 5000 ? { together: 0.1, alone: 0.02 } : { together: 0.01, alone: 0.02 },
    );
    expect(busy.together).toBeGreaterThan(0.3);
    expect(busy.alone).toBeGreaterThan(0.4);
  });
});
