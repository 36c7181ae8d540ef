import { defineNode, projectionPorts, shape } from '#engine/kit';
import { synapseParameters } from './common.ts';

/** Fewer places, the same features. */
export const pooling = defineNode({
  type: 'core/pooling',
  version: 1,
  title: 'Pooling',
  category: 'projection',
  doc: 'Joins each neuron of a target [channels, h, w] to a window of the same channel of the source. A weight at the threshold passes every first spike (maximum), a weight of threshold/window passes one spike for as many (mean).',
  citations: {
    kheradpisheh2018: {
      text: 'Kheradpisheh, Ganjtabesh, Thorpe & Masquelier (2018), Neural Netw. 99:56 (pooling by first spikes)',
      doi: '10.1016/j.neunet.2017.12.005',
    },
  },
  parameters: {
    window: shape([2, 2], { doc: 'Rows and columns that one target neuron sees.' }),
    stride: shape([2, 2], { doc: 'Steps between two windows, down and right.' }),
    ...synapseParameters,
    weight: {
      ...synapseParameters.weight,
      doc: 'Weight of every synapse, or a list of [channels, rows, columns].',
    },
  },
  ports: projectionPorts,
  behaviour: {
    kind: 'lowering',
    lower: ({ values, synapses }) =>
      synapses({
        rule: {
          kind: 'kernel',
          size: values.window,
          stride: values.stride,
          padding: [0, 0],
          channels: 'each',
          autapses: true,
          multapses: false,
        },
        weight: 'weight',
        delay: 'delay',
      }),
  },
  examples: [
    {
      title: 'A window of one neuron is one synapse',
      parameters: { window: [1, 1], stride: [1, 1], weight: 50 },
      feed: { pre: { spikes: ['10 ms'] } },
      duration: '20 ms',
      expect: (r) => r.weights().length === 1 && r.weights()[0] === 50,
    },
  ],
});
