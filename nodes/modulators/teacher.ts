/** Shows a population what it should do. */

import { choice, count, defineNode, quantity } from '#engine/kit';

export const teacher = defineNode({
  type: 'core/teacher',
  version: 1,
  title: 'Teacher',
  category: 'modulator',
  doc: 'While one learns, drives the cells of the class that is shown: by a current into them, by spikes, or both; all others may be held back.',
  citations: {
    querlioz2013: {
      text: 'Querlioz, Bichler, Dollfus & Gamrat (2013), IEEE Trans. Nanotechnol. 12:288',
      doi: '10.1109/TNANO.2013.2250995',
    },
  },
  parameters: {
    classes: count(10, { doc: 'Number of classes.', range: [1, 10000] }),
    perClass: count(1, {
      doc: 'Cells of each class, one class after the other.',
      range: [1, 100000],
    }),
    amplitude: quantity(500, 'pA', { doc: 'Current into the cells of the class.' }),
    others: quantity(0, 'pA', { doc: 'Current into all other cells; negative holds them back.' }),
    rate: quantity(0, 'Hz', {
      doc: 'Rate of regular spikes to the cells of the class.',
      range: [0, null],
    }),
    active: choice({
      doc: 'When it teaches.',
      options: { learning: 'While learning', always: 'Always' },
      default: 'learning',
    }),
  },
  ports: {
    label: { kind: 'label', flow: 'in', shape: [1], doc: 'The class that is shown.' },
    current: {
      kind: 'current',
      flow: 'out',
      unit: 'pA',
      shape: ['classes', 'perClass'],
      doc: 'Current into the cells.',
    },
    spikes: {
      kind: 'spikes',
      flow: 'out',
      shape: ['classes', 'perClass'],
      doc: 'Regular spikes at `rate` for the cells of the class.',
    },
  },
  behaviour: {
    kind: 'stage',
    every: 'presentation',
    begin(at) {
      const { classes, perClass, amplitude, others, rate, active } = at.values;
      const data = new Float64Array(classes * perClass);
      const label = at.sample('label').data[0];
      const teaches = active === 'always' || at.learning;
      if (label === undefined || !teaches || label < 0 || label >= classes)
        return { current: { shape: [classes, perClass], data } };
      data.fill(others);
      data.fill(amplitude, label * perClass, (label + 1) * perClass);
      const step: number[] = [];
      const element: number[] = [];
      const period = rate > 0 ? 1000 / rate / at.dt : Number.POSITIVE_INFINITY;
      for (let t = period; t <= at.steps; t += period)
        for (let k = 0; k < perClass; k++) {
          step.push(Math.max(0, Math.round(t) - 1));
          element.push(label * perClass + k);
        }
      return {
        current: { shape: [classes, perClass], data },
        spikes: { step: Uint32Array.from(step), element: Uint32Array.from(element) },
      };
    },
  },
  examples: [
    {
      title: 'Class 1 of 2 is driven',
      parameters: { classes: 2, rate: '100 Hz' },
      feed: { label: { sample: { shape: [1], data: Float64Array.of(1) } } },
      duration: '50 ms',
      expect: (r) =>
        r.spikes('spikes').element.every((e) => e === 1) && r.spikes('spikes').step.length === 5,
    },
  ],
});
