import { defineNode, quantity, rulePorts } from '#engine/kit';

/** Synapses that tire and warm up: what a spike carries depends on the spikes before it. */
export const shortTerm = defineNode({
  type: 'core/short-term',
  version: 1,
  title: 'Short-term plasticity',
  category: 'plasticity',
  doc: 'Depression and facilitation of transmission: a spike carries w*u*x; the weight itself stays.',
  citations: {
    tsodyks1998: {
      text: 'Tsodyks, Pawelzik & Markram (1998), Neural Comput. 10:821',
      doi: '10.1162/089976698300017502',
    },
  },
  parameters: {
    U: quantity(0.5, '1', {
      doc: 'Share of the resources that the first spike uses.',
      range: [0, 1],
      cite: 'tsodyks1998',
    }),
    tau_rec: quantity(800, 'ms', {
      doc: 'Time in which used resources recover.',
      range: [0.001, null],
      cite: 'tsodyks1998',
    }),
    tau_fac: quantity(0.001, 'ms', {
      doc: 'Decay time of facilitation; far below dt there is none.',
      range: [0.001, null],
      cite: 'tsodyks1998',
    }),
  },
  presets: [
    {
      title: 'Depressing',
      cite: 'tsodyks1998',
      parameters: { U: 0.5, tau_rec: '800 ms', tau_fac: '0.001 ms' },
    },
    {
      title: 'Facilitating',
      cite: 'tsodyks1998',
      parameters: { U: 0.05, tau_rec: '130 ms', tau_fac: '530 ms' },
    },
  ],
  ports: rulePorts,
  behaviour: {
    kind: 'plasticity',
    pre: `
      du/dt = -u/tau_fac : 1
      dx/dt = (1 - x)/tau_rec : 1`,
    initial: { x: '1' },
    onPre: `
      u = U + u*(1 - U)
      deliver = w*u*x
      x = x - u*x`,
  },
  exports: {
    nest: {
      model: 'tsodyks2_synapse',
      parameters: { U: 'U', tau_rec: 'tau_rec', tau_fac: 'tau_fac' },
    },
  },
  examples: [
    {
      title: 'The weight stays',
      feed: { pre: { spikes: ['100 ms', '110 ms'] } },
      duration: '200 ms',
      expect: (r) => r.weights()[0] === 50,
    },
  ],
});
