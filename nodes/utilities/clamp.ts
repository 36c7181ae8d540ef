import { defineNode, flag } from '#engine/kit';
import { gateIn } from './common.ts';

const input = (into: string, doc: string) =>
  ({ kind: 'spikes', flow: 'in', into, shape: ['n'], optional: true, many: true, doc }) as const;

/** Puts a population into a state of one's own choice. */
export const clamp = defineNode({
  type: 'core/clamp',
  version: 1,
  title: 'Clamp',
  category: 'utility',
  doc: 'Replaces spikes by those of a pattern while it is on; without a pattern the wire is silent then. It follows the flag, or `active` where that is wired.',
  parameters: {
    on: flag(false, { doc: 'Clamped all the time.', live: true }),
  },
  ports: {
    in: input('heard', 'Spikes that pass while the clamp is off.'),
    pattern: input('given', 'Spikes that pass while it is on.'),
    active: gateIn('active', 'On while this is one half or more.'),
    spikes: { kind: 'spikes', flow: 'out', shape: ['n'], doc: 'What passes.' },
  },
  behaviour: {
    kind: 'dynamics',
    equations: `
      heard : 1
      given : 1`,
    step: `
      heard = 0
      given = 0`,
    threshold: 'if(on > 0 or active >= 0.5, given, heard) > 0.5',
  },
  examples: [
    {
      title: 'Off',
      feed: { in: { spikes: ['2 ms'] }, pattern: { spikes: ['3 ms', '4 ms'] } },
      duration: '6 ms',
      expect: (r) => r.spikes('spikes').step.length === 1,
    },
    {
      title: 'On',
      parameters: { on: true },
      feed: { in: { spikes: ['2 ms'] }, pattern: { spikes: ['3 ms', '4 ms'] } },
      duration: '6 ms',
      expect: (r) => r.spikes('spikes').step.length === 2,
    },
  ],
});
