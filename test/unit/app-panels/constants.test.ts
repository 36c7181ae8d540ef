/** What is typed into the palette while an input is held, as a source of that amount. */

import '../../support/local-storage.ts';
import { describe, expect, it } from 'vitest';
import type { Port } from '#engine';
import { constantFor } from '../../../app/palette/constants.ts';
import { runGraph } from '../../support/run.ts';

const port = (kind: 'current' | 'analog', unit: string, flow: 'in' | 'out' = 'in'): Port => ({
  kind,
  unit,
  flow,
  shape: ['n'],
  doc: '',
});

describe('a constant source', () => {
  it.each([
    ['200 pA', port('current', 'pA'), 'core/dc-current', { I: '200 pA' }],
    ['0.2nA', port('current', 'pA'), 'core/dc-current', { I: '0.2 nA' }],
    ['200', port('current', 'pA'), 'core/dc-current', { I: '200 pA' }],
    ['5 mV', port('analog', '*'), 'core/constant', { value: '5 mV' }],
    ['-2.5e-3 V', port('analog', 'mV'), 'core/constant', { value: '-2.5e-3 V' }],
    ['0.5', port('analog', '*'), 'core/constant', { value: '0.5' }],
    ['.5', port('analog', '1'), 'core/constant', { value: '.5' }],
    ['7', port('analog', 'mV'), 'core/constant', { value: '7 mV' }],
  ])('of %s', (typed, to, type, parameters) => {
    expect(constantFor(typed, to)).toMatchObject({ type, parameters });
  });

  it.each([
    ['20 mV', port('current', 'pA')],
    ['20 pA', port('analog', 'mV')],
    ['20 bananas', port('analog', '*')],
    ['1.2.3', port('analog', '*')],
    ['lif', port('analog', '*')],
    ['', port('analog', '*')],
    ['5 mV', port('analog', '*', 'out')],
    ['5 mV', undefined],
  ])('is none of %s', (typed, to) => {
    expect(constantFor(typed, to)).toBeNull();
  });

  it('drives what it is wired to, in the units of the engine', async () => {
    const node = (type: string, parameters: Record<string, unknown> = {}) => ({
      type,
      version: 1,
      name: type,
      parameters,
    });
    const run = await runGraph(
      {
        format: 'snn-graph',
        version: 1,
        simulation: { dt: '0.1 ms', duration: '1 ms', seed: 1 },
        nodes: {
          nvalue00: node('core/constant', { value: '0.004 V' }),
          ngain000: node('core/gain', { factor: 3, amplitude: '10 pA' }),
          nlif0000: node('core/lif', { n: 2 }),
        },
        edges: {
          e1: { from: 'nvalue00/signal', to: 'ngain000/in' },
          e2: { from: 'ngain000/current', to: 'nlif0000/current' },
        },
      } as never,
      { record: ['ngain000/out', 'ngain000/current'] },
    );
    expect([...run.signal('ngain000/out').values].every((x) => x === 12)).toBe(true);
    expect([...run.signal('ngain000/current').values].every((x) => x === 120)).toBe(true);
  });
});
