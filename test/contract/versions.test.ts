/**
 * The version table: what a document may rely on, as a hash per (type, version). A new type or
 * version is added to the table when this test runs; one that changed without a new version fails.
 * Documents store only what differs from the defaults, so a changed default changes old files:
 * raise `version`, and add a migration where old parameters need one. What nobody has released yet
 * may change in place: `npm test -- test/contract/versions.test.ts -u`.
 */

import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { coreNodes } from '#nodes';
import type { NodeDefinition, Of } from '../../engine/kit/types.ts';

/** Objects with their keys in order, code as its name, docs left out. */
function settled(value: unknown): unknown {
  if (typeof value === 'function') return 'code';
  if (Array.isArray(value)) return value.map(settled);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !['doc', 'cite', 'group', 'options'].includes(key))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, settled(inner)]),
  );
}

/** Names of choices matter to files, their labels do not. */
const choices = (d: NodeDefinition): Of<readonly string[]> =>
  Object.fromEntries(
    Object.entries(d.parameters).flatMap(([name, p]) =>
      p.kind === 'choice' ? [[name, Object.keys(p.options).sort()]] : [],
    ),
  );

const hashOf = (d: NodeDefinition): string =>
  createHash('sha256')
    .update(JSON.stringify(settled([d.parameters, choices(d), d.ports, d.behaviour])))
    .digest('hex')
    .slice(0, 16);

describe('version table', () => {
  it.each(coreNodes.map((d) => [d.type, d.version, d] as const))('%s %d', (_type, _v, d) => {
    expect(hashOf(d)).toMatchSnapshot();
  });

  it('has a way up from every older version', () => {
    for (const d of coreNodes)
      for (let from = 1; from < d.version; from++)
        expect(d.migrations?.[from], `${d.type}: from version ${from}`).toBeTypeOf('function');
  });
});
