/** The engine's weights after every step of random trains, and those of the plain reference. */

import type { Kernel } from '../../engine/compile/kernel-types.ts';
import type { GraphDocument, ParameterValue } from '../../engine/graph/document.ts';
import type { NodeDefinition } from '../../engine/kit/types.ts';
import { readWeights } from '../../engine/runtime/observers.ts';
import { type PlainRule, type PlainStep, runPlain, type Values } from './plain-rule.ts';
import { buildGraph, registry, runGraph, sayProblems } from './run.ts';

export type Trains = readonly (readonly number[])[];

export interface RuleCase {
  /** Types of rules, in the order of their ids, and what they should do. */
  readonly rules: readonly {
    readonly type: string;
    readonly parameters?: Readonly<Record<string, ParameterValue>>;
    readonly plain: PlainRule;
  }[];
  readonly delayIs: 'axonal' | 'dendritic';
  readonly delay: ParameterValue;
  readonly weight?: ParameterValue;
  /** Values of a modulator, one for each 7 ms, by the name of the rules' input. */
  readonly modulators?: Readonly<Record<string, readonly number[]>>;
  /** The rules' input for spikes. */
  readonly reports?: string;
  /** Lessons of 40 ms and tests in turn: two of the former, one of the latter; with so much rest. */
  readonly rest?: number;
  /** Steps after which an interval of the rules ends; 'presentation' with `rest`. */
  readonly every?: number | 'presentation';
  readonly definitions?: readonly NodeDefinition[];
  readonly backend?: 'wasm' | 'interpreter';
  readonly seed?: number;
}

export interface Compared {
  /** Largest difference of a weight after an event, relative to the largest weight. */
  readonly weights: number;
  /** The same of what arrives. */
  readonly arrived: number;
  /** Events compared, and weights that moved in all. */
  readonly events: number;
  readonly moved: number;
  /** Weights at the end, and what arrived at each target in each step. */
  readonly final: Float64Array;
  readonly delivered: Float64Array;
  /** What the engine compiles. */
  readonly kernels: readonly Kernel[];
}

const [PRE, POST, STEPS, SHOWN, HOLD] = [4, 3, 420, 40, 7];
const START: Values = { V_m: -70, error: 0.5 };

const signal = (unit: string, variable: string) =>
  ({ kind: 'analog', flow: 'out', unit, variable, shape: ['n'], doc: variable }) as const;

/** Repeats spikes; each raises a potential and lowers an error. */
const cell: NodeDefinition = {
  type: 'test/known-cell',
  version: 1,
  title: 'Known cell',
  category: 'neuron',
  doc: 'Repeats spikes.',
  parameters: { n: { kind: 'shape', default: [1], doc: 'Size.' } },
  ports: {
    repeat: { kind: 'spikes', flow: 'in', into: 's', shape: ['n'], doc: 'Spikes to repeat.' },
    in: {
      kind: 'impulses',
      flow: 'in',
      unit: '1',
      into: 'g',
      shape: ['n'],
      optional: true,
      doc: 'What arrives.',
    },
    spikes: { kind: 'spikes', flow: 'out', shape: ['n'], doc: 'Repeated spikes.' },
    g: signal('1', 'g'),
    V_m: signal('mV', 'V_m'),
    error: signal('1', 'error'),
  },
  behaviour: {
    kind: 'dynamics',
    equations: `
      dV_m/dt = (-70 mV - V_m)/(10 ms) : mV
      derror/dt = (0.3 - error)/(30 ms) : 1
      s : 1
      g : 1`,
    initial: { V_m: '-70 mV', error: '0.5' },
    step: 'g = 0*g',
    threshold: 's > 0.5',
    reset: `
      s = 0
      V_m = V_m + 18 mV
      error = error - 0.2`,
  },
  examples: [{ title: 'Silent', duration: '1 ms' }],
};

/** Holds each value of a list for 7 ms. */
const levels = (values: readonly number[], type: string): NodeDefinition => ({
  type,
  version: 1,
  title: 'Levels',
  category: 'modulator',
  doc: 'Known values.',
  parameters: {},
  ports: { value: { kind: 'mod', flow: 'out', shape: [], doc: 'The value.' } },
  behaviour: {
    kind: 'stage',
    every: `${HOLD} ms`,
    begin: ({ from }) => ({
      value: { shape: [], data: Float64Array.of(values[Math.floor(from / HOLD) % values.length]!) },
    }),
  },
  examples: [{ title: 'Any', duration: '1 ms' }],
});

/** Numbers from 0 to 1 (Park and Miller's generator). */
function noise(seed: number): () => number {
  let state = seed * 7919 + 1;
  const next = () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  for (let k = 0; k < 8; k++) next();
  return next;
}

const trains = (n: number, rate: number, next: () => number): [number, number][] => {
  const table: [number, number][] = [];
  for (let k = 0; k < STEPS; k++)
    for (let i = 0; i < n; i++) if (next() < rate) table.push([k + 1, i]);
  return table;
};

/** Runs the engine and the reference. */
export async function compareRule(options: RuleCase): Promise<Compared> {
  const { rules, delayIs, delay, rest, every, modulators = {} } = options;
  const next = noise(options.seed ?? 1);
  const node = (type: string, name: string, parameters: object = {}) => ({
    type,
    version: 1,
    name,
    parameters: parameters as Record<string, ParameterValue>,
  });
  const named = Object.keys(modulators);
  const document: GraphDocument = {
    format: 'snn-graph',
    version: 1,
    simulation: { dt: '1 ms', duration: `${STEPS} ms`, seed: options.seed ?? 1 },
    nodes: {
      tpre: node('core/spike-times', 'Trains before', { n: PRE, times: trains(PRE, 0.05, next) }),
      tpost: node('core/spike-times', 'Trains behind', {
        n: POST,
        times: trains(POST, 0.05, next),
      }),
      told: node('core/spike-times', 'Reports', { n: 1, times: trains(1, 0.03, next) }),
      pre: node('test/known-cell', 'Pre', { n: PRE }),
      post: node('test/known-cell', 'Post', { n: POST }),
      syn: node('core/all-to-all', 'Synapses', {
        weight: options.weight ?? { draw: 'uniform', args: [20, 60] },
        delay,
        delayIs,
      }),
      ...Object.fromEntries(
        rules.map(({ type, parameters }, k) => [`rule${k}`, node(type, `Rule ${k}`, parameters)]),
      ),
      ...Object.fromEntries(named.map((name) => [`mod${name}`, node(`test/${name}`, name)])),
      ...(rest === undefined
        ? {}
        : {
            clock: node('core/schedule', 'Clock', {
              show: `${SHOWN} ms`,
              rest: `${rest} ms`,
              trainSamples: 1,
              passes: 100,
              testEvery: 2,
              testSamples: 1,
            }),
          }),
    },
    edges: Object.fromEntries(
      [
        ['tpre/spikes', 'pre/repeat'],
        ['tpost/spikes', 'post/repeat'],
        ['pre/spikes', 'syn/pre'],
        ['syn/post', 'post/in'],
        ...rules.flatMap(({ type }, k) => [
          [`rule${k}/${teaching(type, options.definitions)}`, 'syn/rule'],
          ...named.map((name) => [`mod${name}/value`, `rule${k}/${name}`]),
          ...(options.reports ? [['told/spikes', `rule${k}/${options.reports}`]] : []),
        ]),
      ].map(([from, to], k) => [`e${String(k).padStart(2, '0')}`, { from: from!, to: to! }]),
    ),
  };
  const runOptions = {
    definitions: [
      cell,
      ...(options.definitions ?? []),
      ...named.map((name) => levels(modulators[name]!, `test/${name}`)),
    ],
    ...(options.backend ? { backend: options.backend } : {}),
  };
  const known = await runGraph(document, {
    ...runOptions,
    record: ['pre/spikes', 'post/spikes', 'told/spikes', 'post/g'].concat(
      ['pre', 'post'].flatMap((side) => [`${side}/V_m`, `${side}/error`]),
    ),
  });
  const built = await buildGraph(document, runOptions);
  const projection = built.plan.projections.find((p) => p.id === 'syn');
  if (!projection) throw new Error('the plan has the synapses');
  const table = readWeights(projection, built.simulation.settled());
  const fired = new Map(
    ['pre', 'post', 'told'].map((side) => {
      const { step, element } = known.spikes(`${side}/spikes`);
      return [side, new Set(Array.from(step, (k, at) => `${k}|${element[at]}`))];
    }),
  );
  /** What a modulator says in a step. */
  const levelAt = (name: string, k: number): number | undefined => {
    const values = modulators[name];
    return values?.[Math.floor(k / HOLD) % values.length];
  };
  const cycle = 3 * (SHOWN + (rest ?? 0));
  const expected = runPlain({
    dt: 1,
    steps: STEPS,
    synapses: Array.from(table.pre, (pre, s) => ({
      pre,
      post: table.post[s]!,
      delay: table.delays[s]!,
      weight: table.weights[s]!,
    })),
    dendritic: delayIs === 'dendritic',
    // In the order of their ids, but that which delivers comes last.
    rules: [false, true].flatMap((last) =>
      rules.map((r) => r.plain).filter((plain) => last === (plain.carries !== undefined)),
    ),
    fired: (side, k, i) => fired.get(side)!.has(`${k}|${i}`),
    reported: (k) => (options.reports && fired.get('told')!.has(`${k}|0`) ? 1 : 0),
    inputs: (k) => Object.fromEntries(named.map((name) => [name, levelAt(name, k)!])),
    learning: (k) => {
      const rate = levelAt('learning', k);
      return rate ?? Number(rest === undefined || k % cycle < 2 * (SHOWN + rest));
    },
    ends: (k) =>
      every === 'presentation'
        ? k % (SHOWN + (rest ?? 0)) === SHOWN % (SHOWN + (rest ?? 0))
        : every !== undefined && k % every === 0,
    cell: (side, k, i) =>
      k < 0
        ? START
        : Object.fromEntries(
            Object.keys(START).map((name) => {
              const { n, values } = known.signal(`${side}/${name}`);
              return [name, values[k * n + i]!];
            }),
          ),
  });
  const moves = rules.some((r) => r.plain.move);
  const found = { weights: 0, arrived: 0, events: 0 };
  let final = table.weights;
  const g = known.signal('post/g');
  for (const [k, step] of expected.entries()) {
    const outcome = await built.simulation.advance(k + 1);
    if (!outcome.ok) throw new Error(sayProblems(outcome.problems));
    final = readWeights(projection, built.simulation.settled()).weights;
    found.events += step.touched.size;
    // What moves by itself is looked at when something happens.
    const looked = moves ? step.touched : final.keys();
    for (const s of looked) found.weights = worse(found.weights, final[s]!, step.weights[s]!);
    for (let j = 0; j < POST; j++)
      found.arrived = worse(found.arrived, g.values[k * POST + j]!, step.arrived.get(j) ?? 0);
  }
  return {
    ...found,
    moved: movedIn(table.weights, expected),
    final,
    delivered: g.values,
    kernels: built.plan.kernels,
  };
}

/** The name of a rule's output. */
function teaching(type: string, definitions: readonly NodeDefinition[] = []): string {
  const definition = definitions.find((d) => d.type === type) ?? registry.get(type);
  const [port] = Object.entries(definition?.ports ?? {}).find(([, p]) => p.kind === 'rule') ?? [];
  return port ?? 'rule';
}

function worse(before: number, found: number, expected: number): number {
  const error = Math.abs(found - expected) / Math.max(1, Math.abs(expected));
  return Number.isNaN(error) ? Number.POSITIVE_INFINITY : Math.max(before, error);
}

const movedIn = (start: Float64Array, steps: readonly PlainStep[]): number =>
  steps.at(-1)!.weights.filter((w, s) => Math.abs(w - start[s]!) > 1e-3).length;
