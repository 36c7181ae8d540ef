/** Single synapses between listed spike trains, as NEST measures learning rules: what does each spike carry? */

import type { GraphDocument, ParameterValue } from '../../engine/graph/document.ts';
import type { NodeDefinition } from '../../engine/kit/types.ts';
import { type Run, runGraph } from './run.ts';

/** Repeats the spikes it is given, and shows the sum of what arrived in each step; `V_m` and `error` stand still. */
const echo = (unit: string): NodeDefinition => ({
  type: 'test/echo',
  version: 1,
  title: 'Echo',
  category: 'neuron',
  doc: 'Repeats spikes.',
  parameters: { n: { kind: 'shape', default: [1], doc: 'Size.' } },
  ports: {
    repeat: { kind: 'spikes', flow: 'in', into: 's', shape: ['n'], doc: 'Spikes to repeat.' },
    in: { kind: 'impulses', flow: 'in', unit, into: 'g', shape: ['n'], doc: 'What arrives.' },
    spikes: { kind: 'spikes', flow: 'out', shape: ['n'], doc: 'Repeated spikes.' },
    g: {
      kind: 'analog',
      flow: 'out',
      unit,
      variable: 'g',
      shape: ['n'],
      doc: 'Sum of a step.',
    },
  },
  behaviour: {
    kind: 'dynamics',
    equations: `
      V_m : mV
      error : 1
      s : 1
      g : ${unit}`,
    initial: { V_m: '-70.6 mV', error: '0.5' },
    step: `g = 0*g`,
    threshold: 's > 0.5',
    reset: 's = 0',
  },
  examples: [{ title: 'Silent', duration: '1 ms' }],
});

type Parameters = Readonly<Record<string, ParameterValue>>;
type Trains = readonly (readonly number[])[];

interface Wiring {
  readonly rule: string;
  readonly parameters: Parameters;
  readonly unit: string;
  readonly weight: number;
  readonly delay: number;
  readonly delayIs: 'dendritic' | 'axonal';
  readonly pre: Trains;
  readonly post: Trains;
  readonly duration: number;
  readonly dt?: number;
  readonly dopamine?: readonly number[];
  readonly initial?: Readonly<Record<string, number>>;
  readonly definitions?: readonly NodeDefinition[];
  readonly backend?: 'wasm' | 'interpreter';
}

const DT = 0.1;

/** As many synapses as there are trains, each between its own two neurons. */
function synapses(wiring: Wiring): Promise<Run> {
  const table = (trains: Trains) =>
    trains
      .flatMap((times, element) => times.map((t) => [t, element] as const))
      .sort((a, b) => a[0] - b[0]);
  const n = wiring.pre.length;
  const source = (name: string, trains: Trains) => ({
    type: 'core/spike-times',
    version: 1,
    name,
    parameters: { n: trains.length, times: table(trains) },
  });
  const amount = wiring.unit === '1' ? wiring.weight : `${wiring.weight} ${wiring.unit}`;
  const document: GraphDocument = {
    format: 'snn-graph',
    version: 1,
    simulation: { dt: `${wiring.dt ?? DT} ms`, duration: `${wiring.duration} ms` },
    nodes: {
      pre: source('pre', wiring.pre),
      post: source('post', wiring.post),
      ...(wiring.dopamine ? { dopa: source('dopa', [wiring.dopamine]) } : {}),
      echo: { type: 'test/echo', version: 1, name: 'echo', parameters: { n } },
      syn: {
        type: 'core/one-to-one',
        version: 1,
        name: 'synapse',
        parameters: { weight: amount, delay: `${wiring.delay} ms`, delayIs: wiring.delayIs },
      },
      rule: {
        type: wiring.rule,
        version: 1,
        name: 'rule',
        parameters: wiring.parameters,
        ...(wiring.initial ? { initial: wiring.initial } : {}),
      },
    },
    edges: {
      e1: { from: 'pre/spikes', to: 'syn/pre' },
      e2: { from: 'syn/post', to: 'echo/in' },
      e3: { from: 'post/spikes', to: 'echo/repeat' },
      e4: { from: 'rule/rule', to: 'syn/rule' },
      ...(wiring.dopamine ? { e5: { from: 'dopa/spikes', to: 'rule/dopamine' } } : {}),
    },
  };
  return runGraph(document, {
    record: ['echo/g'],
    definitions: [echo(wiring.unit), ...(wiring.definitions ?? [])],
    ...(wiring.backend ? { backend: wiring.backend } : {}),
  });
}

export interface CarriedOptions {
  /** Time step [ms]; 0.1 by default. */
  readonly dt?: number;
  readonly dopamine?: readonly number[];
  readonly initial?: Readonly<Record<string, number>>;
  readonly definitions?: readonly NodeDefinition[];
}

/** Weights [pA] carried by each presynaptic spike; times are stamps [ms], the delay is dendritic. */
export async function carried(
  rule: string,
  parameters: Parameters,
  weight: number,
  delay: number,
  pre: readonly number[],
  post: readonly number[],
  more: CarriedOptions = {},
): Promise<number[]> {
  return (await carriedByEach(rule, parameters, weight, delay, pre, [post], more))[0] ?? [];
}

/** The same for many synapses at once, which share presynaptic times but not postsynaptic ones. */
export async function carriedByEach(
  rule: string,
  parameters: Parameters,
  weight: number,
  delay: number,
  pre: readonly number[],
  posts: Trains,
  more: CarriedOptions = {},
): Promise<number[][]> {
  return carriedBetween(
    rule,
    parameters,
    weight,
    delay,
    posts.map(() => pre),
    posts,
    more,
  );
}

/** The same for synapses that share nothing. */
export async function carriedBetween(
  rule: string,
  parameters: Parameters,
  weight: number,
  delay: number,
  pres: Trains,
  posts: Trains,
  more: CarriedOptions = {},
): Promise<number[][]> {
  const n = posts.length;
  const dt = more.dt ?? DT;
  const run = await synapses({
    rule,
    parameters,
    unit: 'pA',
    weight,
    delay,
    delayIs: 'dendritic',
    pre: pres,
    post: posts,
    duration: Math.max(...pres.flat(), ...posts.flat()) + delay + 2,
    ...more,
  });
  const { values } = run.signal('echo/g');
  return posts.map((_, element) =>
    (pres[element] ?? []).map(
      (t) => values[(Math.round((t + delay) / dt) - 1) * n + element] ?? Number.NaN,
    ),
  );
}

/** One synapse with a weight without unit and a delay of one step; times as in `'100 ms'`. */
export function oneSynapse(options: {
  readonly rule: string;
  readonly parameters: Parameters;
  readonly weight: number;
  readonly pre: readonly string[];
  readonly post: readonly string[];
  readonly duration: string;
  readonly backend: 'wasm' | 'interpreter';
  readonly definitions?: readonly NodeDefinition[];
}): Promise<Run> {
  const { pre, post, duration, ...rest } = options;
  return synapses({
    ...rest,
    unit: '1',
    delay: DT,
    delayIs: 'axonal',
    pre: [pre.map(Number.parseFloat)],
    post: [post.map((t) => Number.parseFloat(t) + DT)],
    duration: Number.parseFloat(duration),
  });
}
