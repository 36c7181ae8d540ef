/** What a projection's chip says of its weight, and whether the wire is that of excitation. */

import { expect, it } from 'vitest';
import { weightOf } from '../../../app/canvas/weight-text.ts';

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
