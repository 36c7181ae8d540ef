/** Events as images that need a memory or a code: averaged time surfaces, and bits of windows. */

import { choice, count, defineNode, quantity } from '#engine/kit';
import { averagedSurfaces } from './algorithms/events.ts';
import { eventsIn } from './common.ts';
import { eventsOf, twoPlanes, window } from './event-windows.ts';

export const averagedTimeSurface = defineNode({
  type: 'core/averaged-time-surface',
  version: 1,
  title: 'Averaged time surfaces (HATS)',
  category: 'encoder',
  doc: 'Averages, per cell of the sensor and polarity, the faded surroundings of the events: small histograms that say how things move.',
  citations: {
    sironi2018: {
      text: 'Sironi, Brambilla, Bourdis, Lagorce & Benosman (2018), Conf. on Computer Vision and Pattern Recognition',
      doi: '10.1109/CVPR.2018.00186',
    },
  },
  parameters: {
    window,
    cells: count(4, {
      doc: 'Cells of the sensor in all, cell by cell row-wise.',
      range: [1, null],
    }),
    cell: count(10, { doc: 'Edge of a cell in pixels.', range: [1, null], cite: 'sironi2018' }),
    surface: count(7, {
      doc: 'Edge of a surface in pixels, odd.',
      range: [1, 63],
      cite: 'sironi2018',
    }),
    memory: quantity(10, 'ms', {
      doc: 'How old an event may be to count.',
      range: [0, null],
      cite: 'sironi2018',
    }),
    tau: quantity(5, 'ms', {
      doc: 'Time constant of fading.',
      range: [1e-6, null],
      cite: 'sironi2018',
    }),
    decay: choice({
      doc: 'Law of fading.',
      options: { exp: 'Exponential', lin: 'Linear, gone after 3 tau' },
      default: 'exp',
    }),
  },
  ports: {
    events: eventsIn,
    image: {
      kind: 'image',
      flow: 'out',
      shape: ['cells', 2, 'surface', 'surface'],
      doc: 'Cells, polarities (OFF, ON), rows and columns of the surface.',
    },
  },
  behaviour: {
    kind: 'stage',
    every: 'window',
    end(at) {
      const { values } = at;
      const [w, h] = [at.dim('w'), at.dim('h')];
      const cells = Math.ceil(w / values.cell) * Math.ceil(h / values.cell);
      if (cells !== values.cells) {
        at.problem(
          `cells: a sensor of ${h} x ${w} has ${cells} cells of ${values.cell} pixels, not ${values.cells}.`,
        );
        return {};
      }
      const data = averagedSurfaces(
        eventsOf(at.spikes('events'), w, h, at.dt),
        { width: w, height: h, polarities: 2 },
        {
          cell: values.cell,
          surface: values.surface,
          window: values.memory,
          tau: values.tau,
          decay: values.decay,
        },
      );
      return { image: { shape: [cells, 2, values.surface, values.surface], data } };
    },
  },
  examples: [
    {
      title: 'One event surrounded by nothing',
      parameters: { cells: 1, surface: 3 },
      feed: { events: { spikes: ['1 ms'] } },
      duration: '10 ms',
      // An event counts itself, in the middle of its surface; ON is the second polarity.
      expect: (r) => r.signal('image')[9 + 4] === 1,
    },
  ],
});

export const binaryFrame = defineNode({
  type: 'core/binary-frames',
  version: 1,
  title: 'Binary event frames',
  category: 'encoder',
  doc: 'Writes whether a pixel fired in each of N parts of the window as the bits of one number, the first part most significant, scaled to 0..1.',
  citations: {
    barchid2022: {
      text: 'Barchid, Mennesson & Djeraba (2022), Int. Joint Conf. on Neural Networks (Bina-Rep)',
      doi: '10.1109/IJCNN55064.2022.9892439',
    },
  },
  parameters: {
    window,
    bits: count(8, { doc: 'Parts of the window.', range: [1, 24], cite: 'barchid2022' }),
  },
  ports: { events: eventsIn, image: twoPlanes },
  behaviour: {
    kind: 'stage',
    every: 'window',
    end(at) {
      const { bits } = at.values;
      const [w, h] = [at.dim('w'), at.dim('h')];
      const code = new Float64Array(2 * w * h);
      const { step, element } = at.spikes('events');
      const seen = new Int32Array(code.length).fill(-1);
      for (let k = 0; k < step.length; k++) {
        const part = Math.min(bits - 1, Math.floor((step[k]! * bits) / at.steps));
        const e = element[k]!;
        if (e >= code.length || seen[e] === part) continue;
        seen[e] = part;
        code[e]! += 2 ** (bits - 1 - part);
      }
      const data = Float32Array.from(code, (c) => c / (2 ** bits - 1));
      return { image: { shape: [2, h, w], data } };
    },
  },
  examples: [
    {
      title: 'An event in every part is 1',
      parameters: { bits: 2 },
      feed: { events: { spikes: ['1 ms', '9 ms'] } },
      duration: '10 ms',
      expect: (r) => r.signal('image')[0] === 1,
    },
  ],
});
