import { defineNode, quantity, rulePorts } from '#engine/kit';

/** Synapses whose resources are in use for a while before they begin to recover. */
export const shortTermRecovery = defineNode({
  type: 'core/short-term-recovery',
  version: 1,
  title: 'Short-term plasticity, three states',
  category: 'plasticity',
  doc: 'Depression and facilitation with resources that are recovered (x), active (y) or inactive: what a spike uses is active for tau_psc and only then begins to recover. A spike carries w*u*x; the weight itself stays.',
  citations: {
    tsodyks2000: {
      text: 'Tsodyks, Uziel & Markram (2000), J. Neurosci. 20:RC50',
      doi: '10.1523/JNEUROSCI.20-01-j0003.2000',
    },
  },
  parameters: {
    U: quantity(0.5, '1', {
      doc: 'Rise of the use of resources per spike, of what is left to rise.',
      range: [0, 1],
      cite: 'tsodyks2000',
    }),
    tau_psc: quantity(3, 'ms', {
      doc: 'Time for which used resources are active; that of the synaptic current.',
      range: [0.001, null],
      cite: 'tsodyks2000',
    }),
    tau_rec: quantity(800, 'ms', {
      doc: 'Time in which inactive resources recover; not the same as tau_psc.',
      range: [0.001, null],
      cite: 'tsodyks2000',
    }),
    tau_fac: quantity(0.001, 'ms', {
      doc: 'Decay time of facilitation; far below dt there is none.',
      range: [0.001, null],
      cite: 'tsodyks2000',
    }),
  },
  presets: [
    {
      title: 'Depressing',
      cite: 'tsodyks2000',
      parameters: { U: 0.5, tau_rec: '800 ms', tau_fac: '0.001 ms' },
    },
    {
      title: 'Facilitating',
      cite: 'tsodyks2000',
      parameters: { U: 0.04, tau_rec: '100 ms', tau_fac: '1000 ms' },
    },
  ],
  ports: rulePorts,
  behaviour: {
    kind: 'plasticity',
    pre: `
      du/dt = -u/tau_fac : 1
      dx/dt = (1 - x - y)/tau_rec : 1
      dy/dt = -y/tau_psc : 1`,
    initial: { x: '1' },
    onPre: `
      u = u + U*(1 - u)
      deliver = w*u*x
      y = y + u*x
      x = x - u*x`,
  },
  exports: {
    nest: {
      model: 'tsodyks_synapse',
      parameters: { U: 'U', tau_psc: 'tau_psc', tau_rec: 'tau_rec', tau_fac: 'tau_fac' },
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
