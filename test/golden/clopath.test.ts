/**
 * Voltage-based plasticity against NEST. The neuron is a definition of this test: adaptive
 * exponential, its potential held at 33 mV for 2 ms after a spike, then with an afterdepolarisation
 * and a threshold that jumps. NEST solves it with adaptive steps, so each weight change agrees
 * within 2 %, not in digits. NEST reads the filtered potentials 4 ms late; the rule here is the
 * library's with that delay. NEST keeps depression for one maximal delay and a step (here 1.1 ms),
 * and asks for it a delay before the spike, when it has computed all of the spike's millisecond: it
 * finds what it looks for only if the spike stands at that millisecond's end, else nothing. At 30 Hz
 * some spikes do not (133.3 ms): the rule of this test forgets their depression as NEST does.
 */

import { describe, expect, it } from 'vitest';
import type { GraphDocument } from '../../engine/graph/document.ts';
import type { NodeDefinition } from '../../engine/kit/types.ts';
import { readWeights } from '../../engine/runtime/observers.ts';
import { clopath } from '../../nodes/plasticity/clopath.ts';
import { buildGraph, sayProblems } from '../support/run.ts';
import { golden } from '../support/simulators.ts';

interface Row {
  readonly rate_hz: number;
  readonly post_drive_minus_pre_ms: number;
  readonly pre_times_ms: readonly number[];
  readonly weights: readonly number[];
  readonly post_spikes_ms: readonly number[];
}
const { rows } = golden<{ readonly rows: readonly Row[] }>('nest_clopath');

const neuron: NodeDefinition = {
  type: 'test/adex-clopath',
  version: 1,
  title: 'AdEx with afterdepolarisation',
  category: 'neuron',
  doc: 'The neuron of Clopath et al. (2010) as NEST has it.',
  parameters: {},
  ports: {
    in: {
      kind: 'impulses',
      flow: 'in',
      unit: 'mV',
      into: 'V_m',
      shape: [1],
      doc: 'Jumps of the potential.',
    },
    spikes: { kind: 'spikes', flow: 'out', shape: [1], doc: 'Spikes.' },
  },
  behaviour: {
    kind: 'dynamics',
    equations: `
      V = min(V_m, 33 mV) : mV
      free = if(held > 0 ms, 0, 1) : 1
      dV_m/dt = free*(-30 nS*(V + 70.6 mV) + 30 nS*2 mV*exp((V - V_th)/(2 mV)) - w_a + z)/(281 pF) : mV
      dw_a/dt = free*(4 nS*(V + 70.6 mV) - w_a)/(144 ms) : pA
      dz/dt = -z/(40 ms) : pA
      dV_th/dt = -(V_th + 50.4 mV)/(50 ms) : mV
      du_plus/dt = (V - u_plus)/(7 ms) : mV
      du_minus/dt = (V - u_minus)/(10 ms) : mV
      held : ms
      low : mV
      high : mV**2`,
    initial: { V_m: '-70.6 mV', u_plus: '-70.6 mV', u_minus: '-70.6 mV', V_th: '-50.4 mV' },
    step: `
      ending = if(held > 0 ms, if(held < 1.5*dt, 1, 0), 0)
      V_m = if(ending > 0, -49.6 mV, V_m)
      w_a = w_a + ending*0.0805 pA
      held = max(held - dt, 0 ms)
      low = max(delayed(u_minus, 5 ms) + 70.6 mV, 0 mV)
      high = max(min(min(delayed(V_m, 0.9 ms), delayed(V_m, 0.8 ms)), 33 mV) + 45.3 mV, 0 mV)*max(delayed(u_plus, 5 ms) + 70.6 mV, 0 mV)`,
    threshold: 'V_m >= 33 mV and held <= 0 ms',
    reset: `
      held = 2.1 ms
      z = 400 pA
      V_th = 30.4 mV
      V_m = 33 mV`,
    method: 'rk4',
    substeps: 5,
  },
  examples: [{ title: 'Silent', duration: '1 ms' }],
};

/** The library's rule with the neuron's own, late signals: NEST's delay is dendritic. */
const rule: NodeDefinition = {
  ...clopath,
  type: 'test/late-clopath',
  behaviour: {
    kind: 'plasticity',
    pre: 'dx/dt = -x/tau_x : 1/ms',
    onPre: `
      stamp = (t + dt)/(1 ms)
      found = if(abs(stamp - floor(stamp + 0.5)) < 0.01, 1, 0)
      w = max(w - found*A_LTD*low_post, 0*w_max)
      x = x + 1/tau_x`,
    every: 'interval',
    onEvery: 'w = min(w + interval*A_LTP*x*high_post, w_max)',
  },
};

describe.each(rows.map((r) => [r.rate_hz, r.post_drive_minus_pre_ms, r] as const))(
  '%d Hz, drive %d ms after',
  (_rate, offset, row) => {
    it('every weight change', async () => {
      const probe = (row.pre_times_ms.at(-1) ?? 0) + 500;
      const times = (list: readonly number[]) => ({ times: list.map((t) => [t, 0] as const) });
      const document: GraphDocument = {
        format: 'snn-graph',
        version: 1,
        simulation: { dt: '0.1 ms', duration: `${probe + 5} ms` },
        nodes: {
          pre: {
            type: 'core/spike-times',
            version: 1,
            name: 'pre',
            parameters: times([...row.pre_times_ms, probe]),
          },
          drive: {
            type: 'core/spike-times',
            version: 1,
            name: 'drive',
            parameters: times(row.pre_times_ms.map((t) => Number((t + offset).toFixed(6)))),
          },
          cell: { type: 'test/adex-clopath', version: 1, name: 'cell' },
          syn: {
            type: 'core/one-to-one',
            version: 1,
            name: 'synapse',
            parameters: { weight: '0.5 mV', delay: '1 ms', delayIs: 'dendritic' },
          },
          kick: {
            type: 'core/one-to-one',
            version: 1,
            name: 'kick',
            parameters: { weight: '80 mV', delay: '1 ms' },
          },
          rule: {
            type: 'test/late-clopath',
            version: 1,
            name: 'rule',
            parameters: { w_max: '10 mV' },
          },
        },
        edges: {
          e1: { from: 'pre/spikes', to: 'syn/pre' },
          e2: { from: 'syn/post', to: 'cell/in' },
          e3: { from: 'drive/spikes', to: 'kick/pre' },
          e4: { from: 'kick/post', to: 'cell/in' },
          e5: { from: 'rule/rule', to: 'syn/rule' },
        },
      };
      const { plan, simulation } = await buildGraph(document, { definitions: [neuron, rule] });
      const projection = plan.projections.find((p) => p.id === 'syn');
      if (!projection) throw new Error('the plan has the synapse');
      const changes: number[] = [];
      let before = 0.5;
      for (const t of [...row.pre_times_ms, probe]) {
        const outcome = await simulation.advance(Math.round(t / 0.1));
        if (!outcome.ok) throw new Error(sayProblems(outcome.problems));
        const now = readWeights(projection, simulation.settled()).weights[0] ?? Number.NaN;
        changes.push(now - before);
        before = now;
      }
      let expected = 0.5;
      for (const [k, weight] of row.weights.entries()) {
        const change = weight - expected;
        expected = weight;
        // The very first change is 1e-8: what NEST's solver makes of standing still.
        expect(
          Math.abs((changes[k] ?? 0) - change),
          `change ${k}: ${changes[k]} for ${change}`,
        ).toBeLessThan(Math.max(0.02 * Math.abs(change), 1e-7));
      }
    });
  },
);
