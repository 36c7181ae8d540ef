/**
 * Every encoder fires the same spikes for the same input however the run is cut and shared: in one
 * piece or many, on one worker or several; and as events (what is recorded: step and channel) or as a
 * dense array (what arrives, step by step, at a cell for each channel). The encoders are those of the library, so a new one is
 * covered by its own examples: as they are, and with random numbers, choices and quantities in the
 * place of theirs. A population behind each train is split between the workers.
 */

import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { coreNodes } from '#nodes';
import { createStream } from '../../../engine/kit/random.ts';
import type { Example, NodeDefinition, Of, Parameter, Sample } from '../../../engine/kit/types.ts';
import { numberIn, runExample } from '../../support/example.ts';

type AnyExample = Example<Of<Parameter>>;
type Feed = NonNullable<AnyExample['feed']>[string];
type Draw = () => number;

/** Random numbers as many and as large as those of the example; times anywhere in it. */
function varyFeed(feed: Feed, duration: number, draw: Draw): Feed {
  const among = (list: ArrayLike<number>) => {
    const all = Array.from(list);
    const [least, most] = [Math.min(...all), Math.max(...all)];
    return all.map(() => least + draw() * (most > least ? most - least : 1));
  };
  const sample = ({ shape, data }: Sample): Sample => ({
    shape,
    data: Float32Array.from(among(data)),
  });
  if ('signal' in feed) return { signal: among(feed.signal) };
  if ('sample' in feed) return { sample: sample(feed.sample) };
  if ('samples' in feed) return { ...feed, samples: feed.samples.map(sample) };
  if (!('spikes' in feed)) return feed;
  const times = Array.from({ length: 3 + 5 * feed.spikes.length }, () =>
    Math.max(1, Math.round(draw() * (duration - 1))),
  );
  return { spikes: [...new Set(times)].sort((a, b) => a - b).map((t) => `${t} ms`) };
}

/** Other choices, flags and quantities, from a half to twice the example's; zeros may become small. */
function varyParameters(definition: NodeDefinition, example: AnyExample, draw: Draw) {
  const result: Record<string, unknown> = { ...example.parameters };
  for (const [name, p] of Object.entries(definition.parameters)) {
    if (draw() < 0.5) continue;
    const own = result[name] ?? ('default' in p ? p.default : null);
    if (p.kind === 'flag') result[name] = draw() < 0.5;
    else if (p.kind === 'choice') {
      const options = Object.keys(p.options);
      result[name] = options[Math.floor(draw() * options.length)];
    } else if ((p.kind === 'quantity' && !p.perElement) || p.kind === 'count') {
      const unit = p.kind === 'count' ? '1' : p.unit;
      const value = typeof own === 'number' ? own : numberIn(own as string, unit);
      const other = value === 0 ? 0.2 * draw() : value * 2 ** (2 * draw() - 1);
      const [least, most] = p.range ?? [null, null];
      const inside = Math.min(most ?? other, Math.max(least ?? other, other));
      const round = p.kind === 'count' || unit === 'ms' ? Math.round(inside) : inside;
      result[name] = unit === '1' ? round : `${round} ${unit}`;
    }
  }
  return result;
}

const RUNS = 5;
/** Spikes of each encoder that has trains, over its random runs. */
const firing: [type: string, spikes: number][] = [];
const listeners = 600;
const encoders = coreNodes.filter(
  (d) => d.category === 'encoder' || ['core/event-filter', 'core/event-map'].includes(d.type),
);

beforeAll(() => {
  // Compute threads come from the built command line: this builds it where it is not up to date.
  const built = spawnSync(process.execPath, ['engine/main/spikeloom.mjs', '--help']);
  expect(built.status).toBe(0);
}, 120_000);

it('finds the encoders of the library', () => {
  expect(encoders.length).toBeGreaterThan(20);
});

interface Way {
  readonly pieces?: number;
  readonly workers?: number;
}

/** Runs an example whole and in another way; how many spikes the node fired, the same in both. */
async function compare(
  definition: NodeDefinition,
  example: AnyExample,
  way: Way,
  seed: number,
): Promise<number> {
  const whole = await runExample(definition, example, { seed, listeners });
  const other = await runExample(definition, example, { ...way, seed, listeners });
  expect(other.run.built.plan.workers).toBe(way.workers ?? 1);
  expect(other.run.outputs('nnode')).toEqual(whole.run.outputs('nnode'));
  let spikes = 0;
  for (const ref of whole.recorded) {
    if (!/\/(spikes|events|kept)$/.test(ref)) continue;
    const expected = whole.run.spikes(ref);
    expect(other.run.spikes(ref), `${ref} ${JSON.stringify(way)}`).toEqual(expected);
    if (ref.startsWith('nnode/')) spikes += expected.step.length;
  }
  return spikes;
}

/** Runs an example with a cell behind each channel; how many spikes arrived, where and when the events say. */
async function compareDense(
  definition: NodeDefinition,
  example: AnyExample,
  seed: number,
): Promise<number> {
  const events = await runExample(definition, example, { seed });
  const { plan } = events.run.built;
  const sizes = plan.streams
    .filter(({ node, port }) => node === 'nnode' && definition.ports[port]?.flow === 'out')
    .filter(({ port }) => ['spikes', 'events'].includes(definition.ports[port]?.kind ?? ''))
    .map(({ port, n }) => [port, n] as const);
  const dense = await runExample(definition, example, { seed, dense: Object.fromEntries(sizes) });
  let spikes = 0;
  for (const [port, n] of sizes) {
    const { step, element } = events.run.spikes(`nnode/${port}`);
    const { values } = dense.run.signal(`ndense${port}/out`);
    const expected = new Float64Array(values.length);
    const { steps } = events.run;
    expect(values.length).toBe(steps * n);
    // In the order of time, then channels; of images, time, then pixels, brighter before darker.
    const half = definition.ports[port]?.kind === 'events' ? n / 2 : n;
    const order = (k: number) =>
      step[k]! * n + (element[k]! % half) * (n / half) + Math.floor(element[k]! / half);
    for (const [k, s] of step.entries()) {
      if (k > 0) expect(order(k)).toBeGreaterThanOrEqual(order(k - 1));
      expect(element[k]).toBeLessThan(n);
      if (s + 1 < steps) expected[(s + 1) * n + element[k]!]!++;
    }
    expect(values, `${port}, ${n} cells`).toEqual(expected);
    spikes += step.length;
  }
  return spikes;
}

describe.each(encoders.map((d) => [d.type, d] as const))('%s', (_type, definition) => {
  const fires = Object.values(definition.ports).some(
    (p) => p.flow === 'out' && (p.kind === 'spikes' || p.kind === 'events'),
  );

  it('fires the same spikes in pieces and on workers', async () => {
    let spikes = 0;
    for (const example of definition.examples)
      spikes += await compare(definition, example, { workers: 3, pieces: 5 }, 3);
    if (fires) expect(spikes).toBeGreaterThan(0);
  });

  it('fires the same spikes as events and as a dense array', async () => {
    let spikes = 0;
    for (const example of definition.examples) spikes += await compareDense(definition, example, 3);
    if (fires) expect(spikes).toBeGreaterThan(0);
  });

  it('does so for random inputs, parameters and seeds', async () => {
    let spikes = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.nat(),
        fc.nat(definition.examples.length - 1),
        fc.record({
          pieces: fc.integer({ min: 1, max: 9 }),
          workers: fc.integer({ min: 1, max: 4 }),
        }),
        async (seed, which, way) => {
          const example = definition.examples[which]!;
          const random = createStream(seed, 'same', 'spikes', 0);
          const draw = () => random.uniform();
          const duration = numberIn(example.duration, 'ms');
          const feed = Object.fromEntries(
            Object.entries(example.feed ?? {}).map(([name, f]) => [
              name,
              varyFeed(f, duration, draw),
            ]),
          );
          const parameters = varyParameters(definition, example, draw);
          const varied = { ...example, feed, parameters } as AnyExample;
          try {
            spikes += await compare(definition, varied, way, seed % 1000);
            await compareDense(definition, varied, seed % 1000);
          } catch (error) {
            // Some values do not go together, and the graph says so before it runs.
            if (!(error instanceof Error && /^(error|warning) [\w/-]+ \w*: /.test(error.message)))
              throw error;
            fc.pre(false);
          }
        },
      ),
      { numRuns: RUNS },
    );
    if (fires) firing.push([definition.type, spikes]);
  });
});

it('nearly all of them fire on random inputs', () => {
  expect(firing.length).toBeGreaterThan(20);
  const silent = firing.filter(([, spikes]) => spikes === 0);
  expect(silent.length, silent.join(' ')).toBeLessThan(firing.length / 5);
});

describe('core/event-filter', () => {
  it('keeps the same events however often it looks', async () => {
    const filter = encoders.find((d) => d.type === 'core/event-filter')!;
    const laws = Object.keys(
      (filter.parameters.law as Extract<Parameter, { kind: 'choice' }>).options,
    );
    const times = fc.uniqueArray(fc.integer({ min: 1, max: 90 }), { minLength: 10, maxLength: 60 });
    let some = 0;
    await fc.assert(
      fc.asyncProperty(
        times,
        fc.constantFrom(...laws),
        fc.integer({ min: 1, max: 40 }),
        async (list, law, chunk) => {
          const spikes = list.sort((a, b) => a - b).map((t) => `${t} ms`);
          const kept = async (chunk: number) => {
            const example = {
              title: law,
              parameters: { law, time: '3 ms', share: 0.5, limit: '300 Hz', chunk: `${chunk} ms` },
              feed: { events: { spikes } },
              duration: '100 ms',
            };
            return (await runExample(filter, example as AnyExample)).spikes('kept');
          };
          const often = await kept(1);
          expect(await kept(chunk), `${law}, ${chunk} ms`).toEqual(often);
          if (often.step.length > 0 && often.step.length < list.length) some++;
        },
      ),
      { numRuns: 30 },
    );
    expect(some).toBeGreaterThan(5);
  });
});
