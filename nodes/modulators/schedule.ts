/** The presentation clock: which sample is shown when, for how long, and whether one learns from it. */

import {
  choice,
  count,
  defineNode,
  flag,
  quantity,
  type RandomStream,
  type Slot,
} from '#engine/kit';

export const schedule = defineNode({
  type: 'core/schedule',
  version: 1,
  title: 'Schedule',
  category: 'modulator',
  doc: 'Shows samples one after the other: first those to train on, as often as `passes` says, then some to assign labels with, then those to test on, without learning. At most one per graph; without it every sample is shown for 100 ms, in order, for ever.',
  parameters: {
    show: quantity(100, 'ms', {
      doc: 'How long a sample is shown.',
      range: [1e-6, null],
      live: false,
    }),
    rest: quantity(0, 'ms', {
      doc: 'Silence after each sample.',
      range: [0, null],
      live: false,
    }),
    ownLength: flag(false, { doc: 'Recordings are shown for their own length instead.' }),
    order: choice({
      doc: 'Order of the samples to train on.',
      options: {
        sequential: 'As they are numbered',
        shuffled: 'Shuffled anew in each pass, by the seed',
        random: 'Drawn with replacement',
      },
      default: 'sequential',
    }),
    passes: count(1, { doc: 'How often the samples to train on are shown.', range: [0, null] }),
    trainSamples: count(0, {
      doc: 'How many samples to train on; 0 takes all that are not for the test.',
      range: [0, null],
    }),
    trainFrom: count(0, { doc: 'The first of them.', range: [0, null], group: 'Split' }),
    assignSamples: count(0, {
      doc: 'How many of the samples to train on are then shown without learning to assign labels.',
      range: [0, null],
      group: 'Split',
    }),
    testSamples: count(0, {
      doc: 'How many samples to test on.',
      range: [0, null],
      group: 'Split',
    }),
    testFrom: count(0, {
      doc: 'The first of them; 0 takes the last samples of the set.',
      range: [0, null],
      group: 'Split',
    }),
    testEvery: count(0, {
      doc: 'Samples of training between tests; 0 tests at the end only.',
      range: [0, null],
      group: 'Split',
    }),
    repeat: flag(false, { doc: 'Begins again at the end instead of resting.' }),
  },
  ports: {
    next: {
      kind: 'mod',
      flow: 'in',
      shape: [],
      optional: true,
      doc: 'Ends the presentation early when it is not 0.',
    },
    learning: { kind: 'mod', flow: 'out', shape: [], doc: '1 while one learns, else 0.' },
    phase: {
      kind: 'mod',
      flow: 'out',
      shape: [],
      doc: '0 train, 1 assign, 2 test, 3 rest.',
    },
  },
  behaviour: {
    kind: 'schedule',
    *slots({ values, samples, random }) {
      const { show, rest, ownLength } = values;
      const tests = Math.min(values.testSamples, samples);
      const testFrom = values.testFrom > 0 ? values.testFrom : samples - tests;
      const left = values.trainFrom < testFrom ? testFrom : samples;
      const trains = values.trainSamples > 0 ? values.trainSamples : left - values.trainFrom;
      const slot = (sample: number, learning: boolean, phase: string): Slot => ({
        sample: sample % Math.max(1, samples),
        show: ownLength ? null : `${show} ms`,
        rest: `${rest} ms`,
        learning,
        phase,
      });
      function* test(): Generator<Slot> {
        for (let k = 0; k < tests; k++) yield slot(testFrom + k, false, 'test');
      }
      do {
        let shown = 0;
        for (let pass = 0; pass < values.passes; pass++)
          for (const k of orderOf(values.order, trains, random)) {
            yield slot(values.trainFrom + k, true, 'train');
            if (values.testEvery > 0 && ++shown % values.testEvery === 0) yield* test();
          }
        for (let k = 0; k < Math.min(values.assignSamples, trains); k++)
          yield slot(values.trainFrom + k, false, 'assign');
        yield* test();
      } while (values.repeat && trains * values.passes + values.assignSamples + tests > 0);
    },
  },
  examples: [
    {
      title: 'Two samples, then silence',
      parameters: { trainSamples: 2, show: '10 ms' },
      duration: '50 ms',
      expect: (r) => {
        const learning = r.signal('learning');
        return learning.length === 0 || (learning[0] ?? 0) === 1;
      },
    },
  ],
});

/** The samples of one pass. */
function* orderOf(
  order: 'sequential' | 'shuffled' | 'random',
  n: number,
  random: RandomStream,
): Generator<number> {
  if (order === 'sequential') for (let k = 0; k < n; k++) yield k;
  else if (order === 'random') for (let k = 0; k < n; k++) yield random.integer(n);
  else {
    // Fisher and Yates, from the front, so that a pass that is cut short is still even.
    const rest = Uint32Array.from({ length: n }, (_, k) => k);
    for (let k = 0; k < n; k++) {
      const other = k + random.integer(n - k);
      const drawn = rest[other]!;
      rest[other] = rest[k]!;
      yield drawn;
    }
  }
}
