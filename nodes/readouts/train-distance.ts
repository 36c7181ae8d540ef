/** How different two spike trains are, time included. */

import { choice, defineNode, quantity, type SpikeList } from '#engine/kit';
import { vanRossum, victorPurpura } from './algorithms/nearest.ts';

const MOST_PAIRS = 1e8;

export const trainDistance = defineNode({
  type: 'core/train-distance',
  version: 1,
  title: 'Spike train distance',
  category: 'readout',
  doc: 'Compares the spike trains of two populations element by element over a presentation: by the cost of turning one into the other (Victor-Purpura) or by their filtered difference (van Rossum).',
  citations: {
    victor1996: {
      text: 'Victor & Purpura (1996), J. Neurophysiol. 76:1310',
      doi: '10.1152/jn.1996.76.2.1310',
    },
    vanRossum2001: {
      text: 'van Rossum (2001), Neural Comput. 13:751',
      doi: '10.1162/089976601300014321',
    },
  },
  parameters: {
    measure: choice({
      doc: 'Which distance.',
      options: { victorPurpura: 'Victor-Purpura', vanRossum: 'van Rossum, squared' },
      default: 'victorPurpura',
      cite: 'victor1996',
    }),
    q: quantity(0.1, '1/ms', {
      doc: 'Cost of shifting a spike.',
      range: [0, null],
      cite: 'victor1996',
    }),
    tau: quantity(10, 'ms', {
      doc: "Time constant of van Rossum's filter.",
      range: [1e-6, null],
      cite: 'vanRossum2001',
    }),
  },
  ports: {
    a: { kind: 'spikes', flow: 'in', shape: ['n'], doc: 'The trains to compare.' },
    b: { kind: 'spikes', flow: 'in', shape: ['n'], doc: 'What they are compared with.' },
    result: { kind: 'result', flow: 'out', shape: ['n'], doc: 'One distance per element.' },
  },
  behaviour: {
    kind: 'stage',
    every: 'presentation',
    end(at) {
      const n = at.dim('n');
      const [a, b] = [trainsOf(at.spikes('a'), n, at.dt), trainsOf(at.spikes('b'), n, at.dt)];
      const pairs = a.reduce((sum, train, i) => sum + train.length * b[i]!.length, 0);
      if (pairs > MOST_PAIRS) {
        at.problem(
          `Comparing ${pairs} pairs of spikes would take too long; shorten the presentation.`,
        );
        return {};
      }
      const { measure, q, tau } = at.values;
      const distance = a.map((train, i) =>
        measure === 'victorPurpura' ? victorPurpura(train, b[i]!, q) : vanRossum(train, b[i]!, tau),
      );
      return { result: { shape: [n], data: Float64Array.from(distance) } };
    },
  },
  examples: [
    {
      title: 'A shift of 2 ms costs 0.2, a missing spike 1',
      feed: { a: { spikes: ['10 ms', '30 ms'] }, b: { spikes: ['12 ms'] } },
      duration: '50 ms',
      expect: (r) => Math.abs((r.signal('result')[0] ?? 0) - 1.2) < 1e-9,
    },
  ],
});

function trainsOf({ step, element }: SpikeList, n: number, dt: number): number[][] {
  const trains = Array.from({ length: n }, (): number[] => []);
  for (let k = 0; k < step.length; k++) trains[element[k]!]?.push((step[k]! + 1) * dt);
  return trains;
}
