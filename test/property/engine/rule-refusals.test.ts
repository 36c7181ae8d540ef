/** What a typed rule cannot read or change where it stands is said, with the rule and the text. */

import { describe, expect, it } from 'vitest';
import { compareRule } from '../../support/compare-rule.ts';
import { type RuleText, typed } from '../../support/typed-rule.ts';

describe('what a rule cannot do is said', () => {
  const x = 'dx/dt = -x/(9 ms) : 1';
  const y = 'dy/dt = -y/(9 ms) : 1';
  const level = 'dlevel/dt = -level/(9 ms) : 1';
  const CASES: readonly (readonly [string, string, Omit<RuleText, 'kind'>])[] = [
    ['rule/not-here', 'onPre cannot read rand()', { onPre: 'w += rand()' }],
    ['rule/not-here', 'onPost cannot read poisson()', { onPost: 'w += poisson(1)' }],
    ['rule/not-here', 'onPre cannot read n', { onPre: 'w += n' }],
    ['rule/not-here', 'onPre cannot read lastspike', { onPre: 'w += lastspike/(1 ms)' }],
    ['rule/not-here', 'onPre cannot read sumIn()', { onPre: 'w += sumIn(w)' }],
    ['rule/not-here', 'post cannot read x', { pre: x, post: 'dy/dt = x/(9 ms) : 1' }],
    ['rule/not-here', 'pre cannot read V_m_post', { pre: 'dx/dt = V_m_post/(9 ms) : mV' }],
    ['rule/not-here', 'synapse cannot read x', { pre: x, synapse: 'de/dt = x/(9 ms) : 1' }],
    ['rule/trace-reads-synapse', 'from V_m_post', { pre: x, onPre: 'x += V_m_post/(1 mV)' }],
    [
      'rule/trace-reads-synapse',
      'from delayed(y, ...)',
      { pre: x, post: y, onPre: 'x += delayed(y, 5 ms)' },
    ],
    [
      'rule/wrong-side',
      'onEvery cannot change level',
      { shared: level, every: '9 ms', onEvery: 'level += 1' },
    ],
    ['rule/wrong-side', 'onEvery cannot change x', { pre: x, every: '9 ms', onEvery: 'x = 0' }],
    ['rule/wrong-side', 'onPost cannot change deliver', { onPost: 'deliver = w' }],
    ['rule/no-past', 'onPre cannot look back at w', { onPre: 'w += delayed(w, 5 ms)' }],
    [
      'rule/no-past',
      'post cannot look back at x',
      { pre: x, post: 'dy/dt = delayed(x, 5 ms)/(9 ms) : 1' },
    ],
    ['rule/past-not-constant', 'it reads x', { pre: x, onPre: 'w += delayed(x, x*5 ms)' }],
  ];
  it.each(CASES)('%s: %s', async (code, words, behaviour) => {
    const rule = typed(behaviour);
    const run = compareRule({
      rules: [{ type: rule.type, plain: {} }],
      delay: '3 ms',
      delayIs: 'axonal',
      definitions: [rule],
    });
    await expect(run).rejects.toThrow(words);
    await expect(run).rejects.toThrow(code);
  });
});
