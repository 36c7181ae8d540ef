/** Two levers, one better than the other, and the better one may change. */

import { choice, count, defineNode, quantity } from '#engine/kit';
import { actionOf, actionPorts, rewardOut, sceneOut } from './common.ts';

const WIDTH = 16;
const HEIGHT = 8;

export const twoArmedBandit = defineNode({
  type: 'core/two-armed-bandit',
  version: 1,
  title: 'Two-armed bandit',
  category: 'world',
  doc: 'Each interval the network pulls one of two levers and gets a reward with the probability of that lever. After `reversal` trials the levers change places.',
  citations: {
    robbins1952: {
      text: 'Robbins (1952), Bull. Am. Math. Soc. 58:527',
      doi: '10.1090/S0002-9904-1952-09620-8',
    },
  },
  parameters: {
    p_left: quantity(0.8, '1', {
      doc: 'Probability of a reward at the left lever.',
      range: [0, 1],
      cite: 'robbins1952',
    }),
    p_right: quantity(0.2, '1', {
      doc: 'Probability of a reward at the right lever.',
      range: [0, 1],
      cite: 'robbins1952',
    }),
    reversal: count(0, {
      doc: 'Trials after which the levers change places; 0 is never.',
      range: [0, null],
    }),
    interval: quantity(100, 'ms', { doc: 'Length of a trial.', range: [1e-6, null], live: false }),
    hit: quantity(1, '1', { doc: 'Reward of a win.' }),
    miss: quantity(-1, '1', { doc: 'Reward of a loss.' }),
    idle: choice({
      doc: 'What happens if no lever is pulled.',
      options: { none: 'Nothing: no reward, no trial', random: 'A random lever is pulled' },
      default: 'none',
    }),
  },
  ports: {
    ...actionPorts(2),
    observation: {
      kind: 'analog',
      flow: 'out',
      unit: '1',
      shape: [2],
      doc: '1 at the lever that was pulled last, else 0.',
    },
    reward: rewardOut,
    statistics: {
      kind: 'result',
      flow: 'out',
      shape: [3],
      doc: 'Trials, share of the better lever, mean reward of the last 20 or so trials.',
    },
    scene: sceneOut(HEIGHT, WIDTH),
  },
  behaviour: {
    kind: 'stage',
    every: 'interval',
    state: () => ({ world: 5 }), // action + 1, trials, better chosen, running mean, reward of the last
    end(at) {
      const world = at.state.world ?? new Float64Array(5);
      let action = actionOf(at, 2);
      if (action < 0 && at.values.idle === 'random') action = at.random.integer(2);
      world[0] = action + 1;
      world[4] = 0;
      if (action < 0) return {};
      const { p_left, p_right, reversal, hit, miss } = at.values;
      const swapped = reversal > 0 && Math.floor(world[1]! / reversal) % 2 === 1;
      const p = (action === 0) !== swapped ? p_left : p_right;
      const better = p_left >= p_right === ((action === 0) !== swapped);
      const reward = at.random.uniform() < p ? hit : miss;
      world[1]!++;
      if (better) world[2]!++;
      world[3]! += Math.max(0.05, 1 / world[1]!) * (reward - world[3]!);
      world[4] = reward;
      return {};
    },
    begin(at) {
      const world = at.state.world ?? new Float64Array(5);
      const action = world[0]! - 1;
      const trials = world[1]!;
      const scene = new Float32Array(HEIGHT * WIDTH);
      for (const [k, x] of [3, 12].entries())
        for (let y = k === action ? 4 : 1; y < HEIGHT; y++)
          scene[y * WIDTH + x] = k === action ? 1 : 0.4;
      if (world[4]! > 0) scene.fill(1, 0, WIDTH);
      return {
        observation: {
          shape: [2],
          data: Float64Array.of(action === 0 ? 1 : 0, action === 1 ? 1 : 0),
        },
        reward: { shape: [], data: Float64Array.of(world[4]!) },
        statistics: {
          shape: [3],
          data: Float64Array.of(trials, trials > 0 ? world[2]! / trials : 0, world[3]!),
        },
        scene: { shape: [1, HEIGHT, WIDTH], data: scene },
      };
    },
  },
  examples: [
    {
      title: 'The left lever always wins',
      parameters: { p_left: 1, p_right: 0, interval: '10 ms' },
      feed: { action: { sample: { shape: [2], data: Float64Array.of(1, 0) } } },
      duration: '50 ms',
      expect: (r) => r.signal('reward').at(-1) === 1,
    },
  ],
});
