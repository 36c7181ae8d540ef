/**
 * What most neuron models share: the parameters every model calls by the same name, with the same
 * unit and bounds, and the ports at which currents, conductances and spikes meet a population.
 */

import { quantity, shape } from '#engine/kit';

const cited = <C extends string | undefined>(cite: C) => (cite === undefined ? {} : { cite });

/** Sizes of a population. */
export const size = shape([100], { doc: 'Number of neurons, or the grid they stand on.' });

/** A time constant, one per neuron if wanted. */
export const tau = (value: number, doc: string, cite?: string) =>
  quantity(value, 'ms', { doc, range: [0.01, null], perElement: true, ...cited(cite) });

/** A potential, or a difference of two. */
export const potential = (value: number, doc: string, cite?: string) =>
  quantity(value, 'mV', { doc, perElement: true, ...cited(cite) });

/** A conductance. */
export const conductance = (value: number, doc: string, cite?: string) =>
  quantity(value, 'nS', { doc, range: [0, null], perElement: true, ...cited(cite) });

/** A current. */
export const current = (value: number, doc: string, cite?: string) =>
  quantity(value, 'pA', { doc, perElement: true, ...cited(cite) });

/** A pure number. */
export const ratio = (value: number, doc: string, cite?: string) =>
  quantity(value, '1', { doc, perElement: true, ...cited(cite) });

/** The membrane's capacitance. */
export const capacitance = (value: number, cite?: string) =>
  quantity(value, 'pF', {
    doc: 'Membrane capacitance.',
    range: [0.01, null],
    perElement: true,
    ...cited(cite),
  });

/** The time after a spike in which there is no other. */
export const refractoryTime = (value: number, cite?: string) =>
  quantity(value, 'ms', {
    doc: 'Absolute refractory period.',
    range: [0, null],
    ...cited(cite),
  });

export const constantCurrent = current(0, 'Constant external current.');

/** Spikes whose weight is added to a variable when they arrive. */
export const receptor = (unit: string, into: string, doc: string) =>
  ({ kind: 'impulses', flow: 'in', unit, into, shape: ['n'], optional: true, doc }) as const;

/** A value of every neuron, to look at or to compute with. */
export const shown = (unit: string, variable: string, doc: string) =>
  ({ kind: 'analog', flow: 'out', unit, variable, shape: ['n'], doc }) as const;

export const currentIn = {
  kind: 'current',
  flow: 'in',
  unit: 'pA',
  variable: 'I_ext',
  shape: ['n'],
  optional: true,
  doc: 'Injected current.',
} as const;

export const spikesOut = {
  kind: 'spikes',
  flow: 'out',
  shape: ['n'],
  doc: 'Emitted spikes.',
} as const;

export const potentialOut = shown('mV', 'V_m', 'Membrane potential.');

/** `exc` and `inh` as jumps of a current with the sign of the weight, into the named variables. */
export const currentReceptors = (exc = 'I_ex', inh = 'I_in') => ({
  exc: receptor('pA', exc, 'Excitatory input.'),
  inh: receptor('pA', inh, 'Inhibitory input; weights are negative.'),
});

/** `exc` and `inh` as jumps of a conductance, into the named variables. */
export const conductanceReceptors = (exc = 'g_ex', inh = 'g_in') => ({
  exc: receptor('nS', exc, 'Excitatory conductance jumps; weights are positive.'),
  inh: receptor('nS', inh, 'Inhibitory conductance jumps; weights are positive.'),
});

/** Time constants of the two receptors. */
export const synapticTimes = (ex: number, inh: number, what: string, cite?: string) => ({
  tau_syn_ex: tau(ex, `Time constant of the excitatory ${what}.`, cite),
  tau_syn_in: tau(inh, `Time constant of the inhibitory ${what}.`, cite),
});

/** Reversal potentials of the two receptors. */
export const reversals = (ex: number, inh: number, cite?: string) => ({
  E_ex: potential(ex, 'Excitatory reversal potential.', cite),
  E_in: potential(inh, 'Inhibitory reversal potential.', cite),
});

/** Alpha-shaped responses: a spike of weight w makes one whose peak is w, tau after its arrival. */
export const alphaCurrents = `
      dx_ex/dt = -x_ex/tau_syn_ex                    : pA
      dI_ex/dt = (exp(1)*x_ex - I_ex)/tau_syn_ex     : pA
      dx_in/dt = -x_in/tau_syn_in                    : pA
      dI_in/dt = (exp(1)*x_in - I_in)/tau_syn_in     : pA`;

export const alphaConductances = `
      dx_ex/dt = -x_ex/tau_syn_ex                    : nS
      dg_ex/dt = (exp(1)*x_ex - g_ex)/tau_syn_ex     : nS
      dx_in/dt = -x_in/tau_syn_in                    : nS
      dg_in/dt = (exp(1)*x_in - g_in)/tau_syn_in     : nS`;
