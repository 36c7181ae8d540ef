/** A live change is no reason to show what depends on time as it was at the begin of the run. */

import { expect, it } from 'vitest';
import type { GraphDocument } from '../../../engine/graph/document.ts';
import { findPort } from '../../../engine/runtime/observers.ts';
import { buildGraph } from '../../support/run.ts';

const document = {
  format: 'snn-graph',
  version: 1,
  simulation: { duration: '100 ms' },
  definitions: {
    clock: {
      type: 'local/clock',
      version: 1,
      title: 'Clock',
      category: 'neuron',
      doc: 'Shows the time, and relaxes.',
      parameters: {
        n: { kind: 'count', default: 1, doc: 'Elements.' },
        E: { kind: 'quantity', unit: 'mV', default: -70, doc: 'Rest.' },
      },
      ports: {
        time: { kind: 'analog', flow: 'out', unit: '1', shape: ['n'], doc: 'Milliseconds.' },
        v: { kind: 'analog', flow: 'out', unit: 'mV', shape: ['n'], doc: 'Potential.' },
      },
      behaviour: {
        kind: 'dynamics',
        equations: 'time = t/(1 ms) : 1\ndv/dt = (E - v)/(10 ms) : mV',
      },
    },
  },
  nodes: { node: { type: 'local/clock', version: 1, name: 'C' } },
  edges: {},
} as unknown as GraphDocument;

it('shows the same times with a change on the way as without', async () => {
  const seen = await Promise.all(
    [false, true].map(async (changes) => {
      const built = await buildGraph(document);
      const { simulation } = built;
      const found = findPort(built.plan, 'node', 'time');
      if (found?.kind !== 'signal') throw new Error('time is a signal');
      const look = () => simulation.views.f64[found.signal.offset / 8];
      const times = [look()];
      for (const end of [50, 51, 70]) {
        await simulation.advance(end);
        if (changes) expect(built.set('node', 'E', `${-70 + end} mV`).ok).toBe(true);
        times.push(look());
      }
      return times;
    }),
  );
  expect(seen[0]).toEqual([0, 4.9, 5, 6.9].map((time) => expect.closeTo(time, 9)));
  expect(seen[1]).toEqual(seen[0]);
});
