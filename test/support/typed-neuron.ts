/** Neurons as a person types them into a graph. */

import type { Behaviour, NodeDefinition, Port } from '../../engine/kit/types.ts';

export type NeuronText = Omit<Extract<Behaviour<unknown>, { kind: 'dynamics' }>, 'kind'>;

/** An output that shows a variable without a unit. */
export const shown = (variable: string): Port => ({
  kind: 'analog',
  flow: 'out',
  unit: '1',
  variable,
  shape: ['n'],
  doc: 'Shown.',
});

/** An input whose impulses are added to a variable. */
export const receives = (into: string): Port => ({
  kind: 'impulses',
  flow: 'in',
  into,
  shape: ['n'],
  doc: 'Impulses.',
});

/** `local/cells`: `n` neurons that fire on `spikes`. */
export const typedNeuron = (
  n: number,
  behaviour: NeuronText,
  ports: NodeDefinition['ports'] = {},
  parameters: NodeDefinition['parameters'] = {},
): NodeDefinition => ({
  type: 'local/cells',
  version: 1,
  title: 'Typed',
  category: 'neuron',
  doc: 'Something typed.',
  parameters: { n: { kind: 'shape', default: [n], doc: 'How many.' }, ...parameters },
  ports: { spikes: { kind: 'spikes', flow: 'out', shape: ['n'], doc: 'Spikes.' }, ...ports },
  behaviour: { kind: 'dynamics', ...behaviour },
  examples: [{ title: 'Nothing', duration: '1 ms' }],
});
