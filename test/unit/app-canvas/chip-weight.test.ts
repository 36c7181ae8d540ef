/** What a projection's chip says of its weight, and whether the wire is that of excitation. */

import '../../support/local-storage.ts';
import { expect, it } from 'vitest';
import type { GraphDocument } from '#engine';
import { weightIn, weightOf } from '../../../app/canvas/weight-text.ts';
import { useDocument } from '../../../app/state/document.ts';

it.each([
  ['30 pA', '30 pA', 'E'],
  ['-2.0 mV', '-2 mV', 'I'],
  [0.04, '0.04', 'E'],
  [{ expression: '-g*30 pA' }, '-g*30 pA', 'I'],
  [{ draw: 'normal', args: ['20 pA', '5 pA'] }, '~20 pA', 'E'],
  [{ draw: 'uniform', args: [{ expression: '-6 pA*g' }, '0 pA'] }, '~-6 pA*g', 'I'],
] as const)('%j', (weight, text, sign) => {
  expect(weightOf(weight)).toEqual({ text, sign });
});

it('of a formula is what it comes to, and follows the variables', () => {
  const weight = { expression: 'g*40 pA/3' };
  const document = (g: number): GraphDocument => ({
    format: 'snn-graph',
    version: 1,
    variables: { g },
    nodes: {
      na: { type: 'core/lif', version: 1, name: 'A' },
      nb: { type: 'core/all-to-all', version: 1, name: 'B', parameters: { weight } },
      nc: { type: 'core/lif', version: 1, name: 'C' },
    },
    edges: {
      ea: { from: 'na/spikes', to: 'nb/pre' },
      eb: { from: 'nb/post', to: 'nc/exc' },
    },
  });
  useDocument.getState().load(document(2), 'a.snn');
  expect(weightIn('nb', weight)).toEqual({ text: '26.7 pA', sign: 'E' });
  useDocument.getState().load(document(-1), 'a.snn');
  expect(weightIn('nb', weight)).toEqual({ text: '-13.3 pA', sign: 'I' });
  // In a document with an error it stands as it was written.
  useDocument.getState().load({ ...document(1), variables: {} }, 'a.snn');
  expect(weightIn('nb', weight).text).toBe('g*40 pA/3');
});
