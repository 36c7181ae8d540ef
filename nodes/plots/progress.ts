import { count, defineNode } from '#engine/kit';

/** Is it getting better? */
export const progress = defineNode({
  type: 'core/progress',
  version: 1,
  title: 'Progress',
  category: 'plot',
  doc: 'Shows one number of each result over time: an accuracy, a reward, the length of an episode.',
  parameters: {
    element: count(0, { doc: 'Which number of the results.', range: [0, null] }),
  },
  ports: {
    result: {
      kind: 'result',
      flow: 'in',
      shape: ['*'],
      many: true,
      doc: 'Results to follow.',
    },
  },
  behaviour: { kind: 'lowering', lower: () => undefined },
  examples: [{ title: 'Nothing wired', duration: '1 ms', expect: () => true }],
});
