/** Worlds: the cart-pole against the mechanics it comes from, the bandit against its odds. */

import { describe, expect, it } from 'vitest';
import type { Outputs, Sample, SpikeList } from '../../../engine/kit/types.ts';
import { cartPole, hasFailed, stepCartPole } from '../../../nodes/worlds/cart-pole.ts';
import { twoArmedBandit } from '../../../nodes/worlds/two-armed-bandit.ts';
import { runStage, type StageRun } from '../../support/stage.ts';

const dataOf = (outputs: Outputs, port: string): number[] =>
  Array.from((outputs[port] as Sample | undefined)?.data ?? []);

/** Spikes of one cell per action. */
const doing = (action: number, spikes = 3): SpikeList => ({
  step: Uint32Array.from({ length: spikes }, (_, k) => k),
  element: new Uint32Array(spikes).fill(action),
});
const act = (run: StageRun, action: number) =>
  run.end({ inputs: { spikes: doing(action) }, steps: 20 });

describe('the cart-pole', () => {
  it('moves by the equations of motion of a cart and a rod', () => {
    let noise = 7;
    const draw = (range: number) => {
      noise = (noise * 48271) % 2147483647;
      return range * ((2 * noise) / 2147483647 - 1);
    };
    const [M, m, l, g, dt] = [1, 0.1, 0.5, 9.8, 0.02];
    for (let k = 0; k < 500; k++) {
      const state = Float64Array.of(draw(3), draw(5), draw(1.4), draw(6));
      const [x = 0, v = 0, angle = 0, turn = 0] = state;
      const force = draw(20);
      // Two linear equations for both accelerations (Lagrange, a uniform rod of length 2 l).
      const a11 = M + m;
      const a12 = m * l * Math.cos(angle);
      const a22 = (4 / 3) * m * l * l;
      const b1 = force + m * l * turn * turn * Math.sin(angle);
      const b2 = m * g * l * Math.sin(angle);
      const det = a11 * a22 - a12 * a12;
      const acceleration = (b1 * a22 - a12 * b2) / det;
      const turning = (a11 * b2 - a12 * b1) / det;
      stepCartPole(state, force);
      const expected = [x + dt * v, v + dt * acceleration, angle + dt * turn, turn + dt * turning];
      for (const [i, value] of expected.entries()) expect(state[i]).toBeCloseTo(value, 10);
    }
  });

  it('fails beyond 2.4 m and beyond 12 degrees', () => {
    const twelve = (12 * Math.PI) / 180;
    expect(hasFailed([2.39, 0, twelve - 1e-6, 0])).toBe(false);
    expect(hasFailed([-2.41, 0, 0, 0])).toBe(true);
    expect(hasFailed([0, 0, -twelve - 1e-6, 0])).toBe(true);
  });

  /** Steps of each episode, and everything that was said, when always pushed right. */
  function push(seed: number, parameters: object, intervals: number) {
    const run = runStage(cartPole, { seed, parameters: { ...parameters } });
    const said: number[][] = [];
    for (let k = 0; k < intervals; k++) {
      const begun = run.begin({ steps: 20 });
      said.push(['observation', 'reward', 'done', 'statistics'].flatMap((p) => dataOf(begun, p)));
      act(run, 1);
    }
    return said;
  }

  it('says reward and end of an episode in the interval after, and is the same for a seed', () => {
    const said = push(3, { rewardLaw: 'failure' }, 60);
    expect(push(3, { rewardLaw: 'failure' }, 60)).toEqual(said);
    expect(push(4, { rewardLaw: 'failure' }, 60)).not.toEqual(said);
    // observation 4, reward, done, episodes, steps, last, mean
    const ends = said.filter((row) => row[5] === 1);
    expect(ends.length).toBeGreaterThan(3);
    let started = 0;
    for (const [k, row] of said.entries()) {
      expect(row[4]).toBe(row[5] === 1 ? -1 : 0);
      if (row[5] !== 1) continue;
      expect(row[8]).toBe(k - started);
      started = k;
      // A new episode begins near the upright.
      for (const [i, scale] of [2.4, 2.5, 0.2095, 3.5].entries())
        expect(Math.abs(row[i]! * scale)).toBeLessThanOrEqual(0.05);
    }
    for (const row of push(3, { rewardLaw: 'alive' }, 30).slice(1))
      expect(row[4]).toBe(row[5] === 1 ? 0 : 1);
  });

  it('shows the last state of an episode for as long as it is asked to', () => {
    const said = push(3, { rewardLaw: 'failure', linger: 3, scaled: false }, 60);
    const first = said.findIndex((row) => row[5] === 1);
    expect(hasFailed(said[first]!)).toBe(true);
    for (const k of [1, 2]) {
      expect(said[first + k]!.slice(0, 4)).toEqual(said[first]!.slice(0, 4));
      expect(said[first + k]!.slice(4, 6)).toEqual([0, 0]);
    }
    expect(hasFailed(said[first + 3]!)).toBe(false);
  });

  it('ends an episode after so many steps, or when it is asked to', () => {
    expect(push(3, { maxSteps: 4 }, 20).filter((row) => row[5] === 1).length).toBe(4);
    const run = runStage(cartPole, {});
    run.begin({ steps: 20 });
    const reset = { shape: [1, 1], data: Float64Array.of(1) };
    run.end({ inputs: { spikes: doing(0), reset }, steps: 20 });
    expect(dataOf(run.begin({ steps: 20 }), 'done')).toEqual([1]);
  });
});

describe('the bandit', () => {
  function play(seed: number, parameters: object, trials: number, choose: (k: number) => number) {
    const run = runStage(twoArmedBandit, { seed, parameters: { ...parameters } });
    const rewards: number[] = [];
    let statistics: number[] = [];
    run.begin({ steps: 100 });
    for (let k = 0; k < trials; k++) {
      run.end({ inputs: { spikes: doing(choose(k)) }, steps: 100 });
      const begun = run.begin({ steps: 100 });
      rewards.push(dataOf(begun, 'reward')[0]!);
      statistics = dataOf(begun, 'statistics');
    }
    return { rewards, statistics };
  }
  const share = (list: readonly number[]) => list.filter((r) => r > 0).length / list.length;

  it('pays by the odds of the lever, and the same for a seed', () => {
    const odds = { p_left: 0.7, p_right: 0.25, hit: 2, miss: -3 };
    for (const [lever, p] of [
      [0, 0.7],
      [1, 0.25],
    ] as const) {
      const { rewards, statistics } = play(5, odds, 2000, () => lever);
      expect(new Set(rewards)).toEqual(new Set([2, -3]));
      expect(Math.abs(share(rewards) - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / 2000));
      expect(statistics.slice(0, 2)).toEqual([2000, lever === 0 ? 1 : 0]);
      expect(play(5, odds, 50, () => lever).rewards).toEqual(rewards.slice(0, 50));
    }
  });

  it('changes places after so many trials', () => {
    const { rewards, statistics } = play(1, { p_left: 1, p_right: 0, reversal: 10 }, 40, () => 0);
    expect(rewards).toEqual(rewards.map((_, k) => (Math.floor(k / 10) % 2 === 0 ? 1 : -1)));
    expect(statistics[1]).toBe(0.5);
  });
});
