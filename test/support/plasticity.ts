/** One synapse between listed spike trains, as NEST measures learning rules: what does each spike carry? */

import type { GraphDocument, ParameterValue } from '../../engine/graph/document.ts';
import type { NodeDefinition } from '../../engine/kit/types.ts';
import { runGraph } from './run.ts';

/** Repeats the spikes it is given, and shows the sum of what arrived in each step. */
const echo: NodeDefinition = {
  type: 'test/echo',
  version: 1,
  title: 'Echo',
  category: 'neuron',
  doc: 'Repeats spikes.',
  parameters: { n: { kind: 'shape', default: [1], doc: 'Size.' } },
  ports: {
    repeat: { kind: 'spikes', flow: 'in', into: 's', shape: ['n'], doc: 'Spikes to repeat.' },
    in: { kind: 'impulses', flow: 'in', unit: 'pA', into: 'g', shape: ['n'], doc: 'What arrives.' },
    spikes: { kind: 'spikes', flow: 'out', shape: ['n'], doc: 'Repeated spikes.' },
    g: {
      kind: 'analog',
      flow: 'out',
      unit: 'pA',
      variable: 'g',
      shape: ['n'],
      doc: 'Sum of a step.',
    },
  },
  behaviour: {
    kind: 'dynamics',
    equations: `
      s : 1
      g : pA`,
    step: 'g = 0 pA',
    threshold: 's > 0.5',
    reset: 's = 0',
  },
  examples: [{ title: 'Silent', duration: '1 ms' }],
};

/** Weights [pA] carried by each presynaptic spike; times are stamps [ms], the delay is dendritic. */
export async function carried(
  rule: string,
  parameters: Readonly<Record<string, ParameterValue>>,
  weight: number,
  delay: number,
  pre: readonly number[],
  post: readonly number[],
  more: {
    readonly dopamine?: readonly number[];
    readonly initial?: Readonly<Record<string, number>>;
  } = {},
): Promise<number[]> {
  const dt = 0.1;
  const last = Math.max(...pre, ...post) + delay + 2;
  const train = (times: readonly number[]) => times.map((t) => [t, 0]);
  const document: GraphDocument = {
    format: 'snn-graph',
    version: 1,
    simulation: { dt: `${dt} ms`, duration: `${last} ms` },
    nodes: {
      pre: { type: 'core/spike-times', version: 1, name: 'pre', parameters: { times: train(pre) } },
      post: {
        type: 'core/spike-times',
        version: 1,
        name: 'post',
        parameters: { times: train(post) },
      },
      dopa: {
        type: 'core/spike-times',
        version: 1,
        name: 'dopa',
        parameters: { times: train(more.dopamine ?? []) },
      },
      echo: { type: 'test/echo', version: 1, name: 'echo' },
      syn: {
        type: 'core/one-to-one',
        version: 1,
        name: 'synapse',
        parameters: { weight: `${weight} pA`, delay: `${delay} ms`, delayIs: 'dendritic' },
      },
      rule: {
        type: rule,
        version: 1,
        name: 'rule',
        parameters,
        ...(more.initial ? { initial: more.initial } : {}),
      },
    },
    edges: {
      e1: { from: 'pre/spikes', to: 'syn/pre' },
      e2: { from: 'syn/post', to: 'echo/in' },
      e3: { from: 'post/spikes', to: 'echo/repeat' },
      e4: { from: 'rule/rule', to: 'syn/rule' },
      ...(more.dopamine ? { e5: { from: 'dopa/spikes', to: 'rule/dopamine' } } : {}),
    },
  };
  const run = await runGraph(document, { record: ['echo/g'], definitions: [echo] });
  const g = run.signal('echo/g').values;
  return pre.map((t) => g[Math.round((t + delay) / dt) - 1] ?? Number.NaN);
}
