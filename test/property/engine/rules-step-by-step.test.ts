/**
 * Every learning rule of the library against the same rule in plain TypeScript: each weight after
 * every event of random trains, and what every spike delivers, with delays on either side.
 */

import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ParameterValue } from '../../../engine/graph/document.ts';
import type { NodeDefinition } from '../../../engine/kit/types.ts';
import { compareRule } from '../../support/compare-rule.ts';
import { OTHERS } from '../../support/plain-others.ts';
import { PAIRS } from '../../support/plain-pairs.ts';
import { registry } from '../../support/run.ts';

const CASES = [...PAIRS, ...OTHERS];

it('no rule of the library is left out', () => {
  const folder = new URL('../../../nodes/plasticity/', import.meta.url);
  const types = readdirSync(folder).map((file) => `core/${file.replace('.ts', '')}`);
  expect(new Set(CASES.map(([, type]) => type))).toEqual(new Set(types));
});

describe.each(CASES)('%s', (_title, type, { parameters, plain, ...options }) => {
  const delivers = type.startsWith('core/short-term');
  it.each([
    ['axonal', '3 ms', 'wasm'],
    ['dendritic', '3 ms', 'wasm'],
    ['axonal', { draw: 'uniform', args: ['1 ms', '5 ms'] }, 'wasm'],
    ['dendritic', { draw: 'uniform', args: ['1 ms', '5 ms'] }, 'interpreter'],
  ] as const)('%s delay %j, %s', async (delayIs, delay, backend) => {
    const found = await compareRule({
      delay: delay as ParameterValue,
      ...options,
      rules: [{ type, parameters, plain }],
      delayIs,
      backend,
    });
    expect(found.events).toBeGreaterThan(60);
    expect(found.moved).toBe(delivers ? 0 : 12);
    expect(found.weights).toBeLessThan(1e-12);
    expect(found.arrived).toBeLessThan(1e-12);
  });

  it('typed into a document it is the same machine code and gives the same bits', async () => {
    const { examples, presets, exports, ...own } = registry.get(type)!;
    const local = JSON.parse(
      JSON.stringify({ ...own, type: 'local/own', examples: [{ title: 'Any', duration: '1 ms' }] }),
    ) as NodeDefinition;
    const [built, typed] = await Promise.all(
      [type, 'local/own'].map((name) =>
        compareRule({
          delay: '2 ms',
          ...options,
          rules: [{ type: name, parameters, plain }],
          definitions: [local],
          delayIs: 'axonal',
        }),
      ),
    );
    expect(typed!.kernels).toEqual(built!.kernels);
    expect(typed!.final).toEqual(built!.final);
    expect(typed!.delivered).toEqual(built!.delivered);
  });
});
