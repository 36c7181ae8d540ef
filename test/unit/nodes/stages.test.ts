/** Every stage of the library does what its examples say, when called by the contract. */

import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { NodeDefinition } from '../../../engine/kit/types.ts';
import { recordExample } from '../../support/stage.ts';

const room = fileURLToPath(new URL('../../../nodes/', import.meta.url));
const FOLDERS = ['encoders', 'readouts', 'sources', 'modulators', 'worlds'];

const isDefinition = (value: unknown): value is NodeDefinition =>
  typeof value === 'object' && value !== null && 'type' in value && 'behaviour' in value;

const found: NodeDefinition[] = [];
for (const folder of FOLDERS)
  for (const file of readdirSync(`${room}${folder}`).filter((f) => f.endsWith('.ts')))
    found.push(
      ...Object.values<unknown>(await import(`${room}${folder}/${file}`)).filter(isDefinition),
    );
const stages = found.filter((d) => d.behaviour.kind === 'stage');

describe.each(stages.map((d) => [d.type, d] as const))('%s', (_, definition) => {
  it.each(definition.examples.map((e) => [e.title, e] as const))('%s', (_title, example) => {
    const { recording, problems } = recordExample(definition, example);
    expect(problems).toEqual([]);
    expect(example.expect?.(recording)).toBe(true);
  });

  it('cites only what it lists, and documents everything', () => {
    const sources = new Set(Object.keys(definition.citations ?? {}));
    for (const [name, parameter] of Object.entries(definition.parameters)) {
      expect(parameter.doc.length, name).toBeGreaterThan(8);
      if (parameter.cite)
        expect(sources, `${name} cites ${parameter.cite}`).toContain(parameter.cite);
    }
    for (const [name, port] of Object.entries(definition.ports))
      expect(port.doc.length, name).toBeGreaterThan(8);
  });
});
