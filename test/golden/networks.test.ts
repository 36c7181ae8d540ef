/**
 * Small networks against NEST: 100 neurons, every synapse listed. Exactly integrated models agree
 * spike by spike over the whole run.
 */

import { describe, expect, it } from 'vitest';
import type { GraphDocument, ParameterValue } from '../../engine/graph/document.ts';
import { runGraph } from '../support/run.ts';
import { golden, worstError } from '../support/simulators.ts';

interface Net {
  readonly params: Readonly<Record<string, number>>;
  readonly I_e: readonly number[];
  readonly V_m0: readonly number[];
  readonly T_ms: number;
  readonly dt_ms: number;
  readonly synapses: Readonly<Record<'pre' | 'post' | 'weight' | 'delay_ms', readonly number[]>>;
  readonly spike_times_ms: readonly number[];
  readonly spike_neurons: readonly number[];
  readonly V_m_1ms: Readonly<Record<string, readonly number[]>>;
}

/** The network, its synapses split by the sign of the weight where the model has two receptors. */
function graphOf(
  net: Net,
  type: string,
  parameters: Readonly<Record<string, ParameterValue>>,
  receptors: readonly [exc: string, inh: string],
  initial: Readonly<Record<string, ParameterValue>> = {},
): GraphDocument {
  const { pre, post, weight, delay_ms } = net.synapses;
  const rows = (wanted: (w: number) => boolean) =>
    weight.flatMap((w, k) => (wanted(w) ? [[pre[k] ?? 0, post[k] ?? 0, w, delay_ms[k] ?? 1]] : []));
  const list = (name: string, wanted: (w: number) => boolean) => ({
    type: 'core/synapse-list',
    version: 1,
    name,
    parameters: { synapses: rows(wanted) },
  });
  return {
    format: 'snn-graph',
    version: 1,
    simulation: { dt: `${net.dt_ms} ms`, duration: `${net.T_ms} ms` },
    nodes: {
      p: {
        type,
        version: 1,
        name: 'Population',
        parameters: { n: 100, I_e: { list: net.I_e, unit: 'pA' }, ...parameters },
        initial: { V_m: { list: net.V_m0, unit: 'mV' }, ...initial } as never,
      },
      exc: list('Excitatory', (w) => w >= 0),
      inh: list('Inhibitory', (w) => w < 0),
    },
    edges: {
      e1: { from: 'p/spikes', to: 'exc/pre' },
      e2: { from: 'exc/post', to: `p/${receptors[0]}` },
      e3: { from: 'p/spikes', to: 'inh/pre' },
      e4: { from: 'inh/post', to: `p/${receptors[1]}` },
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

describe('networks of 100 neurons', () => {
  it.each([
    ['nest_small_net_iaf_psc_exp', 'core/lif', ['exc', 'inh'], withUnits, {}],
    ['nest_small_net_iaf_psc_delta', 'core/lif-delta', ['in', 'in'], withUnits, {}],
    [
      'nest_small_net_izhikevich',
      'core/izhikevich',
      ['in', 'in'],
      (p: Readonly<Record<string, number>>) => ({
        a: `${p.a} 1/ms`,
        b: `${p.b} 1/ms`,
        c: `${p.c} mV`,
        d: `${p.d} mV/ms`,
        V_th: `${p.V_th} mV`,
      }),
      // NEST's default: b times its default potential of -65 mV, whatever V_m is set to.
      { U_m: '-13 mV/ms' },
    ],
  ] as const)('%s', async (file, type, receptors, translate, initial) => {
    const net = golden<Net>(file);
    const document = graphOf(net, type, translate(net.params), receptors, initial);
    const run = await runGraph(document, { record: ['p/spikes', 'p/V_m'] });
    const { step, element } = run.spikes('p/spikes');
    const ours = Array.from(step, (k, i) => `${((k + 1) * net.dt_ms).toFixed(1)} ${element[i]}`);
    const theirs = net.spike_times_ms.map((t, i) => `${t.toFixed(1)} ${net.spike_neurons[i]}`);
    expect(ours).toEqual(theirs);
    const { n, values } = run.signal('p/V_m');
    for (const [neuron, expected] of Object.entries(net.V_m_1ms)) {
      const every = Math.round(1 / net.dt_ms);
      const seen = expected.map((_, k) => values[((k + 1) * every - 1) * n + Number(neuron)] ?? 0);
      expect(worstError(seen, expected)).toBeLessThan(1e-8);
    }
  });
});
