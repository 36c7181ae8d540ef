/** The engine as its clients see it: replies, states, pace, probes, live values, and bad requests. */

import { afterEach, describe, expect, it } from 'vitest';
import type { GraphDocument } from '../../../engine/graph/document.ts';
import type { Outcome } from '../../../engine/problems/problem.ts';
import type { RingRecord } from '../../../engine/protocol/ring.ts';
import { spikeStatistics } from '../../../engine/runtime/statistics.ts';
import { startEngine, type TestEngine } from '../../support/engine.ts';
import { runGraph, sayProblems } from '../../support/run.ts';

const network = (duration = '200 ms'): GraphDocument => ({
  format: 'snn-graph',
  version: 1,
  simulation: { dt: '0.1 ms', duration, seed: 3 },
  nodes: {
    drive: {
      type: 'core/poisson',
      version: 1,
      name: 'Drive',
      parameters: { n: 50, rate: '2 kHz' },
    },
    cells: { type: 'core/lif', version: 1, name: 'Cells', parameters: { n: 50 } },
    wires: {
      type: 'core/one-to-one',
      version: 1,
      name: 'Wires',
      parameters: { weight: '150 pA', delay: '1 ms' },
    },
  },
  edges: {
    a: { from: 'drive/spikes', to: 'wires/pre' },
    b: { from: 'wires/post', to: 'cells/exc' },
  },
});

const engines: TestEngine[] = [];
const open = () => {
  const engine = startEngine();
  engines.push(engine);
  return engine;
};
afterEach(() => {
  for (const engine of engines.splice(0)) engine.client.close();
});

function must<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(sayProblems(outcome.problems));
  return outcome.value;
}
const codeOf = (outcome: Outcome<unknown>) =>
  outcome.ok ? 'accepted' : (outcome.problems[0]?.code ?? '');

/** Spikes of drained records as `step element` lines. */
const spikesOf = (records: readonly RingRecord[]): string[] =>
  records.flatMap(({ step, data }) => {
    const pairs = new Uint32Array(data);
    return Array.from(
      { length: pairs.length / 2 },
      (_, i) => `${step + (pairs[2 * i] ?? 0)} ${pairs[2 * i + 1]}`,
    );
  });

describe('a run', () => {
  it('goes through its states and ends at the step of the document', async () => {
    const engine = open();
    const summary = must(await engine.client.load(network()));
    expect(summary).toMatchObject({ dt: 0.1, steps: 2000, synapses: 50, workers: 1 });
    const done = engine.until('done');
    must(await engine.client.run());
    expect(await done).toBe(2000);
    expect(engine.events.flatMap((e) => (e.kind === 'state' ? [e.state] : []))).toEqual([
      'building',
      'ready',
      'running',
      'done',
    ]);
  });

  it('can be paused between two steps, looked at, and continued to the same spikes', async () => {
    const expected = await runGraph(network(), { record: ['cells/spikes'] });
    const { client, until } = open();
    must(await client.load(network()));
    must(await client.probe('cells', 'spikes', { every: '5 ms', delivery: 'lossless' }));
    const records: RingRecord[] = [];
    const drain = () => client.drain((record) => records.push(record));
    for (const steps of [1, 2, 500]) must(await client.step(steps));
    must(await client.run({ pace: 1 }));
    const at = must(await client.pause());
    expect(at).toBeGreaterThanOrEqual(503);
    expect(must(await client.pause())).toBe(at);
    drain();
    const done = until('done');
    must(await client.run());
    await done;
    await client.pause(); // what was posted before the reply has come
    drain();
    const { step, element } = expected.spikes('cells/spikes');
    expect(step.length).toBeGreaterThan(100);
    expect(spikesOf(records)).toEqual(Array.from(step, (s, i) => `${s} ${element[i]}`));
  });

  it('stops after the first step in which a neuron fires', async () => {
    const expected = await runGraph(network(), { record: ['cells/spikes'] });
    const { client, until } = open();
    must(await client.load(network()));
    const paused = until('paused');
    must(await client.run({ stopAt: 'spike' }));
    expect(await paused).toBe((expected.spikes('cells/spikes').step[0] ?? -1) + 1);
  });

  it('never runs ahead of its pace', async () => {
    const { client } = open();
    must(await client.load(network('10 s')));
    const began = performance.now();
    must(await client.run({ pace: 0.5 }));
    for (let look = 0; look < 5; look++) {
      await new Promise((resolve) => setTimeout(resolve, 30));
      const step = must(await client.step(1).then(() => client.pause()));
      expect(step * 0.1).toBeLessThanOrEqual((performance.now() - began) * 0.5 + 0.1);
    }
    const at = must(await client.pause());
    // A fast machine is slowed down, a busy one is only behind.
    expect(at).toBeGreaterThan(0);
  });

  it('tells how far it is, and how fast, several times a second', async () => {
    const engine = open();
    must(await engine.client.load(network('10 s')));
    must(await engine.client.run({ pace: 1 }));
    await new Promise((resolve) => setTimeout(resolve, 700));
    const progress = engine.events.flatMap((e) => (e.kind === 'progress' ? [e] : []));
    expect(progress.length).toBeGreaterThan(0);
    for (const [k, { step, realTimeFactor }] of progress.entries()) {
      expect(step).toBeGreaterThan(progress[k - 1]?.step ?? 0);
      // A late timer makes up for what it missed: at most twice the pace within one interval.
      expect(realTimeFactor).toBeGreaterThan(0);
      expect(realTimeFactor).toBeLessThan(2);
    }
  });

  it('begins anew with another seed', async () => {
    const { client, until } = open();
    const trains: string[][] = [];
    must(await client.load(network()));
    for (const seed of [3, 4, 3]) {
      expect(must(await client.seed(seed)).steps).toBe(2000);
      must(await client.probe('cells', 'spikes', { every: '200 ms', delivery: 'lossless' }));
      const done = until('done');
      must(await client.run());
      await done;
      await client.pause();
      const records: RingRecord[] = [];
      client.drain((record) => records.push(record));
      trains.push(spikesOf(records));
    }
    expect(trains[0]).toEqual(trains[2]);
    expect(trains[0]).not.toEqual(trains[1]);
  });
});

describe('a report', () => {
  it('counts from where it was asked for, and says what the command line says', async () => {
    const direct = await runGraph(network(), { record: ['cells/spikes'] });
    const { step, element } = direct.spikes('cells/spikes');
    const { client, until } = open();
    must(await client.load(network()));
    expect(codeOf(await client.report())).toBe('run/wrong-state');
    must(await client.tally());
    must(await client.tally()); // once is enough
    const paused = until('paused');
    must(await client.step(1000));
    await paused;
    const half = must(await client.report());
    expect(half.duration_ms).toBe(100);
    expect(half.populations.map((p) => p.spikes)).toEqual([step.filter((s) => s < 1000).length]);
    const done = until('done');
    must(await client.run());
    await done;
    const { populations, seed, readouts } = must(await client.report());
    const expected = spikeStatistics({ step, element }, 50, 200);
    expect(expected.spikes).toBeGreaterThan(100);
    expect(populations).toEqual([
      { node: 'cells', name: 'Cells', size: 50, source: false, ...expected },
    ]);
    expect([seed, readouts]).toEqual([3, {}]);
    // The next network counts nothing of this one.
    must(await client.load(network()));
    expect(codeOf(await client.report())).toBe('run/wrong-state');
  });
});

describe('live values', () => {
  it('act from the step at which they are set', async () => {
    const { client } = open();
    must(await client.load(network(), { telemetry: 'shared' }));
    must(await client.step(100));
    must(await client.probe('cells', 'V_m', { every: '0.1 ms' }));
    must(await client.set('cells', 'I_e', '2000 pA'));
    must(await client.step(400));
    const rows: Float32Array[] = [];
    client.drain(({ data }) => rows.push(new Float32Array(data)));
    expect(rows).toHaveLength(400);
    const unset = await runGraph(network('10.1 ms'), { record: ['cells/V_m'] });
    const without = unset.signal('cells/V_m').values.slice(-50);
    // 2 nA into 250 pF raise by 0.8 mV a step, but for who is refractory or has just fired.
    const free = [...without.keys()].filter((k) => without[k]! > -69 && without[k]! < -56);
    expect(free.length).toBeGreaterThan(20);
    for (const k of free) expect(rows[0]![k]! - without[k]!).toBeCloseTo(0.8, 1);
  });

  it('that change the shape of the network ask for a reset', async () => {
    const { client } = open();
    must(await client.load(network()));
    expect(codeOf(await client.set('wires', 'delay', '2 ms'))).toBe('run/needs-reload');
    expect(codeOf(await client.set('nobody', 'n', 60))).toBe('run/unknown-node');
  });
});

describe('probes', () => {
  it('show the same by shared memory and by posted frames', async () => {
    const seen = await Promise.all(
      (['shared', 'posted'] as const).map(async (telemetry) => {
        const { client, until } = open();
        const summary = must(await client.load(network(), { telemetry }));
        expect(summary.ring !== undefined).toBe(telemetry === 'shared');
        must(await client.probe('cells', 'spikes', { every: '10 ms', delivery: 'lossless' }));
        must(await client.probe('cells', 'V_m', { every: '1 ms', delivery: 'lossless' }));
        const records: { probe: number; step: number; data: string }[] = [];
        const drain = () =>
          client.drain(({ probe, step, data }) =>
            records.push({ probe, step, data: Buffer.from(data).toString('base64') }),
          );
        const done = until('done');
        must(await client.run());
        const timer = setInterval(drain, 5);
        await done;
        await client.pause();
        clearInterval(timer);
        drain();
        return records;
      }),
    );
    expect(seen[0]?.length).toBeGreaterThan(200);
    expect(seen[0]).toEqual(seen[1]);
  });

  it('that may lose nothing make the engine wait for a reader who is slow', async () => {
    const { client, events } = open();
    must(await client.load(network('1 s')));
    must(await client.probe('cells', 'V_m', { every: '0.1 ms', delivery: 'lossless' }));
    must(await client.run());
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(events.some((e) => e.kind === 'state' && e.state === 'done')).toBe(false);
    const steps: number[] = [];
    const began = performance.now();
    while (steps.length < 10_000 && performance.now() - began < 20_000) {
      client.drain(({ step }) => steps.push(step));
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    expect(steps).toEqual(Array.from({ length: 10_000 }, (_, k) => k));
  }, 30_000);

  it('of a screen that is slow: it is told how far they have come, and when all have', async () => {
    const { client, events, until } = open();
    must(await client.load(network('1 s')));
    must(await client.probe('cells', 'V_m', { every: '0.1 ms' }));
    const done = until('done');
    must(await client.run());
    await done;
    const ended = events.findLast((e) => e.kind === 'state');
    expect(ended).toMatchObject({ state: 'done', step: 10_000, dropped: 0 });
    const steps: number[] = [];
    client.drain(({ step }) => steps.push(step));
    expect(ended?.sampled).toBe(steps.length);
    expect(steps.length).toBeLessThan(10_000);
    const began = performance.now();
    const told = () => events.findLast((e) => e.kind === 'progress' || e.kind === 'state');
    while (told()?.sampled !== 10_000 && performance.now() - began < 20_000) {
      client.drain(({ step }) => steps.push(step));
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    client.drain(({ step }) => steps.push(step));
    expect(steps).toEqual(Array.from({ length: 10_000 }, (_, k) => k));
  }, 30_000);

  it('are removed while it runs', async () => {
    const { client } = open();
    must(await client.load(network()));
    const { probe } = must(await client.probe('cells', 'V_m', { every: '1 ms' }));
    must(await client.step(100));
    let records = 0;
    client.drain(() => records++);
    expect(records).toBe(10);
    must(await client.unprobe(probe));
    must(await client.step(100));
    client.drain(() => records++);
    expect(records).toBe(10);
  });

  it('of what is not there are refused by name', async () => {
    const { client } = open();
    must(await client.load(network()));
    expect(codeOf(await client.probe('cells', 'nothing', { every: '1 ms' }))).toBe(
      'run/unknown-port',
    );
    expect(codeOf(await client.probe('nobody', 'spikes', { every: '1 ms' }))).toBe(
      'run/unknown-port',
    );
    expect(codeOf(await client.probe('cells', 'V_m', { every: '1 mV' }))).not.toBe('accepted');
  });
});

describe('out of turn', () => {
  it('nothing can be done before a document is loaded', async () => {
    const { client } = open();
    for (const outcome of [
      await client.run(),
      await client.step(1),
      await client.set('cells', 'I_e', '1 pA'),
      await client.probe('cells', 'V_m', { every: '1 ms' }),
      await client.checkpoint(),
      await client.restore(new ArrayBuffer(8)),
      await client.seed(1),
      await client.feed('cells', 'exc', new ArrayBuffer(8)),
    ])
      expect(codeOf(outcome)).toBe('run/wrong-state');
  });

  it('a document with errors is refused with its problems, and the engine can be used again', async () => {
    const { client } = open();
    const broken = network();
    const wrong = {
      ...broken,
      edges: { ...broken.edges, c: { from: 'nobody/spikes', to: 'cells/exc' } },
    };
    const refused = await client.load(wrong as GraphDocument);
    expect(refused.ok).toBe(false);
    must(await client.load(network()));
    expect(must(await client.step(10))).toBe(10);
  });

  it('what was asked and not answered fails when the engine is closed', async () => {
    const { client } = open();
    must(await client.load(network('100 s')));
    const asked = [client.step(900_000), client.checkpoint()];
    client.close();
    for (const outcome of await Promise.all(asked)) expect(codeOf(outcome)).toBe('run/closed');
  });

  it('a damaged checkpoint is refused; a good one goes back', async () => {
    const { client } = open();
    must(await client.load(network()));
    must(await client.step(300));
    const kept = must(await client.checkpoint());
    must(await client.step(200));
    expect(codeOf(await client.restore(new ArrayBuffer(40)))).toBe('run/not-a-checkpoint');
    expect(must(await client.step(1))).toBe(501);
    expect(must(await client.restore(kept)).step).toBe(300);
    expect(must(await client.step(1))).toBe(301);
  });
});
