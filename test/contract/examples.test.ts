/**
 * Every example of every node type runs in the engine and does what it claims; its beginning gives
 * the same bits in the interpreter. Rules need a synapse and two trains around them: they are in
 * `test/unit/nodes/rules.test.ts`.
 */

import { describe, expect, it } from 'vitest';
import { coreNodes } from '#nodes';
import type { ParameterValue } from '../../engine/graph/document.ts';
import type { NodeDefinition } from '../../engine/kit/types.ts';
import type { Built } from '../../engine/runtime/build.ts';
import { numberIn, runExample } from '../support/example.ts';

/** What the slow backend repeats [ms]. */
const BEGINNING = 20;
const definitions = coreNodes.filter((d) => d.behaviour.kind !== 'plasticity');

/** Parameters that are said to be live and that a run cannot take. */
function notLive(definition: NodeDefinition, built: Built): string[] {
  const [id = '', node] =
    Object.entries(built.document.nodes).find(([, n]) => n.type === definition.type) ?? [];
  return Object.entries(definition.parameters).flatMap(([name, parameter]) => {
    if (!(parameter.live ?? parameter.kind === 'quantity')) return [];
    const value = node?.parameters?.[name] ?? parameter.default;
    // Whatever is wrong with the value, it may be set.
    const { problems } = built.set(id, name, value as ParameterValue);
    return problems.some(({ code }) => code === 'run/needs-reload') ? [name] : [];
  });
}

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
