/**
 * A formula, such as the rate of a Poisson source, is part of the kernels: changing it while a run
 * goes on needs another build, and the engine says so instead of taking it without effect.
 */

import { expect, it } from 'vitest';
import { startEngine } from '../../support/engine.ts';

it('is not taken silently; what is a number is', async () => {
  const { client } = startEngine();
  const loaded = await client.load({
    format: 'snn-graph',
    version: 1,
    simulation: { duration: '1 s' },
    nodes: {
      rain: { type: 'core/poisson', version: 1, name: 'Rain', parameters: { rate: '10 Hz' } },
      cell: { type: 'core/lif', version: 1, name: 'Cell' },
    },
    edges: {},
  });
  expect(loaded.ok).toBe(true);
  const outcome = await client.set('rain', 'rate', '100 Hz');
  expect(outcome.problems.map(({ code }) => code)).toEqual(['run/needs-reload']);
  expect((await client.set('cell', 'I_e', '300 pA')).ok).toBe(true);
});
