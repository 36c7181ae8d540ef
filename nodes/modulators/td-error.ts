/** Surprise about the future: the temporal-difference error of a critic. */

import { defineNode, quantity } from '#engine/kit';

export const tdError = defineNode({
  type: 'core/td-error',
  version: 1,
  title: 'TD error',
  category: 'modulator',
  doc: 'The temporal-difference error r + gamma V - V_before, every interval: what a critic learns from and what dopamine neurons are thought to report. When `done` is not 0, the future counts nothing.',
  citations: {
    schultz1997: {
      text: 'Schultz, Dayan & Montague (1997), Science 275:1593',
      doi: '10.1126/science.275.5306.1593',
    },
    sutton1988: { text: 'Sutton (1988), Mach. Learn. 3:9', doi: '10.1007/BF00115009' },
  },
  parameters: {
    gamma: quantity(0.95, '1', {
      doc: 'What the value one interval later counts.',
      range: [0, 1],
      cite: 'sutton1988',
    }),
    gain: quantity(1, '1', { doc: 'Factor on the error.' }),
    interval: quantity(20, 'ms', { doc: 'Time between errors.', range: [1e-6, null], live: false }),
  },
  ports: {
    reward: { kind: 'mod', flow: 'in', shape: [], doc: 'The reward that was given.' },
    value: {
      kind: 'analog',
      flow: 'in',
      unit: '1',
      shape: [1],
      doc: 'Value of the present state, from a critic.',
    },
    done: {
      kind: 'mod',
      flow: 'in',
      shape: [],
      optional: true,
      doc: '1 at the end of an episode.',
    },
    error: { kind: 'mod', flow: 'out', shape: [], doc: 'The error; holds for an interval.' },
  },
  behaviour: {
    kind: 'stage',
    every: 'interval',
    state: () => ({ before: 2 }),
    end(at) {
      const before = at.state.before ?? new Float64Array(2); // value, whether there is one
      const last = (port: string) => at.sample(port).data.at(-1) ?? 0;
      const reward = last('reward');
      const value = last('value');
      const done = at.has('done') && last('done') !== 0;
      const { gamma, gain } = at.values;
      const error = before[1] === 1 ? reward + (done ? 0 : gamma * value) - before[0]! : 0;
      before[0] = value;
      before[1] = done ? 0 : 1;
      return { error: { shape: [], data: Float64Array.of(gain * error) } };
    },
  },
  examples: [
    {
      title: 'A constant value of 1 without reward disappoints',
      parameters: { gamma: 0.9 },
      feed: { value: { constant: 1 }, reward: { constant: 0 } },
      duration: '60 ms',
      expect: (r) => Math.abs((r.signal('error').at(-1) ?? 0) + 0.1) < 1e-12,
    },
  ],
});
