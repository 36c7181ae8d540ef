import { defineNode } from '#engine/kit';

/** Labels and decisions in words. */
export const classView = defineNode({
  type: 'core/class-view',
  version: 1,
  title: 'Class view',
  category: 'plot',
  doc: 'Shows the label of a sample and the scores of a result, the winner marked.',
  parameters: {},
  ports: {
    result: {
      kind: 'result',
      flow: 'in',
      shape: ['*'],
      optional: true,
      many: true,
      doc: 'Scores by class.',
    },
    label: {
      kind: 'label',
      flow: 'in',
      shape: [1],
      optional: true,
      many: true,
      doc: 'The true class.',
    },
  },
  behaviour: {
    kind: 'lowering',
    lower: () => undefined,
  },
  examples: [{ title: 'Nothing wired', duration: '1 ms', expect: () => true }],
});
