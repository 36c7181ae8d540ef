/**
 * Every learning rule of the library does what its examples say: one synapse without delay worth
 * having (one step) between listed spikes, run by the engine on both backends.
 */

import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { NodeDefinition, Recording } from '../../../engine/kit/types.ts';
import { stdpPair } from '../../../nodes/plasticity/stdp-pair.ts';
import { notLive } from '../../support/live.ts';
import { carried, oneSynapse } from '../../support/plasticity.ts';

const folder = fileURLToPath(new URL('../../../nodes/plasticity/', import.meta.url));
const rules: NodeDefinition[] = [];
for (const file of readdirSync(folder))
  for (const value of Object.values<unknown>(await import(folder + file)))
    if (typeof value === 'object' && value !== null && 'behaviour' in value)
      rules.push(value as NodeDefinition);

const unused = () => {
  throw new Error('a rule has weights only');
};

describe.each(rules.map((d) => [d.type, d] as const))('%s', (type, definition) => {
  it.each(definition.examples.map((e) => [e.title, e] as const))('%s', async (_, example) => {
    const train = (port: string) => {
      const feed = example.feed?.[port];
      return feed && 'spikes' in feed ? feed.spikes.map(String) : [];
    };
    const seen: Float64Array[] = [];
    for (const backend of ['wasm', 'interpreter'] as const) {
      const run = await oneSynapse({
        rule: type,
        parameters: (example.parameters ?? {}) as never,
        weight: 50,
        pre: train('pre'),
        post: train('post'),
        duration: String(example.duration),
        backend,
      });
      seen.push(run.weights('syn'));
      expect(notLive(definition, run.built), 'parameters that may change').toEqual([]);
    }
    const recording: Recording = {
      rate: unused,
      spikes: unused,
      signal: unused,
      weights: () => seen[0] ?? new Float64Array(),
    };
    expect(example.expect?.(recording)).toBe(true);
    expect(seen[1]).toEqual(seen[0]);
  });

  it('cites only what it lists, and documents everything', () => {
    const sources = new Set(Object.keys(definition.citations ?? {}));
    for (const [name, parameter] of Object.entries(definition.parameters)) {
      expect(parameter.doc.length, name).toBeGreaterThan(8);
      if (parameter.cite)
        expect(sources, `${name} cites ${parameter.cite}`).toContain(parameter.cite);
    }
  });
});

describe('a rule that reads the time', () => {
  const behaviour = {
    kind: 'plasticity',
    pre: 'x : ms',
    post: 'y : ms',
    onPre: `
      w = w + t/(1 ms)
      x = t`,
    onPost: `
      w = w + (t - x)/(1 ms)
      y = t`,
  } as const;
  const timed: NodeDefinition = { ...stdpPair, type: 'test/timed', parameters: {}, behaviour };
  it.each(['wasm', 'interpreter'] as const)('%s', async (backend) => {
    const run = await oneSynapse({
      rule: 'test/timed',
      parameters: {},
      weight: 50,
      pre: ['10 ms'],
      post: ['30 ms'],
      duration: '50 ms',
      backend,
      definitions: [timed],
    });
    const [weight = 0] = run.weights('syn');
    // 10 at the first spike, and 20 between the two, to a step or two.
    expect(Math.abs(weight - 80)).toBeLessThan(0.5);
  });
});

it('a variable of a synapse that has the unit of weights may be given a start', async () => {
  const parameters = { tau_c: '200 ms', b: '0.01 1/ms' };
  const starting = (c: string) =>
    carried('core/stdp-dopamine', parameters, 50, 1, [10, 110], [], { initial: { c: c as never } });
  const [before = 0, after = 0] = await starting('4 pA');
  // Without dopamine the weight follows -c b, and c falls by itself.
  expect(after - before).toBeCloseTo(-4 * 0.01 * 200 * (Math.exp(-0.05) - Math.exp(-0.55)), 2);
  await expect(starting('4 mV')).rejects.toThrow(/c is in mV|voltage|pA/);
});
