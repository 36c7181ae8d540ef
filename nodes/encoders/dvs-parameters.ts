/** The parameters of the event camera model, shared by the nodes that have one. */

import { quantity } from '#engine/kit';
import type { DvsOptions } from './algorithms/dvs.ts';

export const dvsCitations = {
  hu2021: {
    text: 'Hu, Liu & Delbruck (2021), v2e, Conf. on Computer Vision and Pattern Recognition Workshops',
    doi: '10.1109/CVPRW53098.2021.00144',
  },
};

export const dvsParameters = {
  onThreshold: quantity(0.2, '1', {
    doc: 'Rise of the logarithm of light that gives an ON event.',
    range: [0.01, null],
    cite: 'hu2021',
  }),
  offThreshold: quantity(0.2, '1', {
    doc: 'Fall of the logarithm of light that gives an OFF event.',
    range: [0.01, null],
    cite: 'hu2021',
  }),
  white: quantity(255, '1', {
    doc: 'Gray level of the value 1; 1 if the image is in gray levels already.',
    range: [1e-9, null],
  }),
  cutoff: quantity(0, 'Hz', {
    doc: 'Bandwidth of a pixel in bright light; 0 is unlimited.',
    range: [0, null],
    cite: 'hu2021',
  }),
  refractory: quantity(0, 'ms', {
    doc: 'A pixel is silent this long after an event.',
    range: [0, null],
    cite: 'hu2021',
  }),
  spread: quantity(0, '1', {
    doc: 'Standard deviation of the thresholds between pixels.',
    range: [0, null],
    cite: 'hu2021',
    group: 'Noise',
  }),
  leak: quantity(0, 'Hz', {
    doc: 'Rate of ON events of a pixel that sees nothing new.',
    range: [0, null],
    cite: 'hu2021',
    group: 'Noise',
  }),
  leakJitter: quantity(0, '1', {
    doc: 'Variation of the leak from frame to frame.',
    range: [0, 1],
    cite: 'hu2021',
    group: 'Noise',
  }),
  leakSpread: quantity(0, '1', {
    doc: 'Variation of the leak between pixels, in decades.',
    range: [0, 2],
    cite: 'hu2021',
    group: 'Noise',
  }),
  shot: quantity(0, 'Hz', {
    doc: 'Rate of random events of a pixel in the dark.',
    range: [0, null],
    cite: 'hu2021',
    group: 'Noise',
  }),
} as const;

type DvsValues = { readonly [K in keyof typeof dvsParameters]: number };

/** The options of the algorithm from the values of the parameters. */
export const dvsOptionsOf = (v: DvsValues): DvsOptions => ({
  on: v.onThreshold,
  off: v.offThreshold,
  spread: v.spread,
  cutoff: v.cutoff,
  leak: v.leak,
  leakSpread: v.leakSpread,
  leakJitter: v.leakJitter,
  shot: v.shot,
  refractory: v.refractory / 1000,
});

export const dvsPresets = [
  { title: 'Ideal', cite: 'hu2021', parameters: {} },
  {
    title: 'Clean',
    cite: 'hu2021',
    parameters: { spread: 0.02 },
  },
  {
    title: 'Typical',
    cite: 'hu2021',
    parameters: {
      spread: 0.03,
      cutoff: '300 Hz',
      leak: '0.01 Hz',
      leakJitter: 0.1,
      leakSpread: 0.1,
      shot: '0.001 Hz',
      refractory: '0.5 ms',
    },
  },
  {
    title: 'Noisy, low light',
    cite: 'hu2021',
    parameters: {
      spread: 0.05,
      cutoff: '30 Hz',
      leak: '0.1 Hz',
      leakJitter: 0.1,
      leakSpread: 0.1,
      shot: '5 Hz',
    },
  },
] as const;
