import { describe, expect, it } from 'vitest';
import { brightness, firingOf } from '../../../app/canvas/firing.ts';
import { makeSeries, type SpikeSeries } from '../../../app/state/series.ts';

const dt = 0.1;

/** Spikes of trains at these times [ms], in time order. */
function spikes(trains: readonly (readonly number[])[], elements = trains.length): SpikeSeries {
  const series = makeSeries('spikes', elements, 0);
  if (series.kind !== 'spikes') throw new Error('No series of spikes.');
  series.since = 0;
  const all = trains
    .flatMap((times, k) => times.map((time) => [Math.round(time / dt), k] as const))
    .sort((a, b) => a[0] - b[0]);
  for (const [step, element] of all) {
    series.step[series.count] = step;
    series.element[series.count++] = element;
  }
  return series;
}

const clock = (every: number, until: number) =>
  Array.from({ length: Math.floor(until / every) }, (_, k) => (k + 1) * every);

describe('what a card says of spikes', () => {
  it('is a rate of the last quarter of a second, at a past moment too', () => {
    const series = spikes([clock(20, 400), []]);
    expect(firingOf(series, 395, dt).rate).toBeCloseTo(24, 6); // 12 spikes in 250 ms of two trains
    expect(firingOf(series, 100, dt).rate).toBeCloseTo(25, 6);
    expect(firingOf(series, 10, dt).rate).toBeNull();
  });

  it('is a rate of the time they were watched, where that is shorter', () => {
    const late = spikes([clock(10, 500).filter((time) => time > 400)]);
    late.since = 400 / dt;
    expect(firingOf(late, 500, dt).rate).toBeCloseTo(100, 6);
    expect(firingOf(late, 410, dt).rate).toBeNull();
    expect(firingOf(late, 300, dt).rate).toBeNull();
    // Nothing is known of what was watched too late to see anything.
    const unseen = makeSeries('spikes', 4, 0);
    expect(unseen.kind === 'spikes' && firingOf(unseen, 500, dt).rate).toBeNull();
  });

  it('is how regular they are, from twenty spikes on', () => {
    const regular = spikes([clock(20, 1000)]);
    expect(firingOf(regular, 390, dt).cv).toBeNull();
    expect(firingOf(regular, 1000, dt).cv).toBeCloseTo(0, 6);
    // Intervals of 10 and 30 ms by turns: a deviation of 10 about 20.
    const two = spikes([Array.from({ length: 50 }, (_, k) => 20 * k + (k % 2 ? 5 : 15))]);
    expect(firingOf(two, 1000, dt).cv).toBeCloseTo(0.5, 1);
    // Where some of many trains are watched, they keep their numbers.
    const far = spikes([clock(20, 1000)]);
    far.element.fill(70_000, 0, far.count);
    expect(firingOf(far, 1000, dt).cv).toBeCloseTo(0, 6);
  });

  it('is a lamp that goes out softly, on the clock of the wall', () => {
    const series = spikes([[100]]);
    expect(brightness(series, 99, dt, 1)).toBe(0);
    expect(brightness(series, 100, dt, 1)).toBe(1);
    expect(brightness(series, 220, dt, 1)).toBeCloseTo(1 / Math.E, 6);
    // At a tenth of the speed 12 ms of the model take as long.
    expect(brightness(series, 112, dt, 0.1)).toBeCloseTo(1 / Math.E, 6);
    expect(brightness(spikes([[]]), 500, dt, 1)).toBe(0);
  });
});
