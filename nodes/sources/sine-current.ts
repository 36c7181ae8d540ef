import { defineNode, quantity } from '#engine/kit';
import { currentOut } from './common.ts';

/** The probe of linear response. */
export const sineCurrent = defineNode({
  type: 'core/sine-current',
  version: 1,
  title: 'Sine current',
  category: 'source',
  doc: 'A sinusoidal current around an offset; NEST calls it ac_generator.',
  parameters: {
    offset: quantity(0, 'pA', { doc: 'Mean.' }),
    amplitude: quantity(200, 'pA', { doc: 'Amplitude.' }),
    frequency: quantity(5, 'Hz', { doc: 'Frequency.', range: [0, null] }),
    phase: quantity(0, '1', { doc: 'Where in its period it begins, as a share.' }),
    start: quantity(0, 'ms', { doc: 'When it begins; 0 pA before.', range: [0, null] }),
  },
  ports: { current: currentOut },
  behaviour: {
    kind: 'dynamics',
    equations: `
      I_out = if(t >= start, offset + amplitude*sin(6.283185307179586*(frequency*(t - start) + phase)), 0 pA) : pA`,
  },
  exports: {
    nest: {
      model: 'ac_generator',
      parameters: {
        offset: 'offset',
        amplitude: 'amplitude',
        frequency: 'frequency/(1 Hz)',
        phase: 'phase*360',
        start: 'start',
      },
    },
  },
  examples: [
    {
      title: 'Up and down',
      parameters: { frequency: '100 Hz' },
      duration: '10 ms',
      expect: (r) => {
        const I = r.signal('current');
        return Math.abs(Math.max(...I) - 200) < 1 && Math.abs(Math.min(...I) + 200) < 1;
      },
    },
  ],
});
