/** Volleys: more spikes in a bin than on average. */

import { describe, expect, it } from 'vitest';
import { Volleys } from '../../../app/canvas/volleys.ts';

const spikes = (...step: number[]) => ({ step, count: step.length });

describe('volleys', () => {
  it('of a lone neuron are its spikes', () => {
    expect(new Volleys(50).take(spikes(20, 420, 900), 1000)).toBe(3);
  });

  it('are counted once, in pieces as in one', () => {
    const train = spikes(...Array.from({ length: 40 }, (_, k) => 37 + k * 260));
    const whole = new Volleys(50).take(train, 12_000);
    const pieces = new Volleys(50);
    let sum = 0;
    for (let upto = 0; upto <= 12_000; upto += 70) {
      const seen = train.step.filter((step) => step < upto);
      sum += pieces.take(spikes(...seen), upto);
    }
    sum += pieces.take(train, 12_000);
    expect(whole).toBe(40);
    expect(sum).toBe(whole);
  });

  it('stand out of what fires all the time', () => {
    // Two spikes in each bin, and twenty in every eighth.
    const step: number[] = [];
    for (let bin = 0; bin < 400; bin++)
      for (let k = 0; k < (bin % 8 === 7 ? 20 : 2); k++) step.push(bin * 50 + k);
    const volleys = new Volleys(50);
    volleys.take(spikes(...step), 10_000);
    expect(volleys.take(spikes(...step), 20_000)).toBe(25);
  });

  it('begin anew where the run went back', () => {
    const volleys = new Volleys(50);
    expect(volleys.take(spikes(20, 420), 1000)).toBe(2);
    expect(volleys.take(spikes(20), 400)).toBe(0);
    expect(volleys.take(spikes(20, 430), 1000)).toBe(1);
  });

  it('of silence are none', () => {
    expect(new Volleys(50).take(spikes(), 1_000_000)).toBe(0);
  });
});
