import { defineNode, quantity } from '#engine/kit';
import { currentOut } from './common.ts';

/** All frequencies, one after the other. */
export const chirpCurrent = defineNode({
  type: 'core/chirp-current',
  version: 1,
  title: 'Chirp current',
  category: 'source',
  doc: 'A sinusoidal current whose frequency rises evenly from one value to another, to find resonances in one run.',
  parameters: {
    offset: quantity(0, 'pA', { doc: 'Mean.' }),
    amplitude: quantity(200, 'pA', { doc: 'Amplitude.' }),
    f_from: quantity(0, 'Hz', { doc: 'Frequency at the start.', range: [0, null] }),
    f_to: quantity(40, 'Hz', { doc: 'Frequency at the end, which then stays.', range: [0, null] }),
    length: quantity(10000, 'ms', { doc: 'How long the sweep takes.', range: [0.001, null] }),
    start: quantity(0, 'ms', { doc: 'When it begins; 0 pA before.', range: [0, null] }),
  },
  ports: { current: currentOut },
  behaviour: {
    kind: 'dynamics',
    equations: `
      since = max(t - start, 0 ms) : ms
      swept = min(since, length) : ms
      turns = f_from*swept + 0.5*(f_to - f_from)*swept**2/length + f_to*(since - swept) : 1
      I_out = if(t >= start, offset + amplitude*sin(6.283185307179586*turns), 0 pA) : pA`,
  },
  examples: [
    {
      title: 'Crossings come closer',
      parameters: { f_to: '100 Hz', length: '200 ms' },
      duration: '200 ms',
      expect: (r) => {
        const I = r.signal('current');
        const crossings = [...I.keys()].filter((k) => k > 0 && I[k - 1]! < 0 && I[k]! >= 0);
        return (
          crossings.length >= 8 &&
          crossings[1]! - crossings[0]! > crossings.at(-1)! - crossings.at(-2)!
        );
      },
    },
  ],
});
