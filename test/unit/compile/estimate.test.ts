/** What is said of a network before it is built, against what it then needs. */

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readDocument } from '#engine';
import { compile } from '../../../engine/compile/compile.ts';
import type { Expected } from '../../../engine/compile/estimate.ts';
import type { GraphDocument } from '../../../engine/graph/document.ts';
import { openAssets } from '../../../engine/main/node-host.ts';
import { openWith } from '../../../engine/runtime/assets.ts';
import { registry, sayProblems } from '../../support/run.ts';

const folder = 'nodes/gallery';

/** What was expected first of all, and what the plan came to. */
function measure(document: GraphDocument, file: string) {
  const told: { readonly drawn: number; readonly expected: Expected }[] = [];
  const compiled = compile(document, registry, {
    workers: 1,
    open: openWith(openAssets(document, file, registry).assets),
    report: (_share, drawn, expected) => expected && told.push({ drawn, expected }),
  });
  if (!compiled.ok) throw new Error(sayProblems(compiled.problems));
  const { plan } = compiled.value;
  const synapses = plan.projections.reduce((sum, p) => sum + p.synapses, 0);
  return { told, synapses, bytes: plan.bytes };
}

describe('the estimate', () => {
  it.each(readdirSync(folder).filter((name) => name.endsWith('.snn')))('of %s', (name) => {
    const file = `${folder}/${name}`;
    const read = readDocument(readFileSync(file, 'utf8'), registry);
    if (!read.ok) throw new Error(sayProblems(read.problems));
    const { told, synapses, bytes } = measure(read.value.document, file);
    expect(told).toHaveLength(1);
    const [{ drawn, expected } = { drawn: 1, expected: { synapses: 0, bytes: 0 } }] = told;
    expect(drawn).toBe(0); // before any synapse
    expect(Math.abs(expected.synapses - synapses)).toBeLessThanOrEqual(0.05 * synapses + 50);
    // Small networks need a few kilobytes for things that are not reckoned here.
    if (bytes < 2 ** 20) return expect(expected.bytes).toBeLessThan(2 ** 21);
    expect(expected.bytes / bytes).toBeGreaterThan(2 / 3);
    expect(expected.bytes / bytes).toBeLessThan(3 / 2);
  });
});
