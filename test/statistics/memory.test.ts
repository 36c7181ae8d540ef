/**
 * The content-addressable memory of the gallery under random scripts (`SCRIPTS=100` for a hundred): eight memories of
 * 8 of 16 bits with up to half of them in common; recall from every cue and from fragments that no
 * other memory has, without one wrong bit; a cue that is stored again recalls the new content only.
 */

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { GraphDocument } from '../../engine/graph/document.ts';
import { createStream } from '../../engine/kit/random.ts';
import { runGraph } from '../support/run.ts';

const path = fileURLToPath(
  new URL('../../nodes/gallery/content-addressable-memory.snn', import.meta.url),
);
const gallery = JSON.parse(readFileSync(path, 'utf8')) as GraphDocument;
const SLOT = 300; // ms
const START = 10; // ms within a slot
const BITS = 16;
const SCRIPTS = Number(process.env.SCRIPTS ?? 10);

interface Question {
  readonly slot: number;
  readonly cue: number;
  readonly bits: readonly number[];
}

/** A script with what should come of it. */
function script(seed: number) {
  const random = createStream(seed, 'script', 'draws');
  const draw = (from: readonly number[], k: number): number[] => {
    const rest = [...from];
    return Array.from({ length: k }, () => rest.splice(random.integer(rest.length), 1)[0] ?? 0);
  };
  const all = Array.from({ length: BITS }, (_, i) => i);
  const memories = new Map<number, ReadonlySet<number>>();
  const cue: [number, number][] = [];
  const content: [number, number][] = [];
  const store: [number, number][] = [];
  const questions: Question[] = [];
  let slot = 0;
  const common = (a: ReadonlySet<number>, b: ReadonlySet<number>) =>
    [...a].filter((bit) => b.has(bit)).length;
  const fresh = (others: readonly ReadonlySet<number>[]): ReadonlySet<number> => {
    for (;;) {
      const bits = new Set(draw(all, 8));
      if (others.every((other) => common(bits, other) <= 4)) return bits;
    }
  };
  const put = (c: number, bits: ReadonlySet<number>) => {
    const t = slot++ * SLOT + START;
    store.push([t, 0]);
    for (const bit of bits) content.push([t, bit], [t + 2, bit]);
    cue.push([t + 1, c]);
    memories.set(c, bits);
  };
  const ask = (c: number, fragment: readonly number[] | null) => {
    const t = slot * SLOT + START;
    if (fragment) for (const bit of fragment) content.push([t, bit]);
    else cue.push([t, c]);
    const bits = [...(memories.get(c) ?? [])].sort((a, b) => a - b);
    questions.push({ slot: slot++, cue: c, bits });
  };
  /** Fragments of every size that only this memory has. */
  const askFragments = (c: number) => {
    const own = [...(memories.get(c) ?? [])];
    for (let k = 1; k < own.length; k++) {
      const fragment = draw(own, k);
      const holders = [...memories.values()].filter((m) => fragment.every((bit) => m.has(bit)));
      if (holders.length === 1) ask(c, fragment);
    }
  };
  const cues = draw(all, 8);
  for (const c of cues) put(c, fresh([...memories.values()]));
  for (const c of cues) ask(c, null);
  for (const c of cues) askFragments(c);
  const again = cues[0] ?? 0;
  put(again, fresh([...memories.values()]));
  for (const c of cues) ask(c, null);
  askFragments(again);
  const sorted = (list: [number, number][]) => list.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  return {
    questions,
    slots: slot,
    tables: { ncue0000: sorted(cue), nscript0: sorted(content), nstore00: sorted(store) },
  };
}

/** Questions that were answered with a wrong cue or a wrong bit, or not at all. */
async function errors(seed: number): Promise<{ readonly wrong: number; readonly asked: number }> {
  const { questions, slots, tables } = script(seed);
  const nodes = Object.fromEntries(
    Object.entries(gallery.nodes).map(([id, node]) => {
      const times = tables[id as keyof typeof tables];
      return [id, times ? { ...node, parameters: { ...node.parameters, times } } : node];
    }),
  );
  const run = await runGraph(
    { ...gallery, nodes },
    { record: ['nca3cue0/spikes', 'nca3cont/spikes'], duration: `${slots * SLOT} ms` },
  );
  const heard = (ref: string): Set<number>[] => {
    const { step, element } = run.spikes(ref);
    const bySlot = Array.from({ length: slots }, () => new Set<number>());
    for (const [k, s] of step.entries())
      bySlot[Math.floor((s * run.dt) / SLOT)]?.add(element[k] ?? -1);
    return bySlot;
  };
  const cues = heard('nca3cue0/spikes');
  const bits = heard('nca3cont/spikes');
  const text = (set: Iterable<number> | undefined) => [...(set ?? [])].sort((a, b) => a - b).join();
  const wrong = questions.filter(
    (q) => text(cues[q.slot]) !== `${q.cue}` || text(bits[q.slot]) !== q.bits.join(),
  ).length;
  return { wrong, asked: questions.length };
}

describe('a memory that is addressed by content', () => {
  it('makes no error in any random script', async () => {
    let [wrong, asked] = [0, 0];
    for (let seed = 1; seed <= SCRIPTS; seed++) {
      const result = await errors(seed);
      wrong += result.wrong;
      asked += result.asked;
    }
    expect(asked).toBeGreaterThan(50 * SCRIPTS);
    expect(wrong).toBe(0);
  }, 600_000);
});
