/**
 * The learning window of a rule, from its own definition: a graph in which one pair of spikes
 * crosses each of a hundred synapses, at another distance each. What the weights have become when
 * it has run is the window. No formula is written down a second time, so a rule that a person types
 * has its window like any other.
 */

import type { NodeDefinition, Of, Quantity } from '../kit/types.ts';
import { parseQuantity, toUnit } from '../language/quantity.ts';
import type { GraphDocument, GraphEdge, GraphNode, ParameterValue } from './document.ts';

export interface WindowGraph {
  readonly document: GraphDocument;
  /** The node whose weights, read at the end in the order of `distances`, tell the window. */
  readonly projection: string;
  /** From the arrival of the presynaptic spike to the postsynaptic one [ms], ascending. */
  readonly distances: readonly number[];
  /** The weight of every synapse at the start, in `unit`. */
  readonly weight: number;
  readonly unit: string;
  /** Length of the run [ms]. */
  readonly duration: number;
}

const DT = 0.1; // ms, and the delay of every synapse
const SPAN = 100; // ms
const SPACING = 2; // ms
const PAIR = SPAN + 20; // when the presynaptic spike leaves
const REST = 20; // ms
/** Long enough for eligibility to fade. */
const LONG = 4000; // ms

/**
 * The graph for a rule with these parameters, its weights in `unit`; a sentence where spikes alone
 * tell nothing. Modulators are held at 1, dopamine neurons fire once after the pair.
 */
export function learningWindow(
  definition: NodeDefinition,
  parameters: Of<ParameterValue>,
  unit: string,
): WindowGraph | string {
  const { behaviour } = definition;
  if (behaviour.kind !== 'plasticity') return 'Only learning rules have a window.';
  const text = JSON.stringify(behaviour);
  const read = /\b([A-Za-z]\w*)_(post|pre)\b/.exec(text);
  if (read)
    return `This rule reads ${read[1]} of its neurons, which a pair of spikes does not tell.`;
  const moves = /dw\/dt/.test(behaviour.synapse ?? '');
  const presents =
    behaviour.every === 'presentation' ||
    definition.parameters[behaviour.every ?? '']?.kind === 'quantity';
  const duration = moves ? LONG : PAIR + SPAN + REST;
  const weight = startOf(definition, parameters, unit);

  const distances = Array.from(
    { length: (2 * SPAN) / SPACING },
    (_, k) => -SPAN + SPACING / 2 + k * SPACING,
  );
  const n = distances.length;
  // A weight that moves by itself is brought up to date by one more spike at the end.
  const pres = moves ? [PAIR, duration - 1] : [PAIR];
  const times = (of: (k: number) => readonly number[]): number[][] =>
    distances
      .flatMap((_, k) => of(k).map((t) => [Number(t.toFixed(6)), k]))
      .sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0));
  const node = (type: string, name: string, own: Of<ParameterValue>): GraphNode => ({
    type,
    version: 1,
    name,
    parameters: own,
  });
  const nodes: Record<string, GraphNode> = {
    npre0000: node('core/spike-times', 'Pre', { n, times: times(() => pres) }),
    npost000: node('core/spike-times', 'Post', {
      n,
      times: times((k) => [PAIR + DT + (distances[k] ?? 0)]),
    }),
    nneuron0: node('local/pair-neuron', 'Neurons', { n }),
    nsynaps0: node('core/one-to-one', 'Synapses', {
      weight: unit === '1' ? weight : `${weight} ${unit}`,
      delay: `${DT} ms`,
    }),
    nrule000: { type: definition.type, version: definition.version, name: 'Rule', parameters },
  };
  const wires: GraphEdge[] = [
    { from: 'npre0000/spikes', to: 'nsynaps0/pre' },
    { from: 'nsynaps0/post', to: 'nneuron0/in' },
    { from: 'npost000/spikes', to: 'nneuron0/repeat' },
    { from: 'nrule000/rule', to: 'nsynaps0/rule' },
  ];
  for (const [port, declared] of Object.entries(definition.ports)) {
    if (declared.flow !== 'in') continue;
    if (declared.kind === 'mod' && declared.variable !== 'learning') {
      nodes.nmodul00 = node('local/held', 'Modulator', {});
      wires.push({ from: 'nmodul00/value', to: `nrule000/${port}` });
    } else if (declared.kind === 'spikes') {
      nodes.ndopam00 = node('core/spike-times', 'Dopamine', { n: 1, times: [[PAIR + SPAN, 0]] });
      wires.push({ from: 'ndopam00/spikes', to: `nrule000/${port}` });
    }
  }
  if (presents)
    nodes.nclock00 = node('core/schedule', 'Schedule', {
      show: `${duration - REST / 2} ms`,
      trainSamples: 1,
    });
  return {
    document: {
      format: 'snn-graph',
      version: 1,
      simulation: { dt: `${DT} ms`, duration: `${duration} ms`, seed: 1 },
      nodes,
      edges: Object.fromEntries(wires.map((wire, k) => [`ewire00${k}`, wire])),
      definitions: {
        'pair-neuron': pairNeuron(unit),
        held: HELD,
        ...(definition.type.startsWith('local/')
          ? { [definition.type.slice('local/'.length)]: definition }
          : {}),
      },
    },
    projection: 'nsynaps0',
    distances,
    weight,
    unit,
    duration,
  };
}

/** Where a weight begins: in the middle of its range, or at a number like any other. */
function startOf(definition: NodeDefinition, own: Of<ParameterValue>, unit: string): number {
  const declared = definition.parameters.w_max;
  const given = own.w_max ?? (declared?.kind === 'quantity' ? declared.default : 100);
  if (typeof given === 'number') return given / 2;
  const parsed = typeof given === 'string' ? parseQuantity(given as Quantity, unit) : null;
  return parsed?.ok ? toUnit(parsed.value, unit) / 2 : 50;
}

/** Fires exactly when it is told to. */
const pairNeuron = (unit: string): NodeDefinition => ({
  type: 'local/pair-neuron',
  version: 1,
  title: 'Neuron that repeats',
  category: 'neuron',
  doc: 'Fires when it is told to, whatever arrives.',
  parameters: { n: { kind: 'shape', default: [1], doc: 'Number of neurons.' } },
  ports: {
    repeat: { kind: 'spikes', flow: 'in', into: 'told', shape: ['n'], doc: 'When to fire.' },
    in: { kind: 'impulses', flow: 'in', unit, into: 'arrived', shape: ['n'], doc: 'Arrivals.' },
    spikes: { kind: 'spikes', flow: 'out', shape: ['n'], doc: 'Repeated spikes.' },
  },
  behaviour: {
    kind: 'dynamics',
    equations: `told : 1\narrived : ${unit}`,
    step: 'arrived = 0*arrived',
    threshold: 'told > 0.5',
    reset: 'told = 0',
  },
  examples: [{ title: 'Silent', duration: '1 ms' }],
});

const HELD: NodeDefinition = {
  type: 'local/held',
  version: 1,
  title: 'Held at 1',
  category: 'modulator',
  doc: 'A modulator that stays at 1.',
  parameters: {},
  ports: { value: { kind: 'mod', flow: 'out', variable: 'value', shape: [], doc: 'One.' } },
  behaviour: { kind: 'dynamics', equations: 'value = 1 : 1' },
  examples: [{ title: 'One', duration: '1 ms' }],
};
