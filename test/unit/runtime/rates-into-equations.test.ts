/** A rate that a readout gives in Hz, read by equations, which count in 1/ms: the unit in force is one. */

import { expect, it } from 'vitest';
import type { GraphDocument } from '../../../engine/graph/document.ts';
import { runGraph } from '../../support/run.ts';

const port = (flow: 'in' | 'out', unit: string) => ({
  kind: 'analog' as const,
  flow,
  unit,
  shape: ['n'],
  doc: 'A value.',
});

const document = {
  format: 'snn-graph',
  version: 1,
  simulation: { duration: '200 ms' },
  definitions: {
    reader: {
      type: 'local/reader',
      version: 1,
      title: 'Reader',
      category: 'neuron',
      doc: 'Counts what it is told.',
      parameters: { n: { kind: 'count', default: 1, doc: 'Elements.' } },
      ports: { rate: port('in', 'Hz'), twice: port('out', 'Hz'), x: port('out', '1') },
      behaviour: { kind: 'dynamics', equations: 'twice = 2*rate : Hz\ndx/dt = rate : 1' },
    },
  },
  nodes: {
    na: { type: 'core/regular', version: 1, name: 'A', parameters: { rate: '100 Hz' } },
    nb: { type: 'core/population-rate', version: 1, name: 'B', parameters: { interval: '10 ms' } },
    nc: { type: 'local/reader', version: 1, name: 'C' },
    nd: { type: 'core/gain', version: 1, name: 'D' },
  },
  edges: {
    ea: { from: 'na/spikes', to: 'nb/spikes' },
    eb: { from: 'nb/rate', to: 'nc/rate' },
    ec: { from: 'nb/rate', to: 'nd/in' },
  },
} as unknown as GraphDocument;

it.each(['wasm', 'interpreter'] as const)('is the same rate (%s)', async (backend) => {
  const run = await runGraph(document, {
    record: ['nb/rate', 'nc/x', 'nc/twice', 'nd/out'],
    backend,
  });
  const last = (ref: string) => run.signal(ref).values.at(-1);
  expect(last('nb/rate')).toBeCloseTo(100, 6);
  // In 1/ms, as equations count; 100 Hz for a fifth of a second are about twenty.
  expect(last('nc/twice')).toBeCloseTo(0.2, 9);
  expect(last('nd/out')).toBeCloseTo(0.1, 9);
  expect(last('nc/x')).toBeGreaterThan(17);
  expect(last('nc/x')).toBeLessThan(20.1);
});
