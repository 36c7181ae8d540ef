/** Places along a route, each seen several times and never twice the same. */

import { count, defineNode, quantity, shape } from '#engine/kit';
import { viewOfStreet } from './algorithms/street.ts';

export const route = defineNode({
  type: 'core/route',
  version: 1,
  title: 'Route of places',
  category: 'source',
  doc: 'Drives down a street of made-up houses several times and stops at the same places: sample k shows place k modulo `places` in season k / `places`, rounded down. Between seasons houses are painted anew, light falls otherwise and the camera moves a little; the label is the place.',
  parameters: {
    places: count(25, { doc: 'Places along the route.', range: [1, 10000] }),
    seasons: count(8, { doc: 'How many times the route is driven.', range: [1, 1000] }),
    size: shape([28, 28], { doc: 'Rows and columns of a picture.' }),
    stride: quantity(0.75, '1', {
      doc: 'Way from one place to the next, in widths of the picture: below 1 neighbours share houses.',
      range: [0.01, null],
    }),
    change: quantity(0.3, '1', {
      doc: 'How much houses and light change between seasons.',
      range: [0, 2],
    }),
    shift: count(1, { doc: 'Largest displacement of the camera in pixels.', range: [0, 100] }),
    noise: quantity(0.05, '1', {
      doc: 'Standard deviation of noise on each pixel, drawn at every presentation.',
      range: [0, null],
    }),
    draw: count(1, { doc: 'Another number is another street.', range: [0, null] }),
  },
  ports: {
    image: { kind: 'image', flow: 'out', shape: [1, 'size'], doc: 'The view, 0 to 1.' },
    label: { kind: 'label', flow: 'out', shape: [1], doc: 'Which place it is, from 0.' },
  },
  behaviour: {
    kind: 'stage',
    every: 'presentation',
    samples: ({ places, seasons }) => places * seasons,
    begin(at) {
      const { places, seasons, size, stride, noise } = at.values;
      const [height = 1, width = 1] = size;
      const shown = Math.max(0, at.shown);
      const place = shown % places;
      const season = Math.floor(shown / places) % seasons;
      const data = viewOfStreet(place * stride, height, width, { ...at.values, season });
      if (noise > 0)
        for (let i = 0; i < data.length; i++)
          data[i] = Math.min(1, Math.max(0, data[i]! + noise * at.random.normal()));
      return {
        image: { shape: [1, height, width], data },
        label: { shape: [1], data: Float64Array.of(place) },
      };
    },
  },
  examples: [
    {
      title: 'Houses are brighter than the sky',
      parameters: { noise: 0, change: 0 },
      duration: '100 ms',
      expect: (r) => {
        const view = r.signal('image');
        const bright = view.filter((v) => v > 0.1).length;
        return bright > 0.2 * view.length && bright < view.length;
      },
    },
  ],
});
