/** What a run leaves behind on each backend, compared. */

import fc from 'fast-check';
import { expect } from 'vitest';
import { interpreterBackend, wasmBackend } from '../../engine/codegen/backend.ts';
import { BYTES } from '../../engine/codegen/memory.ts';
import type { GraphDocument } from '../../engine/graph/document.ts';
import type { Problem } from '../../engine/problems/problem.ts';
import { build } from '../../engine/runtime/build.ts';
import { registry } from './run.ts';

const said = (problems: readonly Problem[]) => problems.map((p) => `${p.code} ${p.message}`);

interface Life {
  readonly problems: readonly string[];
  /** What changes in a run, by its owner and name. */
  readonly end: ReadonlyMap<string, Float64Array | Uint8Array> | null;
}

/** All that a run leaves behind, or what was said instead. */
async function lifeOf(document: GraphDocument, backend: typeof wasmBackend): Promise<Life> {
  const outcome = await build(document, registry, { workers: 1, backend });
  if (!outcome.ok) return { problems: said(outcome.problems), end: null };
  const { plan, simulation } = outcome.value;
  const ran = await simulation.advance(plan.steps);
  if (!ran.ok) return { problems: said(ran.problems), end: null };
  const { buffer } = simulation.settled().memory;
  const end = new Map<string, Float64Array | Uint8Array>();
  for (const { owner, name, type, offset, length, mutable } of plan.regions)
    if (mutable)
      end.set(
        `${owner}/${name}`,
        type === 'f64'
          ? new Float64Array(buffer, offset, length).slice()
          : new Uint8Array(buffer, offset, length * BYTES[type]).slice(),
      );
  return { problems: [], end };
}

/**
 * Holds documents to this: both backends refuse them in the same words, or keep the same numbers,
 * and no belief of ours fails ("Bug: ..."). Returns how many ran to their end.
 */
export async function countAlike(
  documents: fc.Arbitrary<GraphDocument>,
  parameters: { readonly numRuns: number; readonly seed: number },
): Promise<number> {
  let ran = 0;
  await fc.assert(
    fc.asyncProperty(documents, async (document) => {
      const fast = await lifeOf(document, wasmBackend);
      const slow = await lifeOf(document, interpreterBackend);
      // Numbers are equal to the bit: `toEqual` tells -0 from 0, and no NaN from another.
      expect(fast).toEqual(slow);
      for (const problem of fast.problems) expect(problem).not.toContain('Bug');
      if (fast.end) ran++;
    }),
    parameters,
  );
  return ran;
}
