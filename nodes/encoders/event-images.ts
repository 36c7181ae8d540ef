/**
 * Events as images, window by window: counts, time surfaces, voxel grids. The windows are the node's own
 * intervals, so each image holds while the next window fills.
 */

import { choice, count, defineNode, exp, quantity } from '#engine/kit';
import { eventFrames, voxelGrid } from './algorithms/events.ts';
import { eventsIn } from './common.ts';
import { eventsOf, onFirst, tonic, twoPlanes, whole, window } from './event-windows.ts';

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
