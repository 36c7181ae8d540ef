/**
 * Single neurons against NEST: spike times equal to the step, every number to the nine digits the
 * files hold. NEST stamps a spike at the end of its step, as we do; `arrivals` are the stamps at
 * which a weight is added, so a listed spike leaves one delay earlier.
 */

import { describe, expect, it } from 'vitest';
import type { GraphDocument, ParameterValue } from '../../engine/graph/document.ts';
import { runGraph } from '../support/run.ts';
import { golden, stamps, worstError } from '../support/simulators.ts';

interface Case {
  readonly V_m0: number;
  readonly state0: Readonly<Record<string, number>>;
  readonly T_ms: number;
  readonly dt_ms: number;
  readonly current_pA: readonly (readonly [number, number])[];
  readonly exc_arrivals_ms: readonly number[];
  readonly inh_arrivals_ms: readonly number[];
  readonly exc_weight?: number;
  readonly inh_weight?: number;
  readonly spike_times_ms: readonly number[];
  readonly V_m: { readonly values: readonly number[] };
}
interface File {
  readonly params: Readonly<Record<string, number>>;
  readonly cases: Readonly<Record<string, Case>>;
}

/** A neuron with a step current and two spike trains, as the files describe their runs. */
function graphOf(
  type: string,
  parameters: Readonly<Record<string, ParameterValue>>,
  c: Case,
  receptors: { readonly exc: string; readonly inh: string; readonly unit: string },
  initial: Readonly<Record<string, string>>,
): GraphDocument {
  const train = (times: readonly number[]) =>
    times.map((t) => [Number((t - c.dt_ms).toFixed(6)), 0] as const);
  const source = (name: string, times: readonly number[]) => ({
    type: 'core/spike-times',
    version: 1,
    name,
    parameters: { times: train(times) },
  });
  const synapse = (name: string, weight: number | undefined) => ({
    type: 'core/one-to-one',
    version: 1,
    name,
    parameters: { weight: `${weight ?? 0} ${receptors.unit}`, delay: `${c.dt_ms} ms` },
  });
  return {
    format: 'snn-graph',
    version: 1,
    simulation: { dt: `${c.dt_ms} ms`, duration: `${c.T_ms} ms` },
    nodes: {
      step: {
        type: 'core/step-current',
        version: 1,
        name: 'I',
        parameters: { steps: c.current_pA },
      },
      neuron: { type, version: 1, name: 'Neuron', parameters: { n: 1, ...parameters }, initial },
      exc: source('exc', c.exc_arrivals_ms),
      inh: source('inh', c.inh_arrivals_ms),
      pexc: synapse('to exc', c.exc_weight),
      pinh: synapse('to inh', c.inh_weight),
    },
    edges: {
      e1: { from: 'step/current', to: 'neuron/current' },
      e2: { from: 'exc/spikes', to: 'pexc/pre' },
      e3: { from: 'pexc/post', to: `neuron/${receptors.exc}` },
      e4: { from: 'inh/spikes', to: 'pinh/pre' },
      e5: { from: 'pinh/post', to: `neuron/${receptors.inh}` },
    },
  };
}

const units: Readonly<Record<string, string>> = { C: 'pF', t: 'ms', V: 'mV', E: 'mV', I: 'pA' };
const withUnits = (params: Readonly<Record<string, number>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      `${value} ${units[name[0] ?? ''] ?? '1'}`,
    ]),
  );

describe.each([
  ['nest_neuron_iaf_psc_exp', 'core/lif', { exc: 'exc', inh: 'inh', unit: 'pA' }],
  ['nest_neuron_iaf_psc_delta', 'core/lif-delta', { exc: 'in', inh: 'in', unit: 'mV' }],
] as const)('%s', (file, type, receptors) => {
  const { params, cases } = golden<File>(file);
  it.each(Object.entries(cases))('%s', async (_name, c) => {
    const document = graphOf(type, withUnits(params), c, receptors, { V_m: `${c.V_m0} mV` });
    const run = await runGraph(document, { record: ['neuron/spikes', 'neuron/V_m'] });
    expect(stamps(run.spikes('neuron/spikes').step, run.dt)).toEqual(c.spike_times_ms);
    expect(worstError(run.signal('neuron/V_m').values, c.V_m.values)).toBeLessThan(1e-8);
  });
});

describe('nest_neuron_izhikevich', () => {
  const { params, cases } = golden<File>('nest_neuron_izhikevich');
  it.each(Object.entries(cases))('%s', async (_name, c) => {
    const p = params as Record<'a' | 'b' | 'c' | 'd' | 'V_th', number>;
    const parameters = {
      a: `${p.a} 1/ms`,
      b: `${p.b} 1/ms`,
      c: `${p.c} mV`,
      d: `${p.d} mV/ms`,
      V_th: `${p.V_th} mV`,
    };
    const receptors = { exc: 'in', inh: 'in', unit: 'mV' };
    const initial = { V_m: `${c.V_m0} mV`, U_m: `${c.state0.U_m} mV/ms` };
    const document = graphOf('core/izhikevich', parameters, c, receptors, initial);
    const run = await runGraph(document, { record: ['neuron/spikes', 'neuron/V_m'] });
    expect(stamps(run.spikes('neuron/spikes').step, run.dt)).toEqual(c.spike_times_ms);
    expect(worstError(run.signal('neuron/V_m').values, c.V_m.values)).toBeLessThan(1e-8);
  });
});
