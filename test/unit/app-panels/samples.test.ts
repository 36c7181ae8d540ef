/** What painters see of a run: one moment for all of them, and memory that serves run after run. */

import '../../support/local-storage.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { GraphDocument } from '#engine';
import { colourIndex } from '../../../app/dock/plots/colours.ts';
import { openFeeds } from '../../../app/dock/plots/open-feeds.ts';
import { inputsOf } from '../../../app/dock/plots/sources.ts';
import {
  attachTelemetry,
  clearTelemetry,
  momentShown,
  rewindTelemetry,
  seriesOf,
  watch,
} from '../../../app/state/telemetry.ts';
import { startEngine } from '../../support/engine.ts';
import { sayProblems } from '../../support/run.ts';

const network: GraphDocument = {
  format: 'snn-graph',
  version: 1,
  simulation: { dt: '0.1 ms', duration: '100 ms', seed: 3 },
  nodes: {
    drive: {
      type: 'core/poisson',
      version: 1,
      name: 'Drive',
      parameters: { n: 20, rate: '50 Hz' },
    },
    silent: { type: 'core/lif', version: 1, name: 'Silent', parameters: { n: 5 } },
    rate: { type: 'core/population-vector', version: 1, name: 'Rate' },
    progress: { type: 'core/progress', version: 1, name: 'Progress' },
  },
  edges: {
    a: { from: 'drive/spikes', to: 'rate/spikes' },
    b: { from: 'rate/result', to: 'progress/result' },
  },
};

const { client, until } = startEngine();
const runTo = async (step: number) => {
  const done = until('done');
  await client.run({ until: step });
  await done;
  await client.pause(); // what was posted before the reply has come
  rewindTelemetry(Number.POSITIVE_INFINITY); // takes in what waits and forgets nothing
};

beforeAll(async () => {
  const built = await client.load(network);
  if (!built.ok) throw new Error(sayProblems(built.problems));
  await attachTelemetry(client);
});
afterAll(() => client.close());

test('a port that is silent is shown at the moment of one that is not', async () => {
  const stops = [watch('silent', 'spikes', 'spikes'), watch('silent', 'V_m', 'signal')];
  await client.pause();
  await runTo(200);
  const spikes = seriesOf('silent', 'spikes');
  expect(spikes?.count).toBe(0);
  expect(seriesOf('silent', 'V_m')?.count).toBe(40);
  // The window is told of progress four times a second only: samples are ahead of it.
  expect(momentShown(0)).toBe(200);
  expect(momentShown(250)).toBe(250);
  rewindTelemetry(120);
  expect(momentShown(0)).toBe(120);
  clearTelemetry();
  expect(momentShown(0)).toBe(0);
  // The next run of the network finds the same memory, empty.
  await attachTelemetry(client);
  expect(seriesOf('silent', 'spikes')).toBe(spikes);
  for (const stop of stops) stop();
});

test('one number of each result is taken once, however often a plot looks', async () => {
  const open = openFeeds(inputsOf(network, 'progress'), colourIndex(network));
  await client.pause();
  await runTo(1800);
  for (let k = 0; k < 3; k++) open.update();
  const [feed] = open.feeds;
  if (feed?.kind !== 'signal') throw new Error('a plot of progress follows a signal');
  const { steps } = feed.buffer;
  expect(steps.length).toBeGreaterThan(0);
  expect([...steps]).toEqual([...new Set(steps)].sort((a, b) => a - b));
  rewindTelemetry(steps[0] ?? 0);
  open.update();
  expect(feed.buffer.length).toBe(0);
  open.close();
});

test('the feed of one line is the one that its view was given before there were samples', async () => {
  const one: GraphDocument = {
    ...network,
    nodes: {
      cell: { type: 'core/lif', version: 1, name: 'Cell', parameters: { n: 1 } },
      trace: { type: 'core/trace', version: 1, name: 'Trace' },
    },
    edges: { a: { from: 'cell/V_m', to: 'trace/signal' } },
  };
  const open = openFeeds(inputsOf(one, 'trace'), colourIndex(one));
  const [given] = open.feeds;
  const built = await client.load(one, { telemetry: 'shared' });
  if (!built.ok) throw new Error(sayProblems(built.problems));
  await attachTelemetry(client);
  await client.pause();
  await runTo(500);
  open.update();
  expect(open.feeds[0]).toBe(given);
  if (given?.kind !== 'signal') throw new Error('a potential is a signal');
  expect(given.buffer.length).toBeGreaterThan(90);
  open.close();
});

test('of a thousand potentials a plot is sent those that it can draw', async () => {
  const many: GraphDocument = {
    ...network,
    nodes: {
      cells: {
        type: 'core/lif',
        version: 1,
        name: 'Cells',
        parameters: { n: 1000, I_e: { expression: '(100 + 0.4*i) * 1 pA' } },
      },
      trace: { type: 'core/trace', version: 1, name: 'Trace' },
    },
    edges: { a: { from: 'cells/V_m', to: 'trace/signal' } },
  };
  const built = await client.load(many, { telemetry: 'shared' });
  if (!built.ok) throw new Error(sayProblems(built.problems));
  const open = openFeeds(inputsOf(many, 'trace'), colourIndex(many));
  const stop = watch('cells', 'V_m', 'signal');
  await attachTelemetry(client);
  await client.pause();
  await runTo(500);
  open.update();
  const [feed] = open.feeds;
  const all = seriesOf('cells', 'V_m');
  if (feed?.kind !== 'signal' || all?.kind !== 'signal') throw new Error('both are signals');
  expect(feed.elements).toBe(1000);
  expect(feed.shown).toEqual([0, 199, 398, 597, 796]);
  const rows = Array.from({ length: all.count }, (_v, r) => r);
  expect(rows.length).toBeGreaterThan(90);
  for (const [k, element] of feed.shown.entries())
    expect([...feed.buffer.column(k)]).toEqual(rows.map((r) => all.values[r * 1000 + element]));
  open.close();
  stop();
});
