/**
 * Changing a parameter while a run goes on: what the engine takes needs no other kernels, tables or
 * intervals than those that are there, and what is said to be live is taken. Of every node that is a
 * network by itself, each parameter.
 */

import { expect, it } from 'vitest';
import { coreNodes } from '#nodes';
import type { GraphDocument, ParameterValue } from '../../engine/graph/document.ts';
import { isLive } from '../../engine/graph/ports.ts';
import type { Parameter } from '../../engine/kit/types.ts';
import type { Built } from '../../engine/runtime/build.ts';
import { buildGraph } from '../support/run.ts';

/** Another value of a parameter; undefined where none is sure to be good. */
function otherOf(parameter: Parameter): ParameterValue | undefined {
  switch (parameter.kind) {
    case 'quantity': {
      const next = parameter.default === 0 ? 0.5 : parameter.default * 0.9;
      return `${next} ${parameter.unit}`.replace(/ (1|target|\*)$/, '');
    }
    case 'expression':
      return `2*(${parameter.default})`;
    case 'count':
      return parameter.default + 1;
    case 'flag':
      return !parameter.default;
    case 'choice':
      return Object.keys(parameter.options).find((option) => option !== parameter.default);
    case 'table':
      return parameter.default.map((row) => row.map((x, k) => (k === 0 ? x : x * 0.5)));
    default:
      return undefined;
  }
}

const networkOf = (type: string, parameters: Record<string, ParameterValue> = {}) =>
  buildGraph({
    format: 'snn-graph',
    version: 1,
    simulation: { duration: '10 ms' },
    nodes: { node: { type, version: 1, name: 'N', parameters } },
    edges: {},
  } as GraphDocument).catch(() => null); // it needs wires, or other values

/** What another value would have to be built for. */
const builtInto = ({ plan, network }: Built): string =>
  JSON.stringify([plan.hash, plan.lookups, network.stages.map(({ every }) => every)]);

it('is refused where it needs another build', async () => {
  const checked = { taken: 0, refused: 0 };
  const wrong: string[] = [];
  for (const { type, parameters, behaviour } of coreNodes)
    for (const [name, parameter] of Object.entries(parameters)) {
      const other = otherOf(parameter);
      if (other === undefined) continue;
      const [built, anew] = [await networkOf(type), await networkOf(type, { [name]: other })];
      if (!built || !anew) continue;
      const before = builtInto(built);
      if (!built.set('node', name, other).ok) {
        checked.refused++;
        // A rule is nothing without a projection that it teaches.
        if (isLive(parameter) && behaviour.kind !== 'plasticity')
          wrong.push(`${type} ${name} is said to be live`);
        continue;
      }
      checked.taken++;
      if (before !== builtInto(anew)) wrong.push(`${type} ${name} ${JSON.stringify(other)}`);
    }
  expect(wrong).toEqual([]);
  expect(checked.taken).toBeGreaterThan(250);
  expect(checked.refused).toBeGreaterThan(30);
}, 120_000);
