import { defineNode, flag, quantity } from '#engine/kit';
import { gateIn, signalIn, signalOut } from './common.ts';

/** A signal held at a value. */
export const clampSignal = defineNode({
  type: 'core/clamp-signal',
  version: 1,
  title: 'Clamp a signal',
  category: 'utility',
  doc: 'Passes a signal, cut to a range, and replaces it by one value while the clamp is on.',
  parameters: {
    on: flag(false, { doc: 'Clamped all the time.', live: true }),
    value: quantity(0, '1', { doc: 'Value while it is on.', perElement: true }),
    lowest: quantity(-1e9, '1', { doc: 'Lowest value that passes.' }),
    highest: quantity(1e9, '1', { doc: 'Highest value that passes.' }),
  },
  ports: {
    in: signalIn('in', 'Signal; several are summed.', false),
    active: gateIn('active', 'On while this is one half or more.'),
    out: signalOut('The clamped signal.'),
  },
  behaviour: {
    kind: 'dynamics',
    equations: 'out = if(on > 0 or active >= 0.5, value, clip(in, lowest, highest)) : 1',
  },
  examples: [
    {
      title: 'Cut',
      parameters: { highest: 2 },
      feed: { in: { constant: 5 } },
      duration: '1 ms',
      expect: (r) => r.signal('out').every((x) => x === 2),
    },
    {
      title: 'Replaced',
      parameters: { value: 7 },
      feed: { in: { constant: 5 }, active: { constant: 1 } },
      duration: '1 ms',
      expect: (r) => r.signal('out').every((x) => x === 7),
    },
  ],
});
