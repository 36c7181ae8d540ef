/**
 * What every projection has in common: its synapses' weight and delay, and which pairs may be
 * joined. The unit `target` stands for the unit of the receptor the projection ends at.
 */

import { choice, flag, quantity } from '#engine/kit';

/** Parameters of a connector between two populations. */
export const synapseParameters = {
  weight: quantity(100, 'target', {
    doc: 'Weight of a synapse, in the unit of the receptor; negative weights inhibit.',
    perElement: true,
  }),
  delay: quantity(1.5, 'ms', {
    doc: 'Time from a spike to its arrival.',
    range: [0, null],
    perElement: true,
    live: false,
  }),
  delayIs: choice({
    doc: 'Where the delay lies, which decides when a learning rule sees the two spikes.',
    options: { axonal: 'Axonal (Brian2)', dendritic: 'Dendritic (NEST)' },
    default: 'axonal',
    group: 'Learning',
  }),
} as const;

/** Whether a neuron may be joined to itself, and a pair more than once. */
export const pairParameters = {
  autapses: flag(false, { doc: 'A neuron may be joined to itself.', group: 'Pairs' }),
  multapses: flag(false, { doc: 'A pair may have several synapses.', group: 'Pairs' }),
} as const;
