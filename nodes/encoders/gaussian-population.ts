/** Each value as the activity of many cells with overlapping tuning. */

import { choice, count, defineNode, type Moment, quantity, type Sample } from '#engine/kit';
import {
  encoderSteps,
  readSample,
  SpikeWriter,
  spikesAt,
  spikesFromDense,
} from './algorithms/emit.ts';
import {
  bohteFields,
  evenFields,
  integrateAndFire,
  placeOf,
  radialBasis,
  responseSteps,
  responses,
  winners,
} from './algorithms/population.ts';
import { tossCoins } from './algorithms/rates.ts';
import { stepDuration, valuesIn } from './common.ts';

export const gaussianPopulation = defineNode({
  type: 'core/gaussian-population',
  version: 1,
  title: 'Gaussian population encoder',
  category: 'encoder',
  doc: 'Spreads each value over m cells with Gaussian tuning; their responses become spike times, rates or one winner. Values outside the range answer at the end fields. A signal is sampled where a presentation begins.',
  citations: {
    bohte2002: {
      text: 'Bohte, Kok & La Poutre (2002), Neurocomputing 48:17',
      doi: '10.1016/S0925-2312(01)00658-0',
    },
    norse: { text: 'Pehle & Pedersen (2021), Norse', doi: '10.5281/zenodo.4422025' },
  },
  parameters: {
    m: count(8, { doc: 'Cells per value, more than 2.', range: [3, 1000], cite: 'bohte2002' }),
    least: quantity(0, '1', { doc: 'Lower end of the coded range.', cite: 'bohte2002' }),
    most: quantity(1, '1', { doc: 'Upper end of the coded range.', cite: 'bohte2002' }),
    beta: quantity(1.5, '1', {
      doc: 'Sharpness of the fields: their width is range / (beta (m - 2)).',
      range: [0.01, null],
      cite: 'bohte2002',
    }),
    code: choice({
      doc: 'How responses become spikes.',
      options: {
        latency: 'One spike, earlier for a stronger response',
        rate: 'A random train, denser for a stronger response',
        regular: 'Integrate and fire, without chance',
        winner: 'The strongest cell fires once',
        place: 'The nearest cell fires once',
        radial: 'A random train of a radial basis from 0 to the largest input',
      },
      default: 'latency',
    }),
    f_max: quantity(100, 'Hz', { doc: 'Rate of a full response.', range: [0, null] }),
    layout: choice({
      doc: 'Where the fields stand.',
      options: { bohte: 'Between the ends, one beyond each', even: 'From end to end' },
      default: 'bohte',
      cite: 'bohte2002',
    }),
    window: count(0, {
      doc: 'Steps of the latency code; 0 takes the whole presentation.',
      range: [0, null],
      group: 'Timing',
    }),
    stepDuration,
  },
  ports: {
    image: { ...valuesIn, optional: true },
    signal: {
      kind: 'analog',
      flow: 'in',
      unit: '1',
      shape: ['n'],
      optional: true,
      doc: 'A live signal in place of an image: its value as a presentation begins is coded over that presentation. Nothing is known yet in the first.',
    },
    spikes: { kind: 'spikes', flow: 'out', shape: ['n', 'm'], doc: 'm cells per value.' },
  },
  behaviour: {
    kind: 'stage',
    every: 'presentation',
    begin(at) {
      const { values } = at;
      const image = valuesToCode(at);
      if (!image) return {};
      const { m, least, most } = values;
      if (!(most > least)) {
        at.problem(`most (${most}) must be larger than least (${least}).`);
        return {};
      }
      const { stretch, steps } = encoderSteps(at, values.stepDuration);
      const window = values.window > 0 ? Math.min(values.window, steps) : steps;
      if (values.code === 'place') {
        const spikes = new SpikeWriter(image.data.length);
        for (let i = 0; i < image.data.length; i++)
          spikes.add(0, i * m + placeOf(image.data[i]!, m, least, most));
        return { spikes: spikes.list() };
      }
      const bohte = bohteFields(m, least, most, values.beta);
      const fields = values.layout === 'bohte' ? bohte : evenFields(m, least, most, bohte.sigma);
      const response =
        values.code === 'radial' ? radialBasis(image.data, m) : responses(image.data, fields);
      switch (values.code) {
        case 'latency':
          return {
            spikes: spikesAt(responseSteps(response, window), window * stretch, stretch),
          };
        case 'winner': {
          const spikes = new SpikeWriter(image.data.length);
          for (const [i, cell] of winners(response, m).entries()) spikes.add(0, i * m + cell);
          return { spikes: spikes.list() };
        }
        case 'regular':
          return {
            spikes: spikesFromDense(integrateAndFire(response, steps), response.length, stretch),
          };
        case 'rate':
        case 'radial': {
          const spikes = new SpikeWriter(response.length);
          const p = (values.f_max * stretch * at.dt) / 1000;
          for (let i = 0; i < response.length; i++)
            tossCoins(Math.min(1, p * response[i]!), steps, at.random, (t) =>
              spikes.add(t * stretch, i),
            );
          return { spikes: spikes.sorted() };
        }
      }
    },
  },
  examples: [
    {
      title: 'The nearest field answers first',
      parameters: { m: 6 },
      feed: { image: { sample: { shape: [1], data: Float32Array.of(0.625) } } },
      duration: '50 ms',
      // Centres at -1/8, 1/8, 3/8, 5/8, 7/8, 9/8.
      expect: (r) => r.spikes('spikes').element[0] === 3 && r.spikes('spikes').step[0] === 0,
    },
  ],
});

/** What is to be coded: the image, or the last value of the signal; null if there is none yet. */
function valuesToCode(at: Moment<unknown>): Sample | null {
  const [image, signal] = [at.has('image'), at.has('signal')];
  if (image !== signal) {
    if (image) return readSample(at, 'image');
    const n = at.dim('n');
    const values = readSample(at, 'signal');
    // A signal of the network is what passed in the last interval, [steps, n].
    return values && { shape: [n], data: values.data.slice(-n) };
  }
  at.problem(
    image
      ? 'image and signal are both wired; this encoder codes one of them. Remove one wire.'
      : 'neither image nor signal is wired: wire what is to be coded.',
  );
  return null;
}
