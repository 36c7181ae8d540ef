/** Where in a state space one is: each box of a grid with borders of one's own has a cell. */

import { count, defineNode, quantity, shape, table } from '#engine/kit';
import { SpikeWriter } from './algorithms/emit.ts';

/** Borders of Barto, Sutton & Anderson, in the units of the cart-pole's scaled observation. */
const CART_POLE = [
  [0, -0.8 / 2.4],
  [0, 0.8 / 2.4],
  [1, -0.5 / 2.5],
  [1, 0.5 / 2.5],
  [2, -0.5],
  [2, -1 / 12],
  [2, 0],
  [2, 1 / 12],
  [2, 0.5],
  [3, -0.25],
  [3, 0.25],
];

/** The box of some values: the first value's place counts 1, the next as many as that has places. */
export function boxOf(
  values: ArrayLike<number>,
  axes: ArrayLike<number>,
  borders: ArrayLike<number>,
): { readonly box: number; readonly boxes: number } {
  let box = 0;
  let boxes = 1;
  for (let axis = 0; axis < values.length; axis++) {
    let place = 0;
    let places = 1;
    for (let k = 0; k < borders.length; k++) {
      if (axes[k] !== axis) continue;
      places++;
      if (values[axis]! >= borders[k]!) place++;
    }
    box += place * boxes;
    boxes *= places;
  }
  return { box, boxes };
}

export const boxEncoder = defineNode({
  type: 'core/box-encoder',
  version: 1,
  title: 'Box encoder',
  category: 'encoder',
  doc: 'Cuts the space of some values into boxes by borders along each value; the cell of the box they lie in fires, once per interval or more often. A live signal is sampled where an interval begins.',
  citations: {
    barto1983: {
      text: 'Barto, Sutton & Anderson (1983), IEEE Trans. Syst. Man Cybern. 13:834 (after Michie & Chambers, 1968)',
      doi: '10.1109/TSMC.1983.6313077',
    },
  },
  parameters: {
    n: shape([162], {
      doc: 'Number of boxes: the product, over the values, of their borders plus one.',
    }),
    borders: table(CART_POLE, {
      doc: 'Rows of a value, from 0, and a border along it. The default is for the cart-pole.',
      columns: { value: '1', border: '1' },
      cite: 'barto1983',
    }),
    spikes: count(1, {
      doc: 'Spikes per interval, one per step from its beginning.',
      range: [1, 10000],
    }),
    interval: quantity(20, 'ms', {
      doc: 'Time between two samples.',
      range: [1e-6, null],
      live: false,
    }),
  },
  ports: {
    signal: {
      kind: 'analog',
      flow: 'in',
      unit: '1',
      shape: ['values'],
      doc: 'The values; nothing is known of them in the first interval.',
    },
    spikes: { kind: 'spikes', flow: 'out', shape: ['n'], doc: 'One cell per box.' },
  },
  behaviour: {
    kind: 'stage',
    every: 'interval',
    begin(at) {
      const n = at.dim('n');
      const size = at.dim('values');
      const { value = new Float64Array(), border = new Float64Array() } = at.values.borders;
      // What passed in the last interval, [steps, values].
      const now = at.sample('signal').data.slice(-size);
      if (now.length < size) return {};
      const { box, boxes } = boxOf(now, value, border);
      if (boxes !== n) {
        at.problem(`The borders make ${boxes} boxes, but n is ${n}. Set n to ${boxes}.`);
        return {};
      }
      const writer = new SpikeWriter(at.values.spikes);
      for (let s = 0; s < Math.min(at.values.spikes, at.steps); s++) writer.add(s, box);
      return { spikes: writer.list() };
    },
  },
  examples: [
    {
      title: 'Beyond the second of two borders',
      parameters: {
        n: 3,
        borders: [
          [0, -0.5],
          [0, 0.5],
        ],
        spikes: 2,
      },
      feed: { signal: { constant: 0.7 } },
      duration: '60 ms',
      expect: (r) => {
        const { element } = r.spikes('spikes');
        return element.length === 4 && element.every((e) => e === 2);
      },
    },
  ],
});
