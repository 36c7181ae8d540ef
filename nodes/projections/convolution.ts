import { count, defineNode, projectionPorts, shape } from '#engine/kit';
import { synapseParameters } from './common.ts';

/** The same small window everywhere. */
export const convolution = defineNode({
  type: 'core/convolution',
  version: 1,
  title: 'Convolution',
  category: 'projection',
  doc: 'Joins each neuron of a target [maps, h, w] to a window of the source [channels, h, w]; all neurons of a map share one kernel of weights. A learning rule teaches the shared kernel at every place. The target has floor((size + 2 padding - kernel)/stride) + 1 rows and columns.',
  citations: {
    fukushima1980: {
      text: 'Fukushima (1980), Biol. Cybern. 36:193',
      doi: '10.1007/BF00344251',
    },
    kheradpisheh2018: {
      text: 'Kheradpisheh, Ganjtabesh, Thorpe & Masquelier (2018), Neural Netw. 99:56 (STDP with shared weights)',
      doi: '10.1016/j.neunet.2017.12.005',
    },
  },
  parameters: {
    kernel: shape([5, 5], { doc: 'Rows and columns of the window.' }),
    stride: shape([1, 1], { doc: 'Steps between two windows, down and right.' }),
    padding: count(0, {
      doc: 'Rows and columns beyond each edge that windows may cover.',
      range: [0, null],
    }),
    ...synapseParameters,
    weight: {
      ...synapseParameters.weight,
      doc: 'Weights of the kernels: one number, a draw per weight, or a list of [maps, channels, rows, columns].',
    },
  },
  ports: projectionPorts,
  behaviour: {
    kind: 'lowering',
    lower: ({ values, synapses }) =>
      synapses({
        rule: {
          kind: 'kernel',
          size: values.kernel,
          stride: values.stride,
          padding: [values.padding, values.padding],
          autapses: true,
          multapses: false,
        },
        weight: 'weight',
        delay: 'delay',
      }),
  },
  examples: [
    {
      title: 'A kernel of one weight is one synapse',
      parameters: { kernel: [1, 1], weight: 50 },
      feed: { pre: { spikes: ['10 ms'] } },
      duration: '20 ms',
      expect: (r) => r.weights().length === 1 && r.weights()[0] === 50,
    },
  ],
});
