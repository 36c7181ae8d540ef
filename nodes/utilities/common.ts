/** Ports of relays: spikes in, spikes out, within the same step. */

export const spikesIn = {
  kind: 'spikes',
  flow: 'in',
  shape: ['n'],
  many: true,
  doc: 'Incoming spikes.',
} as const;

/** An input signal of any unit; several wires are summed. */
export const signalIn = (variable: string, doc: string, optional = true) =>
  ({
    kind: 'analog',
    flow: 'in',
    unit: '*',
    variable,
    shape: ['n'],
    optional,
    many: true,
    doc,
  }) as const;

/** The result of a computation on signals. */
export const signalOut = (doc: string) =>
  ({ kind: 'analog', flow: 'out', unit: '*', variable: 'out', shape: ['n'], doc }) as const;

/** A switch that another node may move. */
export const gateIn = (variable: string, doc: string) =>
  ({
    kind: 'mod',
    flow: 'in',
    shape: [],
    optional: true,
    many: true,
    variable,
    doc,
  }) as const;
