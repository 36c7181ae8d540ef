import { defineNode } from '#engine/kit';

/** What is taken for what. */
export const confusion = defineNode({
  type: 'core/confusion',
  version: 1,
  title: 'Confusion matrix',
  category: 'plot',
  doc: 'Counts, for each true class, which class was chosen.',
  parameters: {},
  ports: {
    result: { kind: 'result', flow: 'in', shape: ['n'], doc: 'Scores, one per class.' },
    label: { kind: 'label', flow: 'in', shape: [1], doc: 'The true class.' },
  },
  behaviour: { kind: 'lowering', lower: () => undefined },
  examples: [{ title: 'Nothing wired', duration: '1 ms', expect: () => true }],
});
