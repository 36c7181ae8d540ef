/** Events as spikes of a grid: a relabelling, so it costs no step. */

import { choice, count, defineNode, shape } from '#engine/kit';
import { eventsIn } from './common.ts';

export const eventMap = defineNode({
  type: 'core/event-map',
  version: 1,
  title: 'Event to spike map',
  category: 'encoder',
  doc: 'Makes spikes of camera events: polarities stay apart or are merged, and pixels that fall into one cell of the grid share it. Costs no time.',
  parameters: {
    size: shape([34, 34], { doc: 'Rows and columns of the grid.' }),
    channels: count(2, { doc: '2 keeps ON and OFF apart, 1 merges them.', range: [1, 2] }),
    polarity: choice({
      doc: 'Which events pass.',
      options: { both: 'Both', on: 'ON only', off: 'OFF only' },
      default: 'both',
    }),
    crop: choice({
      doc: 'How the sensor meets the grid.',
      options: { scale: 'Scaled to it', centre: 'Its centre, pixel by pixel' },
      default: 'scale',
    }),
  },
  ports: {
    events: eventsIn,
    spikes: {
      kind: 'spikes',
      flow: 'out',
      shape: ['channels', 'size'],
      doc: 'One cell per place.',
    },
  },
  behaviour: {
    kind: 'lowering',
    lower(site) {
      const { channels, polarity, crop, size } = site.values;
      const [rows = 1, columns = 1] = size;
      const [h, w] = [site.dim('h'), site.dim('w')];
      const top = Math.floor((h - rows) / 2);
      const left = Math.floor((w - columns) / 2);
      site.relay({
        from: 'events',
        to: 'spikes',
        map(element) {
          const p = element < h * w ? 0 : 1;
          if ((polarity === 'on' && p === 1) || (polarity === 'off' && p === 0)) return -1;
          const pixel = element % (h * w);
          const y = Math.floor(pixel / w);
          const x = pixel % w;
          const row = crop === 'scale' ? Math.floor((y * rows) / h) : y - top;
          const column = crop === 'scale' ? Math.floor((x * columns) / w) : x - left;
          if (row < 0 || column < 0 || row >= rows || column >= columns) return -1;
          return ((channels === 2 ? p : 0) * rows + row) * columns + column;
        },
      });
    },
  },
  examples: [
    {
      title: 'One pixel to one cell',
      parameters: { size: [1, 1] },
      feed: { events: { spikes: ['1 ms', '2 ms'] } },
      duration: '5 ms',
      expect: (r) => r.spikes('spikes').step.length >= 2,
    },
  ],
});
