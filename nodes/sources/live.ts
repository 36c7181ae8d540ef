/** What comes in while it runs: a camera, a microphone, a button, a mouse. The run log keeps it, so a run can be replayed. */

import { defineNode, quantity, shape } from '#engine/kit';
import { planesOf, readSample } from '../encoders/algorithms/emit.ts';

const interval = quantity(20, 'ms', {
  doc: 'How often what came in is passed on.',
  range: [0.1, null],
  live: false,
});

const lookedAt = (what: string) =>
  quantity(5, 'ms', {
    doc: `How often the ${what} is looked at.`,
    range: [0.1, null],
    live: false,
  });

export const camera = defineNode({
  type: 'core/camera',
  version: 1,
  title: 'Camera',
  category: 'source',
  doc: 'Passes on the pictures of a camera as they come in; black before the first. Needs the studio.',
  parameters: {
    size: shape([120, 160], { doc: 'Rows and columns of a picture.' }),
    interval,
  },
  ports: {
    live: {
      kind: 'image',
      flow: 'in',
      shape: [1, 'size'],
      optional: true,
      doc: 'Pictures from outside.',
    },
    image: { kind: 'image', flow: 'out', shape: [1, 'size'], doc: 'The last picture, 0 to 1.' },
  },
  behaviour: {
    kind: 'stage',
    every: 'interval',
    state: ({ size }) => ({ last: size.reduce((a, b) => a * b, 1) }),
    begin(at) {
      const [h = 1, w = 1] = at.values.size;
      const last = at.state.last ?? new Float64Array(h * w);
      const live = at.has('live') ? readSample(at, 'live') : null;
      if (live) {
        const [c, rows, columns] = planesOf(live.shape);
        if (c * rows * columns !== last.length && live.data.length !== last.length) {
          at.problem(`live: a picture of ${rows} x ${columns} does not fit size ${h} x ${w}.`);
          return {};
        }
        last.set(live.data);
      }
      return { image: { shape: [1, h, w], data: Float32Array.from(last) } };
    },
  },
  examples: [
    {
      title: 'A picture comes in',
      parameters: { size: [1, 2] },
      feed: { live: { sample: { shape: [1, 1, 2], data: Float32Array.of(0.25, 0.5) } } },
      duration: '20 ms',
      expect: (r) => r.signal('image').join() === '0.25,0.5',
    },
  ],
});

export const microphone = defineNode({
  type: 'core/microphone',
  version: 1,
  title: 'Microphone',
  category: 'source',
  doc: 'Passes on sound from a microphone in chunks, silence before the first, and its level as a signal. Needs the studio.',
  parameters: { interval },
  ports: {
    live: { kind: 'image', flow: 'in', shape: ['*'], optional: true, doc: 'Sound from outside.' },
    sound: { kind: 'image', flow: 'out', shape: [1, '*'], doc: 'The chunk, samples from -1 to 1.' },
    level: {
      kind: 'analog',
      flow: 'out',
      unit: '1',
      shape: [1],
      doc: 'Root mean square of the chunk.',
    },
  },
  behaviour: {
    kind: 'stage',
    every: 'interval',
    begin(at) {
      const live = at.has('live') ? readSample(at, 'live') : null;
      if (!live) return { level: { shape: [1], data: Float64Array.of(0) } };
      let square = 0;
      for (const v of live.data) square += v * v;
      return {
        sound: { shape: [1, live.data.length], data: Float32Array.from(live.data) },
        level: { shape: [1], data: Float64Array.of(Math.sqrt(square / live.data.length)) },
      };
    },
  },
  examples: [
    {
      title: 'A chunk of full level',
      feed: { live: { sample: { shape: [4], data: Float32Array.of(1, -1, 1, -1) } } },
      duration: '20 ms',
      expect: (r) => r.signal('level').at(-1) === 1,
    },
  ],
});

export const button = defineNode({
  type: 'core/button',
  version: 1,
  title: 'Button',
  category: 'source',
  doc: 'A spike for each press of a button in the inspector, and a signal that is 1 while it is held. Presses within one interval count once. Needs the studio.',
  parameters: {
    interval: lookedAt('button'),
  },
  ports: {
    live: {
      kind: 'image',
      flow: 'in',
      shape: [2],
      optional: true,
      doc: 'A number that changes with each press, and 1 while it is held, else 0.',
    },
    spikes: { kind: 'spikes', flow: 'out', shape: [1], doc: 'A spike for each press.' },
    level: { kind: 'analog', flow: 'out', unit: '1', shape: [1], doc: '1 while it is held.' },
  },
  behaviour: {
    kind: 'stage',
    every: 'interval',
    state: () => ({ last: 1 }),
    begin(at) {
      const last = at.state.last ?? new Float64Array(1);
      const live = at.has('live') ? readSample(at, 'live') : null;
      const [press = 0, held = 0] = live?.data ?? [];
      const fires = live !== null && press !== last[0] ? 1 : 0;
      if (live) last[0] = press;
      return {
        spikes: { step: new Uint32Array(fires), element: new Uint32Array(fires) },
        level: { shape: [1], data: Float64Array.of(held > 0 ? 1 : 0) },
      };
    },
  },
  examples: [
    {
      title: 'Pressed once and held',
      feed: { live: { sample: { shape: [2], data: Float32Array.of(1, 1) } } },
      duration: '20 ms',
      expect: (r) => r.spikes('spikes').step.length === 1 && r.signal('level').at(-1) === 1,
    },
  ],
});

export const mouse = defineNode({
  type: 'core/mouse',
  version: 1,
  title: 'Mouse',
  category: 'source',
  doc: 'Where the pointer is on a pad in the inspector, as two signals from -1 to 1, and a signal that is 1 while it is pressed. Both are 0 in the middle, and before the pad was first touched. Needs the studio.',
  parameters: {
    interval: lookedAt('pointer'),
  },
  ports: {
    live: {
      kind: 'image',
      flow: 'in',
      shape: [3],
      optional: true,
      doc: 'x and y from -1 to 1, and 1 while it is pressed, else 0.',
    },
    x: {
      kind: 'analog',
      flow: 'out',
      unit: '1',
      shape: [1],
      doc: '-1 at the left, 1 at the right.',
    },
    y: {
      kind: 'analog',
      flow: 'out',
      unit: '1',
      shape: [1],
      doc: '-1 at the bottom, 1 at the top.',
    },
    pressed: { kind: 'analog', flow: 'out', unit: '1', shape: [1], doc: '1 while it is pressed.' },
  },
  behaviour: {
    kind: 'stage',
    every: 'interval',
    state: () => ({ last: 3 }),
    begin(at) {
      const last = at.state.last ?? new Float64Array(3);
      const live = at.has('live') ? readSample(at, 'live') : null;
      if (live && live.data.length !== 3) {
        at.problem(`live: ${live.data.length} numbers are not a place and a press.`);
        return {};
      }
      if (live) for (const [k, v] of live.data.entries()) last[k] = Math.max(-1, Math.min(1, v));
      const [x = 0, y = 0, pressed = 0] = last;
      return {
        x: { shape: [1], data: Float64Array.of(x) },
        y: { shape: [1], data: Float64Array.of(y) },
        pressed: { shape: [1], data: Float64Array.of(pressed > 0 ? 1 : 0) },
      };
    },
  },
  examples: [
    {
      title: 'Pressed at the right, below the middle',
      feed: { live: { sample: { shape: [3], data: Float32Array.of(1, -0.5, 1) } } },
      duration: '20 ms',
      expect: (r) =>
        r.signal('x').at(-1) === 1 &&
        r.signal('y').at(-1) === -0.5 &&
        r.signal('pressed').at(-1) === 1,
    },
  ],
});
