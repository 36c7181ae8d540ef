import { defineNode } from '#engine/kit';
import { gateIn } from './common.ts';

const input = (into: string, doc: string) =>
  ({ kind: 'spikes', flow: 'in', into, shape: ['n'], optional: true, many: true, doc }) as const;

/** One of two inputs, chosen while the network runs. */
export const switchNode = defineNode({
  type: 'core/switch',
  version: 1,
  title: 'Switch',
  category: 'utility',
  doc: 'Passes the spikes of one of two inputs, in the same step: the first while `select` is below one half, else the second. With one input it is a gate.',
  parameters: {},
  ports: {
    a: input('in_a', 'Passes while `select` is below one half.'),
    b: input('in_b', 'Passes while `select` is one half or more.'),
    select: gateIn('select', 'Which input passes.'),
    spikes: { kind: 'spikes', flow: 'out', shape: ['n'], doc: 'Spikes of the chosen input.' },
  },
  behaviour: {
    kind: 'dynamics',
    equations: `
      in_a : 1
      in_b : 1`,
    step: `
      in_a = 0
      in_b = 0`,
    threshold: 'if(select < 0.5, in_a, in_b) > 0.5',
  },
  examples: [
    {
      title: 'The first input',
      feed: { a: { spikes: ['2 ms'] }, b: { spikes: ['3 ms', '4 ms'] } },
      duration: '6 ms',
      expect: (r) => r.spikes('spikes').step.length === 1,
    },
    {
      title: 'The second input',
      feed: {
        a: { spikes: ['2 ms'] },
        b: { spikes: ['3 ms', '4 ms'] },
        select: { constant: 1 },
      },
      duration: '6 ms',
      expect: (r) => r.spikes('spikes').step.length === 2,
    },
  ],
});
