/**
 * Every encoder fires the same spikes for the same input however the run is cut and shared: in one
 * piece or many, on one worker or several. The encoders are those of the library, so a new one is
 * covered by its own examples, fed with random numbers in their place. A population behind each train
 * is split between the workers.
 */

import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { coreNodes } from '#nodes';
import type { Example, Of, Parameter } from '../../../engine/kit/types.ts';
import { runExample } from '../../support/example.ts';

type AnyExample = Example<Of<Parameter>>;
type Feed = NonNullable<AnyExample['feed']>[string];

/** Random numbers as many and as large as those of the example. */
function vary(feed: Feed, draw: () => number): Feed {
  const among = (list: ArrayLike<number>) => {
    const all = Array.from(list);
    const [least, most] = [Math.min(...all), Math.max(...all)];
    return all.map(() => least + draw() * (most > least ? most - least : 1));
  };
  if ('signal' in feed) return { signal: among(feed.signal) };
  if ('sample' in feed) {
    const { shape, data } = feed.sample;
    return { sample: { shape, data: Float32Array.from(among(data)) } };
  }
  return feed;
}

const listeners = 600;
const encoders = coreNodes.filter((d) => d.category === 'encoder');

/** A still picture has no events for a camera of changes. */
const STILL = ['core/video-dvs'];

beforeAll(() => {
  // Compute threads come from the built command line: this builds it where it is not up to date.
  const built = spawnSync(process.execPath, ['engine/main/spikeloom.mjs', '--help']);
  expect(built.status).toBe(0);
}, 120_000);

it('finds the encoders of the library', () => {
  expect(encoders.length).toBeGreaterThan(20);
});

describe.each(encoders.map((d) => [d.type, d] as const))('%s', (type, definition) => {
  const ways = [{ pieces: 1 }, { pieces: 7 }, { workers: 2 }, { workers: 3, pieces: 5 }] as const;

  it('fires the same spikes in pieces and on workers', async () => {
    let spikes = 0;
    for (const example of definition.examples) {
      const [first] = fc.sample(fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), {
        numRuns: 1,
        seed: 11,
      });
      const draw = () => first!.next().value as number;
      const feed = Object.fromEntries(
        Object.entries(example.feed ?? {}).map(([name, f]) => [name, vary(f, draw)]),
      );
      for (const fed of [example, { ...example, feed }]) {
        const whole = await runExample(definition, fed, { seed: 3, listeners });
        for (const way of ways) {
          const other = await runExample(definition, fed, { ...way, seed: 3, listeners });
          expect(other.run.built.plan.workers).toBe('workers' in way ? way.workers : 1);
          for (const ref of whole.recorded) {
            if (!/\/(spikes|events)$/.test(ref)) continue;
            expect(other.run.spikes(ref), `${ref} ${JSON.stringify(way)}`).toEqual(
              whole.run.spikes(ref),
            );
            if (ref.startsWith('nnode/')) spikes += whole.run.spikes(ref).step.length;
          }
        }
      }
    }
    const fires = Object.values(definition.ports).some(
      (p) => p.flow === 'out' && (p.kind === 'spikes' || p.kind === 'events'),
    );
    if (fires) expect(spikes > 0).toBe(!STILL.includes(type));
  });
});
