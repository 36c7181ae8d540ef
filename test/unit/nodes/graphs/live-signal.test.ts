/** A signal of the network, wired straight into the Gaussian population encoder. */

import { describe, expect, it } from 'vitest';
import { join } from '../../../../engine/compile/wiring.ts';
import type { GraphDocument } from '../../../../engine/graph/document.ts';
import { defineNode, shape } from '../../../../engine/kit/index.ts';
import { gaussianPopulation } from '../../../../nodes/encoders/gaussian-population.ts';
import { buildGraph, registry, runGraph } from '../../../support/run.ts';
import { runStage } from '../../../support/stage.ts';

/** Values that rise from 0, the second half as fast as the first. */
const rising = defineNode({
  type: 'test/rising',
  version: 1,
  title: 'Rising',
  category: 'source',
  doc: 'Rises in time.',
  parameters: { n: shape([2], { doc: 'Values.' }) },
  ports: {
    out: {
      kind: 'analog',
      flow: 'out',
      unit: '1',
      variable: 'x',
      shape: ['n'],
      doc: 'The values.',
    },
  },
  behaviour: { kind: 'dynamics', equations: 'x = (t + dt)/(100 ms)/(1 + i) : 1' },
  examples: [{ title: 'None', duration: '1 ms' }],
});

const document = (
  parameters: Record<string, unknown>,
  wires: readonly (readonly [string, string])[],
): GraphDocument =>
  ({
    format: 'snn-graph',
    version: 1,
    simulation: { dt: '1 ms', duration: '80 ms', seed: 5 },
    nodes: {
      nsignal00: { type: 'test/rising', version: 1, name: 'Signal', parameters: {} },
      nencoder0: { type: 'core/gaussian-population', version: 1, name: 'Code', parameters },
      nclock000: {
        type: 'core/schedule',
        version: 1,
        name: 'Clock',
        parameters: { show: '20 ms', rest: '0 ms', trainSamples: 4 },
      },
    },
    edges: Object.fromEntries(wires.map(([from, to], k) => [`e000000${k}`, { from, to }])),
  }) as unknown as GraphDocument;

const wired = [['nsignal00/out', 'nencoder0/signal']] as const;

describe('a live signal as a Gaussian population', () => {
  it('is offered where a signal is dropped on spikes', () => {
    const from = rising.ports.out!;
    const to = registry.get('core/event-filter')!.ports;
    const spikes = Object.values(to).find((p) => p.flow === 'in')!;
    const joined = join(from, { ...spikes, kind: 'spikes' } as typeof spikes, registry);
    expect(joined.kind === 'adapters' && joined.choices.map((c) => c.type)).toContain(
      'core/gaussian-population',
    );
  });

  it.each(['latency', 'regular', 'winner', 'place'])(
    'codes %s the value of each border',
    async (code) => {
      const run = await runGraph(document({ code }, wired), {
        definitions: [rising],
        record: ['nencoder0/spikes'],
      });
      const { step, element } = run.spikes('nencoder0/spikes');
      const found = Array.from(step, (s, k) => [s, element[k]!]);
      expect(found.filter(([s]) => s! < 20)).toEqual([]);
      for (const interval of [1, 2, 3]) {
        // The same numbers as a picture, coded on their own.
        const image = {
          shape: [2],
          data: Float64Array.of((20 * interval) / 100, (10 * interval) / 100),
        };
        const alone = runStage(gaussianPopulation, { parameters: { code } });
        const { spikes } = alone.begin({ inputs: { image }, steps: 20 });
        if (!spikes || !('step' in spikes)) throw new Error('no spikes');
        expect(spikes.step.length).toBeGreaterThan(0);
        expect(found.filter(([s]) => s! >= 20 * interval && s! < 20 * interval + 20)).toEqual(
          Array.from(spikes.step, (s, k) => [20 * interval + s, spikes.element[k]!]),
        );
      }
    },
  );

  it('is the same in pieces, and by chance for one seed', async () => {
    const of = async (pieces: number, seed: number) => {
      const run = await runGraph(document({ code: 'rate', f_max: '500 Hz' }, wired), {
        definitions: [rising],
        record: ['nencoder0/spikes'],
        pieces,
        seed,
      });
      return run.spikes('nencoder0/spikes');
    };
    const whole = await of(80, 5);
    expect(whole.step.length).toBeGreaterThan(20);
    for (const pieces of [1, 7, 33]) expect(await of(pieces, 5)).toEqual(whole);
    expect(await of(80, 6)).not.toEqual(whole);
  });

  it('says what is missing, and what is too much', async () => {
    const said = async (wires: readonly (readonly [string, string])[]) => {
      const built = await buildGraph(document({}, wires), { definitions: [rising] });
      const outcome = await built.simulation.advance(20);
      return outcome.problems.map((p) => `${p.node}: ${p.message}`).join();
    };
    expect(await said([])).toMatch(/nencoder0.*neither image nor signal is wired/);
    const run = runStage(gaussianPopulation);
    const one = { shape: [1], data: Float64Array.of(0.5) };
    expect(run.begin({ inputs: { image: one, signal: one } })).toEqual({});
    expect(run.problems.join()).toContain('image and signal are both wired');
  });
});
