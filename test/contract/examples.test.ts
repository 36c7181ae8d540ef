/**
 * Every example of every node type runs in the engine and does what it claims; its beginning gives
 * the same bits in the interpreter. Rules need a synapse and two trains around them: they are in
 * `test/unit/nodes/rules.test.ts`.
 */

import { describe, expect, it } from 'vitest';
import { coreNodes } from '#nodes';
import { numberIn, runExample } from '../support/example.ts';
import { notLive } from '../support/live.ts';

/** What the slow backend repeats [ms]. */
const BEGINNING = 20;
const definitions = coreNodes.filter((d) => d.behaviour.kind !== 'plasticity');

describe.each(definitions.map((d) => [d.type, d] as const))('%s', (_type, definition) => {
  it.each(definition.examples.map((e) => [e.title, e] as const))('%s', async (_title, example) => {
    const whole = await runExample(definition, example);
    expect(example.expect?.(whole)).toBe(true);
    expect(
      notLive(definition, whole.run.built),
      'parameters that may change while it runs',
    ).toEqual([]);
    // A stage is TypeScript: kernels have no part in it.
    if (definition.behaviour.kind === 'stage') return;
    const duration = `${Math.min(BEGINNING, numberIn(example.duration, 'ms'))} ms`;
    const compiled = await runExample(definition, example, { duration });
    const other = await runExample(definition, example, { duration, backend: 'interpreter' });
    for (const ref of compiled.recorded) {
      const read = ref.endsWith('/spikes') || ref.endsWith('/events') ? 'spikes' : 'signal';
      expect(other.run[read](ref), ref).toEqual(compiled.run[read](ref));
    }
  });
});
