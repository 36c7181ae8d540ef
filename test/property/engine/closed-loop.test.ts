/**
 * A network and the world it acts in are one deterministic system: episodes, rewards and learned
 * weights are the same for a seed, however many workers compute them, by kernels or interpreter, in
 * pieces, and through a saved state; another seed is another life.
 */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { GraphDocument } from '../../../engine/graph/document.ts';
import { readWeights } from '../../../engine/runtime/observers.ts';
import { buildGraph, type RunOptions, sayProblems } from '../../support/run.ts';

const open = (name: string): GraphDocument =>
  JSON.parse(
    readFileSync(new URL(`../../../nodes/gallery/${name}.snn`, import.meta.url), 'utf8'),
  ) as GraphDocument;

interface Life extends RunOptions {
  /** Saved and opened anew after so many steps. */
  readonly saved?: number;
}

/** What the world told at each interval, and all weights at the end. */
async function life(document: GraphDocument, world: string, steps: number, options: Life) {
  const ports = ['observation', 'reward'];
  const told = createHash('sha256');
  let said = 0;
  const listen = ({ stages }: Awaited<ReturnType<typeof buildGraph>>) =>
    stages.watch((node, port, step, value) => {
      if (node !== world || !ports.includes(port) || !('data' in value)) return;
      told.update(`${port} ${step} ${Array.from(value.data).join()}\n`);
      said++;
    });
  let built = await buildGraph(document, options);
  listen(built);
  const stops = [options.saved ?? steps, steps];
  if (options.pieces) for (let at = 0; at < steps; at += options.pieces) stops.push(at);
  for (const stop of stops.sort((a, b) => a - b)) {
    const outcome = await built.simulation.advance(stop);
    if (!outcome.ok) throw new Error(sayProblems(outcome.problems));
    if (stop !== options.saved) continue;
    const state = built.simulation.checkpoint();
    built.close();
    built = await buildGraph(document, options);
    expect(built.simulation.restore(state).ok).toBe(true);
    listen(built);
  }
  const { plan, simulation } = built;
  const views = simulation.settled();
  const weights = plan.projections
    // Projections that are split among workers list their synapses in another order.
    .map((p) => Array.from(readWeights(p, views).weights).sort((a, b) => a - b))
    .join();
  built.close();
  return { said, told: told.digest('hex'), weights };
}

describe.each([
  ['cart-pole', 'nworld00', 6000],
  ['learning-from-reward', 'nbandit0', 3000],
] as const)('%s', (name, world, steps) => {
  it('is the same life for a seed, however it is computed', async () => {
    const document = open(name);
    const run = (options: Life) => life(document, world, steps, { seed: 2, ...options });
    const first = await run({});
    expect(first.said).toBeGreaterThan(25);
    for (const options of [
      { workers: 2 },
      { workers: 3 },
      { pieces: 333 },
      { saved: Math.round(steps / 2) + 7 },
    ])
      expect(await run(options), JSON.stringify(options)).toEqual(first);
    const other = await run({ seed: 3 });
    expect(other.told).not.toBe(first.told);
  }, 120_000);

  it('by the interpreter, too', async () => {
    const document = open(name);
    const short = (backend: 'wasm' | 'interpreter') =>
      life(document, world, Math.round(steps / 5), { seed: 2, backend });
    expect(await short('interpreter')).toEqual(await short('wasm'));
  }, 120_000);
});
