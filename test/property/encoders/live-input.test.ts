/**
 * Live input: pictures and sound that come in whenever they do while a run goes on. The log says
 * what came in at which step; fed again, in other pieces or by the command line, every spike is
 * the same.
 */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GraphDocument } from '../../../engine/graph/document.ts';
import type { Outcome } from '../../../engine/problems/problem.ts';
import type { RingRecord } from '../../../engine/protocol/ring.ts';
import { advanceFed, type FeedEvent, feedEvent, readFeeds } from '../../../engine/runtime/feeds.ts';
import { findPort, observeSpikes } from '../../../engine/runtime/observers.ts';
import { startEngine } from '../../support/engine.ts';
import { buildGraph, sayProblems } from '../../support/run.ts';

const STEPS = 240;
const RECORDED = ['ncode000', 'nrate000', 'nlevel00', 'ndvs0000', 'nbutton0', 'nmoves00'] as const;

/** A camera through I2E, a rate code and the model of an event camera, a microphone's level through a delta coder. */
const DOCUMENT = {
  format: 'snn-graph',
  version: 1,
  simulation: { dt: '1 ms', duration: `${STEPS} ms`, seed: 3 },
  nodes: {
    ncamera0: {
      type: 'core/camera',
      version: 1,
      name: 'Camera',
      parameters: { size: [4, 4], interval: '7 ms' },
    },
    nmicro00: {
      type: 'core/microphone',
      version: 1,
      name: 'Sound',
      parameters: { interval: '5 ms' },
    },
    ncode000: { type: 'core/i2e', version: 1, name: 'Code' },
    nrate000: { type: 'core/rate-encoder', version: 1, name: 'Rate' },
    nbutton0: { type: 'core/button', version: 1, name: 'Button' },
    nmouse00: { type: 'core/mouse', version: 1, name: 'Mouse', parameters: { interval: '3 ms' } },
    nmoves00: { type: 'core/delta', version: 1, name: 'Moves', parameters: { threshold: 0.05 } },
    ndvs0000: { type: 'core/video-dvs', version: 2, name: 'Changes' },
    nlevel00: { type: 'core/delta', version: 1, name: 'Level', parameters: { threshold: 0.05 } },
    nclock00: {
      type: 'core/schedule',
      version: 1,
      name: 'Clock',
      parameters: { show: '20 ms', rest: '0 ms', trainSamples: 12 },
    },
  },
  edges: {
    e1: { from: 'ncamera0/image', to: 'ncode000/image' },
    e2: { from: 'ncamera0/image', to: 'nrate000/image' },
    e4: { from: 'ncamera0/image', to: 'ndvs0000/image' },
    e5: { from: 'nmouse00/x', to: 'nmoves00/signal' },
    e3: { from: 'nmicro00/level', to: 'nlevel00/signal' },
  },
} as unknown as GraphDocument;

const PORTS: Record<string, string> = {
  ndvs0000: 'events',
  ncode000: 'events',
  nrate000: 'spikes',
  nlevel00: 'spikes',
  nbutton0: 'spikes',
  nmoves00: 'spikes',
};

const DEVICES = ['ncamera0', 'nmicro00', 'nbutton0', 'nmouse00'] as const;

type Spikes = Record<string, string[]>;

/** Spikes of a run with this log, advanced in pieces. */
async function repeated(log: readonly FeedEvent[], pieces: number): Promise<Spikes> {
  const built = await buildGraph(DOCUMENT);
  const found: Spikes = {};
  for (const id of RECORDED) {
    const list: string[] = [];
    found[id] = list;
    const port = findPort(built.plan, id, PORTS[id]!);
    if (port?.kind !== 'spikes') throw new Error('no spikes');
    built.simulation.observe(
      observeSpikes(port.stream, 1, null, built.simulation.reader, (from, pairs) => {
        for (let i = 0; i < pairs.length; i += 2) list.push(`${from + pairs[i]!} ${pairs[i + 1]}`);
      }),
    );
  }
  while (built.simulation.step < STEPS) {
    const until = Math.min(STEPS, built.simulation.step + pieces);
    const outcome = await advanceFed(built, log, until);
    if (!outcome.ok) throw new Error(sayProblems(outcome.problems));
  }
  return found;
}

function must<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(sayProblems(outcome.problems));
  return outcome.value;
}

const picture = (seed: number) =>
  Float32Array.from({ length: 16 }, (_, i) => ((i * 37 + seed * 101) % 64) / 63).buffer;
const chunk = (seed: number) =>
  Float32Array.from({ length: 80 }, (_, i) => (((i * seed) % 17) - 8) / (8 + seed)).buffer;

/** A live session: what is fed while it goes on, and what fires; `between` runs between two feeds. */
async function live(
  feeds: readonly { readonly node: (typeof DEVICES)[number]; readonly seed: number }[],
  between: (client: ReturnType<typeof startEngine>['client'], k: number) => Promise<void>,
): Promise<{ readonly log: readonly FeedEvent[]; readonly spikes: Spikes }> {
  const { client, until } = startEngine();
  must(await client.load(DOCUMENT));
  const done = until('done');
  const probes = new Map<number, string>();
  const spikes: Spikes = {};
  for (const id of RECORDED) {
    const asked = await client.probe(id, PORTS[id]!, { every: '20 ms', delivery: 'lossless' });
    probes.set(must(asked).probe, id);
    spikes[id] = [];
  }
  const ended = new Set<number>();
  const drain = () =>
    client.drain((record: RingRecord) => {
      const pairs = new Uint32Array(record.data);
      if (record.step >= STEPS - 20) ended.add(record.probe);
      for (let i = 0; i < pairs.length; i += 2)
        spikes[probes.get(record.probe)!]!.push(`${record.step + pairs[i]!} ${pairs[i + 1]}`);
    });
  const log: FeedEvent[] = [];
  for (const [k, { node, seed }] of feeds.entries()) {
    await between(client, k);
    const data =
      node === 'ncamera0'
        ? picture(seed)
        : node === 'nmicro00'
          ? chunk(seed + 1)
          : node === 'nmouse00'
            ? Float32Array.of((seed - 20) / 20, 1 - seed / 20, seed & 1).buffer
            : Float32Array.of(k + 1, seed & 1).buffer;
    const copy = data.slice(0);
    const step = must(await client.feed(node, 'live', data));
    log.push(feedEvent(step, node, 'live', copy));
    drain();
  }
  must(await client.run());
  // What loses nothing waits for its reader, also after the end.
  for (drain(); ended.size < RECORDED.length; drain()) await new Promise((go) => setTimeout(go, 1));
  await done;
  client.close();
  return { log, spikes };
}

const feeds = fc.array(
  fc.record({
    node: fc.constantFrom(...DEVICES),
    seed: fc.nat(40),
    gap: fc.nat(30),
  }),
  { minLength: 1, maxLength: 7 },
);

describe('live input', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'spikeloom-live-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('fed again from its log, in any pieces, fires the same spikes', async () => {
    let fired = 0;
    let changes = 0;
    let presses = 0;
    let moves = 0;
    await fc.assert(
      fc.asyncProperty(feeds, fc.integer({ min: 1, max: 60 }), async (list, pieces) => {
        const { log, spikes } = await live(list, async (client, k) => {
          if (list[k]!.gap > 0) must(await client.step(list[k]!.gap));
        });
        expect(await repeated(log, STEPS)).toEqual(spikes);
        expect(await repeated(log, pieces)).toEqual(spikes);
        fired += Object.values(spikes).flat().length;
        changes += spikes.ndvs0000!.length;
        presses += spikes.nbutton0!.length;
        moves += spikes.nmoves00!.length;
      }),
      { numRuns: 35 },
    );
    expect(fired).toBeGreaterThan(1000);
    expect(changes).toBeGreaterThan(100);
    expect(presses).toBeGreaterThan(10);
    expect(moves).toBeGreaterThan(10);
  });

  it('that comes in while the run goes on is repeated by the command line', async () => {
    const list = Array.from({ length: 8 }, (_, k) => ({
      node: DEVICES[k % DEVICES.length]!,
      seed: k + 3,
    }));
    const { log, spikes } = await live(list, async (client, k) => {
      // Slowly, so that a machine that stands still for a moment does not end the run before the last feed.
      if (k === 0) must(await client.run({ pace: 0.1 }));
      else await new Promise((done) => setTimeout(done, 17));
    });
    expect(log.some((event) => event.step > 0)).toBe(true);
    expect(await repeated(log, STEPS)).toEqual(spikes);

    const file = join(folder, 'live.snn');
    writeFileSync(file, JSON.stringify(DOCUMENT));
    writeFileSync(join(folder, 'log.json'), JSON.stringify(log));
    const cli = (...args: string[]) =>
      spawnSync(process.execPath, ['engine/main/spikeloom.mjs', ...args], { encoding: 'utf8' });
    const out = join(folder, 'out');
    const ran = cli('run', file, '--feed', join(folder, 'log.json'), '--record', out);
    expect(ran.stderr).toBe('');
    expect(ran.status).toBe(0);
    const names: Record<string, string> = {
      Code: 'ncode000',
      Rate: 'nrate000',
      Level: 'nlevel00',
      Changes: 'ndvs0000',
      Button: 'nbutton0',
      Moves: 'nmoves00',
    };
    const recorded: Spikes = {
      ncode000: [],
      nrate000: [],
      nlevel00: [],
      ndvs0000: [],
      nbutton0: [],
      nmoves00: [],
    };
    for (const line of readFileSync(join(out, 'spikes.csv'), 'utf8').trim().split('\n').slice(1)) {
      const [name = '', element, time] = line.split(',');
      recorded[names[name]!]!.push(`${Math.round(Number(time)) - 1} ${element}`);
    }
    expect(recorded).toEqual(spikes);
    expect(cli('replay', out)).toMatchObject({ status: 0, stderr: '' });

    // Another picture, another run: the log is what makes it the same.
    const run = JSON.parse(readFileSync(join(out, 'run.json'), 'utf8'));
    expect(run.events).toHaveLength(log.length);
    writeFileSync(join(out, 'run.json'), JSON.stringify({ ...run, events: [] }));
    expect(cli('replay', out).status).toBe(1);
    writeFileSync(join(out, 'run.json'), JSON.stringify({ ...run, events: [{ kind: 'set' }] }));
    expect(cli('replay', out).stderr).toMatch(/cannot be repeated: event 0: kind is "set"/);
  }, 120_000);

  it('is part of a checkpoint', async () => {
    const from = async (restore: boolean) => {
      const built = await buildGraph(DOCUMENT);
      built.feed('nmicro00', 'live', chunk(4));
      await built.simulation.advance(30);
      const state = built.simulation.checkpoint();
      const go = restore ? await buildGraph(DOCUMENT) : built;
      if (restore) must(go.simulation.restore(state));
      await go.simulation.advance(120);
      return Buffer.from(go.simulation.checkpoint()).toString('base64');
    };
    expect(await from(true)).toBe(await from(false));
  });

  it('names what cannot take it, and what is no log', async () => {
    const built = await buildGraph(DOCUMENT);
    for (const [node, port, code] of [
      ['nobody', 'live', 'run/unknown-node'],
      ['ncamera0', 'image', 'run/unknown-input'],
      ['ncamera0', 'toString', 'run/unknown-input'],
    ] as const) {
      const outcome = built.feed(node, port, new ArrayBuffer(4));
      expect(outcome.ok ? '' : outcome.problems[0]?.code).toBe(code);
    }
    const event = feedEvent(3, 'a', 'b', Float32Array.of(1).buffer);
    expect(readFeeds([event])).toEqual([event]);
    for (const [list, said] of [
      [{}, /a list/],
      [[null], /event 0: it is no object/],
      [[event, { ...event, step: -1 }], /event 1: step/],
      [[{ ...event, node: 4 }], /node and port/],
      [[{ ...event, data: '!' }], /base64/],
      [[{ ...event, data: 'AAAA' }], /four bytes/],
    ] as const)
      expect(readFeeds(list)).toMatch(said);
  });
});
