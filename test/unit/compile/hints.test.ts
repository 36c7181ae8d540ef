/** Advice about steps that are long for a membrane. */

import { describe, expect, it } from 'vitest';
import type { GraphDocument, ParameterValue } from '../../../engine/index.ts';
import { check } from '../../../engine/index.ts';
import { registry } from '../../support/run.ts';

const graph = (
  type: string,
  parameters: Readonly<Record<string, ParameterValue>>,
  dt: string,
): GraphDocument => ({
  format: 'snn-graph',
  version: 1,
  simulation: { dt, duration: '100 ms' },
  nodes: { cell: { type, version: 1, name: 'Cell', parameters: { I_e: '300 pA', ...parameters } } },
  edges: {},
});
const coarse = (...of: Parameters<typeof graph>) =>
  check(graph(...of), registry).filter(({ code }) => code === 'graph/coarse-step');

describe('a step that is long for a membrane', () => {
  it('is warned about, with the step that is not', () => {
    const [problem] = coarse('core/lif', { tau_m: '2 ms' }, '1 ms');
    expect(problem?.severity).toBe('warning');
    expect(problem?.message).toContain('1 ms is large for a membrane of 2 ms');
    expect(problem?.hint).toBe('0.2 ms');
    expect(coarse('core/lif', { tau_m: '2 ms' }, '0.2 ms')).toEqual([]);
  });

  it('begins at a fifth of its time constant', () => {
    expect(coarse('core/lif', { tau_m: '5 ms' }, '1 ms')).toEqual([]);
    expect(coarse('core/lif', { tau_m: '4.9 ms' }, '1 ms')).toHaveLength(1);
    expect(coarse('core/lif', { tau_m: '20 ms', tau_syn_ex: '0.2 ms' }, '1 ms')).toEqual([]);
  });

  it('is found by capacitance and leak, and by the fastest of a list', () => {
    expect(coarse('core/lif-cond', { C_m: '20 pF', g_L: '10 nS' }, '1 ms')).toHaveLength(1);
    expect(coarse('core/lif-cond', { C_m: '200 pF', g_L: '10 nS' }, '1 ms')).toEqual([]);
    expect(coarse('core/lif', { n: 2, tau_m: { list: [20, 3], unit: 'ms' } }, '1 ms')).toHaveLength(
      1,
    );
  });
});
