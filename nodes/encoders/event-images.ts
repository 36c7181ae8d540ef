/**
 * Events as images, window by window: counts, time surfaces, voxel grids, averaged surfaces,
 * binary codes. The windows are the node's own intervals, so each image holds while the next
 * window fills.
 */

import { choice, count, defineNode, exp, quantity, type SpikeList } from '#engine/kit';
import { averagedSurfaces, type Events, eventFrames, voxelGrid } from './algorithms/events.ts';
import { eventsIn } from './common.ts';

const tonic = { text: 'Lenz et al. (2021), Tonic', doi: '10.5281/zenodo.5079802' };

const window = quantity(10, 'ms', {
  doc: 'Time that one image covers.',
  range: [1e-6, null],
  live: false,
});

/** Events of an interval with times in ms, x, y and polarity (1 is ON). */
function eventsOf({ step, element }: SpikeList, width: number, height: number, dt: number): Events {
  const plane = width * height;
  return {
    t: Float64Array.from(step, (s) => s * dt),
    x: element.map((e) => e % width),
    y: element.map((e) => Math.floor((e % plane) / width)),
    p: element.map((e) => (e < plane ? 1 : 0)),
  };
}

/** One slice that holds all events. */
const whole = (events: number) => ({
  from: Int32Array.of(0),
  to: Int32Array.of(events),
  end: new Float64Array(1),
});

const twoPlanes = {
  kind: 'image',
  flow: 'out',
  shape: [2, 'h', 'w'],
  doc: 'Channel 0 is ON, channel 1 OFF.',
} as const;

/** Exchanges the two polarities: tonic counts OFF first, we count ON first. */
function onFirst(frames: Float32Array): Float32Array {
  const half = frames.length / 2;
  const result = new Float32Array(frames.length);
  result.set(frames.subarray(half), 0);
  result.set(frames.subarray(0, half), half);
  return result;
}

export const eventFrame = defineNode({
  type: 'core/event-frame',
  version: 1,
  title: 'Event frame',
  category: 'encoder',
  doc: 'Counts the events of each pixel and polarity in windows of time.',
  citations: { tonic },
  parameters: {
    window,
    binary: choice({
      doc: 'What a pixel shows.',
      options: { count: 'How many events', binary: 'Whether there was one' },
      default: 'count',
      cite: 'tonic',
    }),
  },
  ports: { events: eventsIn, image: twoPlanes },
  behaviour: {
    kind: 'stage',
    every: 'window',
    end(at) {
      const [w, h] = [at.dim('w'), at.dim('h')];
      const events = eventsOf(at.spikes('events'), w, h, at.dt);
      const sensor = { width: w, height: h, polarities: 2 };
      const data = onFirst(eventFrames(events, whole(events.t.length), sensor));
      if (at.values.binary === 'binary')
        for (let i = 0; i < data.length; i++) data[i] = Math.min(1, data[i]!);
      return { image: { shape: [2, h, w], data } };
    },
  },
  examples: [
    {
      title: 'Three events of one pixel',
      feed: { events: { spikes: ['1 ms', '2 ms', '5 ms'] } },
      duration: '10 ms',
      expect: (r) => r.signal('image')[0] === 3,
    },
  ],
});

export const timeSurfaceNode = defineNode({
  type: 'core/time-surface',
  version: 1,
  title: 'Time surface',
  category: 'encoder',
  doc: 'Shows how long ago each pixel last fired, as exp(-age/tau) at the end of each window; 0 where nothing ever happened.',
  citations: {
    lagorce2017: {
      text: 'Lagorce, Orchard, Galluppi, Shi & Benosman (2017), IEEE Trans. Pattern Anal. Mach. Intell. 39:1346',
      doi: '10.1109/TPAMI.2016.2574707',
    },
  },
  parameters: {
    window,
    tau: quantity(20, 'ms', {
      doc: 'Time constant of fading.',
      range: [1e-6, null],
      cite: 'lagorce2017',
    }),
  },
  ports: { events: eventsIn, image: twoPlanes },
  behaviour: {
    kind: 'stage',
    every: 'window',
    state: (_, dim) => ({ last: 2 * dim('h') * dim('w') }),
    end(at) {
      const [w, h] = [at.dim('w'), at.dim('h')];
      const last = at.state.last ?? new Float64Array(2 * w * h);
      const { step, element } = at.spikes('events');
      // Kept as stamps, at least 1, so that a fresh state of zeros means never.
      for (let k = 0; k < step.length; k++)
        if (element[k]! < last.length) last[element[k]!] = at.from + step[k]! + 1;
      const now = at.from + at.steps;
      const data = Float32Array.from(last, (stamp) =>
        stamp > 0 ? exp((-(now - stamp + 1) * at.dt) / at.values.tau) : 0,
      );
      return { image: { shape: [2, h, w], data } };
    },
  },
  examples: [
    {
      title: 'A pixel that fired 8 ms before the end of the window',
      parameters: { tau: '8 ms' },
      feed: { events: { spikes: ['3 ms'] } },
      duration: '10 ms',
      expect: (r) => {
        const value = r.signal('image')[0] ?? 0;
        return value > 0.3 && value < 0.5;
      },
    },
  ],
});

export const voxelGridNode = defineNode({
  type: 'core/voxel-grid',
  version: 1,
  title: 'Event voxel grid',
  category: 'encoder',
  doc: 'Spreads signed events over bins of time, each between its two nearest: an image with one channel per bin.',
  citations: {
    zhu2019: {
      text: 'Zhu, Yuan, Chaney & Daniilidis (2019), Conf. on Computer Vision and Pattern Recognition',
      doi: '10.1109/CVPR.2019.00108',
    },
    tonic,
  },
  parameters: {
    window,
    bins: count(5, { doc: 'Bins of time per window.', range: [1, 256], cite: 'zhu2019' }),
    normalisation: choice({
      doc: 'How the record is scaled: to B bins, losing its very end, or to B - 1 as in the paper.',
      options: { B: 'B', 'B-1': 'B - 1' },
      default: 'B',
      cite: 'tonic',
    }),
  },
  ports: {
    events: eventsIn,
    image: { kind: 'image', flow: 'out', shape: ['bins', 'h', 'w'], doc: 'One channel per bin.' },
  },
  behaviour: {
    kind: 'stage',
    every: 'window',
    end(at) {
      const { bins, normalisation } = at.values;
      const [w, h] = [at.dim('w'), at.dim('h')];
      const events = eventsOf(at.spikes('events'), w, h, at.dt);
      const data = voxelGrid(events, bins, { width: w, height: h, polarities: 2 }, normalisation);
      return { image: { shape: [bins, h, w], data } };
    },
  },
  examples: [
    {
      title: 'The first event of a window goes to the first bin',
      parameters: { bins: 2, normalisation: 'B-1' },
      feed: { events: { spikes: ['1 ms', '9 ms'] } },
      duration: '10 ms',
      expect: (r) => r.signal('image').join() === '1,1',
    },
  ],
});

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
