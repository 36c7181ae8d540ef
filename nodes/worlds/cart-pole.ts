/**
 * The cart-pole: a pole on a cart must not fall. Physics and constants of Barto, Sutton & Anderson
 * (1983, doi:10.1109/TSMC.1983.6313077), Euler's method with 20 ms, as in the usual benchmark.
 */

import { choice, cos, count, defineNode, flag, quantity, sin } from '#engine/kit';
import { actionOf, actionPorts, rewardOut, sceneOut } from './common.ts';

const GRAVITY = 9.8; // m/s^2
const CART = 1; // kg
const POLE = 0.1; // kg
const HALF_LENGTH = 0.5; // m
const STEP = 0.02; // s
const EDGE = 2.4; // m
const TILT = (12 * 2 * Math.PI) / 360; // rad
const SCALE = [2.4, 2.5, 0.2095, 3.5] as const;
const WIDTH = 48;
const HEIGHT = 24;

/** One step of 20 ms of (position, speed, angle, angular speed) under a force [N], in place. */
export function stepCartPole(s: Float64Array, force: number): void {
  const [x = 0, v = 0, angle = 0, turn = 0] = s;
  const c = cos(angle);
  const n = sin(angle);
  const total = CART + POLE;
  const push = (force + POLE * HALF_LENGTH * turn * turn * n) / total;
  const turning = (GRAVITY * n - c * push) / (HALF_LENGTH * (4 / 3 - (POLE * c * c) / total));
  const speeding = push - (POLE * HALF_LENGTH * turning * c) / total;
  s[0] = x + STEP * v;
  s[1] = v + STEP * speeding;
  s[2] = angle + STEP * turn;
  s[3] = turn + STEP * turning;
}

/** Whether the pole fell or the cart left the track. */
export const hasFailed = (s: ArrayLike<number>): boolean =>
  Math.abs(s[0]!) > EDGE || Math.abs(s[2]!) > TILT;

export const cartPole = defineNode({
  type: 'core/cart-pole',
  version: 1,
  title: 'Cart-pole',
  category: 'world',
  doc: 'A pole stands on a cart; each interval the network pushes the cart left or right. The episode ends when the pole tilts beyond 12 degrees, the cart leaves the track, or time is up; the next begins near the upright.',
  citations: {
    barto1983: {
      text: 'Barto, Sutton & Anderson (1983), IEEE Trans. Syst. Man Cybern. 13:834',
      doi: '10.1109/TSMC.1983.6313077',
    },
  },
  parameters: {
    force: quantity(10, '1', {
      doc: 'Force of a push in newtons.',
      range: [0, null],
      cite: 'barto1983',
    }),
    interval: quantity(20, 'ms', {
      doc: 'Simulated time of one step of the cart, which is always 20 ms of its own.',
      range: [1e-6, null],
      live: false,
    }),
    maxSteps: count(500, { doc: 'Steps after which an episode ends.', range: [1, null] }),
    rewardLaw: choice({
      doc: 'What is rewarded.',
      options: {
        alive: '1 for each step that it stands',
        failure: '-1 when it falls, else 0 (sparse)',
      },
      default: 'alive',
    }),
    scaled: flag(true, {
      doc: 'Observations are divided by 2.4, 2.5, 0.2095 and 3.5 and clipped to -1..1.',
    }),
    linger: count(0, {
      doc: 'Intervals for which the last state of an episode stays in view before the next begins.',
      range: [0, null],
    }),
    spread: quantity(0.05, '1', {
      doc: 'Each value begins uniformly within plus or minus this.',
      range: [0, null],
    }),
  },
  ports: {
    ...actionPorts(2),
    reset: {
      kind: 'mod',
      flow: 'in',
      shape: [],
      optional: true,
      doc: 'Begins a new episode when it is not 0.',
    },
    observation: {
      kind: 'analog',
      flow: 'out',
      unit: '1',
      shape: [4],
      doc: 'Position, speed, angle, angular speed.',
    },
    reward: rewardOut,
    done: { kind: 'mod', flow: 'out', shape: [], doc: '1 in the interval after an episode ended.' },
    statistics: {
      kind: 'result',
      flow: 'out',
      shape: [4],
      doc: 'Episodes, steps of this one, steps of the last one, mean steps of the last 20 or so.',
    },
    scene: sceneOut(HEIGHT, WIDTH),
  },
  behaviour: {
    kind: 'stage',
    every: 'interval',
    // world: cart and pole; tally: started, steps, episodes, last, mean, reward, done, last action,
    // intervals to linger
    state: () => ({ world: 4, tally: 9 }),
    end(at) {
      const world = at.state.world ?? new Float64Array(4);
      const tally = at.state.tally ?? new Float64Array(9);
      const action = actionOf(at, 2);
      // No act, no change of hands: the last push goes on.
      if (action >= 0) tally[7] = action === 0 ? -1 : 1;
      if (tally[0] === 0) return {};
      const { force, maxSteps, rewardLaw } = at.values;
      stepCartPole(world, force * tally[7]!);
      tally[1]!++;
      const failed = hasFailed(world);
      const asked = at.has('reset') && (at.sample('reset').data.at(-1) ?? 0) !== 0;
      const done = failed || asked || tally[1]! >= maxSteps;
      tally[5] = rewardLaw === 'alive' ? (failed ? 0 : 1) : failed ? -1 : 0;
      tally[6] = done ? 1 : 0;
      if (done) {
        tally[2]!++;
        tally[3] = tally[1]!;
        tally[4]! += Math.max(0.05, 1 / tally[2]!) * (tally[3]! - tally[4]!);
        tally[0] = 0;
        tally[8] = at.values.linger;
      }
      return {};
    },
    begin(at) {
      const world = at.state.world ?? new Float64Array(4);
      const tally = at.state.tally ?? new Float64Array(9);
      if (tally[0] === 0 && tally[8]! > 0) tally[8]!--;
      else if (tally[0] === 0) {
        for (let k = 0; k < 4; k++) world[k] = (2 * at.random.uniform() - 1) * at.values.spread;
        tally[0] = 1;
        tally[1] = 0;
      }
      const observation = Float64Array.from(world, (v, k) =>
        at.values.scaled ? Math.min(1, Math.max(-1, v / SCALE[k]!)) : v,
      );
      const reward = tally[5]!;
      const done = tally[6]!;
      tally[5] = 0;
      tally[6] = 0;
      return {
        observation: { shape: [4], data: observation },
        reward: { shape: [], data: Float64Array.of(reward) },
        done: { shape: [], data: Float64Array.of(done) },
        statistics: {
          shape: [4],
          data: Float64Array.of(tally[2]!, tally[1]!, tally[3]!, tally[4]!),
        },
        scene: { shape: [1, HEIGHT, WIDTH], data: draw(world) },
      };
    },
  },
  examples: [
    {
      title: 'Pushing right only, the pole falls within 20 steps or so',
      feed: { action: { sample: { shape: [2], data: Float64Array.of(0, 1) } } },
      duration: '1 s',
      expect: (r) => {
        const [episodes = 0, , last = 0] = r.signal('statistics');
        return episodes >= 3 && last >= 7 && last <= 13;
      },
    },
  ],
});

/** Cart and pole as gray pixels. */
function draw([x = 0, , angle = 0]: Float64Array): Float32Array {
  const scene = new Float32Array(HEIGHT * WIDTH);
  const ground = HEIGHT - 4;
  const put = (column: number, row: number, light: number) => {
    const [c, r] = [Math.round(column), Math.round(row)];
    if (c >= 0 && r >= 0 && c < WIDTH && r < HEIGHT) scene[r * WIDTH + c] = light;
  };
  for (let c = 0; c < WIDTH; c++) put(c, HEIGHT - 1, 0.2);
  const centre = WIDTH / 2 + (x / EDGE) * (WIDTH / 2 - 4);
  for (let dx = -3; dx <= 3; dx++)
    for (let dy = 0; dy < 2; dy++) put(centre + dx, ground + dy, 0.6);
  for (let s = 0; s <= 16; s += 0.5) put(centre + s * sin(angle), ground - s * cos(angle), 1);
  return scene;
}
