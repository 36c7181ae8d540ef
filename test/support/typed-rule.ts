/** Rules as a person types them, without parameters. */

import type { NodeDefinition } from '../../engine/kit/types.ts';

export type RuleText = Extract<NodeDefinition['behaviour'], { kind: 'plasticity' }>;

export const rulePort = (variable: string) =>
  ({
    kind: 'mod',
    flow: 'in',
    shape: [],
    optional: true,
    many: true,
    variable,
    doc: 'A modulator.',
  }) as const;

/** A rule without parameters, as a person types it. */
export const typed = (
  behaviour: Omit<RuleText, 'kind'>,
  ports: NodeDefinition['ports'] = {},
  type = 'local/typed',
): NodeDefinition => ({
  type,
  version: 1,
  title: 'Typed',
  category: 'plasticity',
  doc: 'A rule.',
  parameters: {},
  ports: {
    rule: { kind: 'rule', flow: 'out', shape: [], many: true, doc: 'What it teaches.' },
    learning: rulePort('learning'),
    ...ports,
  },
  behaviour: { kind: 'plasticity', ...behaviour },
  examples: [{ title: 'Nothing', duration: '1 ms' }],
});
