/** Sources, encoders, readouts and clocks work together when the engine runs them. */

import { describe, expect, it } from 'vitest';
import type { GraphDocument } from '../../../../engine/graph/document.ts';
import { examplePack } from '../../../../nodes/sources/image-pack-source.ts';
import { runGraph } from '../../../support/run.ts';

type Wire = readonly [from: string, to: string];

function graph(
  nodes: Record<string, { type: string; parameters?: Record<string, unknown> }>,
  wires: readonly Wire[],
  duration: string,
): GraphDocument {
  return {
    format: 'snn-graph',
    version: 1,
    title: 'test',
    requires: {},
    simulation: { dt: '1 ms', duration, seed: 7, precision: 'f64' },
    variables: {},
    nodes: Object.fromEntries(
      Object.entries(nodes).map(([id, n]) => [
        id,
        { type: n.type, version: 1, name: id, parameters: n.parameters ?? {} },
      ]),
    ),
    edges: Object.fromEntries(wires.map(([from, to], k) => [`e000000${k}`, { from, to }])),
    definitions: {},
    layout: {},
  } as unknown as GraphDocument;
}

describe('chains', () => {
  it('digits through I2E', async () => {
    const run = await runGraph(
      graph(
        {
          nsource00: { type: 'core/digits', parameters: { data: examplePack() } },
          nencoder0: { type: 'core/i2e' },
        },
        [['nsource00/image', 'nencoder0/image']],
        '100 ms',
      ),
      { record: ['nencoder0/events'] },
    );
    const { step, element } = run.spikes('nencoder0/events');
    expect(step.length).toBeGreaterThan(100);
    expect(Math.max(...step)).toBeLessThan(8);
    expect(Math.max(...element)).toBeLessThan(2 * 28 * 28);
  });

  it('digits by latency to a nearest prototype that is scored', async () => {
    const run = await runGraph(
      graph(
        {
          nsource00: { type: 'core/digits', parameters: { data: examplePack() } },
          nclock000: {
            type: 'core/schedule',
            parameters: { show: '20 ms', rest: '5 ms', trainSamples: 2, passes: 2, testSamples: 2 },
          },
          nencoder0: { type: 'core/latency', parameters: { window: 10, law: 'linear' } },
          nreadout0: { type: 'core/prototype', parameters: { classes: 10, feature: 'first' } },
          nscore000: { type: 'core/score', parameters: { classes: 10 } },
        },
        [
          ['nsource00/image', 'nencoder0/image'],
          ['nencoder0/spikes', 'nreadout0/spikes'],
          ['nsource00/label', 'nreadout0/label'],
          ['nreadout0/result', 'nscore000/result'],
          ['nsource00/label', 'nscore000/label'],
        ],
        '160 ms',
      ),
    );
    const accuracy = run.outputs('nscore000')?.accuracy;
    // Two test samples, both right: the two strokes differ.
    expect(accuracy && 'data' in accuracy && Array.from(accuracy.data)).toEqual([1, 1, 2, 0]);
  });

  it('a moving bar through the event map', async () => {
    const run = await runGraph(
      graph(
        {
          nsource00: { type: 'core/dvs-scene', parameters: { size: [8, 8] } },
          nmap00000: { type: 'core/event-map', parameters: { size: [4, 4], channels: 1 } },
          nframe000: { type: 'core/event-frame', parameters: { window: '50 ms' } },
        },
        [
          ['nsource00/events', 'nmap00000/events'],
          ['nsource00/events', 'nframe000/events'],
        ],
        '100 ms',
      ),
      { record: ['nsource00/events', 'nmap00000/spikes'] },
    );
    const events = run.spikes('nsource00/events');
    const spikes = run.spikes('nmap00000/spikes');
    expect(events.step.length).toBeGreaterThan(20);
    expect(Array.from(spikes.step)).toEqual(Array.from(events.step));
    expect(Math.max(...spikes.element)).toBeLessThan(16);
    const image = run.outputs('nframe000')?.image;
    const second = events.step.filter((s) => s >= 50).length;
    const pixels = image && 'data' in image ? Array.from(image.data) : [];
    expect(pixels.reduce((a, b) => a + b, 0)).toBe(second);
  });

  it('a signal through the live coders gives back its rise', async () => {
    const rows = Array.from({ length: 50 }, (_, t) => t / 25).join('\n');
    const run = await runGraph(
      graph(
        {
          nsource00: {
            type: 'core/signal-file',
            parameters: { file: { name: 'ramp.csv', inline: btoa(`x\n${rows}\n`) } },
          },
          nforward0: { type: 'core/step-forward', parameters: { threshold: 0.1 } },
          ndelta000: { type: 'core/delta', parameters: { threshold: 0.1 } },
          nsigma000: { type: 'core/sigma-delta', parameters: { threshold: 0.01 } },
        },
        [
          ['nsource00/signal', 'nforward0/signal'],
          ['nsource00/signal', 'ndelta000/signal'],
          ['nsource00/signal', 'nsigma000/signal'],
        ],
        '60 ms',
      ),
      { record: ['nforward0/spikes', 'ndelta000/spikes', 'nsigma000/spikes'] },
    );
    const count = (node: string) => run.spikes(`${node}/spikes`).step.length;
    expect(Math.abs(count('nforward0') * 0.1 - 1.96)).toBeLessThanOrEqual(0.11);
    expect(count('ndelta000')).toBeGreaterThan(14);
    expect(Math.abs(count('nsigma000') * 0.01 - 1.96)).toBeLessThanOrEqual(0.011);
  });

  it('a constant action in the cart-pole', async () => {
    const run = await runGraph(
      graph(
        {
          nspikes00: {
            type: 'core/spike-times',
            parameters: { n: 2, times: Array.from({ length: 50 }, (_, k) => [10 + 20 * k, 1]) },
          },
          nworld000: { type: 'core/cart-pole' },
        },
        [['nspikes00/spikes', 'nworld000/spikes']],
        '1 s',
      ),
      { record: ['nworld000/observation'] },
    );
    const statistics = run.outputs('nworld000')?.statistics;
    expect(statistics && 'data' in statistics && (statistics.data[0] ?? 0)).toBeGreaterThan(2);
    expect(run.signal('nworld000/observation').values.some((v) => v !== 0)).toBe(true);
  });

  it('a trace of spikes', async () => {
    const run = await runGraph(
      graph(
        {
          nspikes00: { type: 'core/spike-times', parameters: { n: 1, times: [[10, 0]] } },
          nfilter00: { type: 'core/exponential-filter', parameters: { tau: '10 ms', gain: 2 } },
        },
        [['nspikes00/spikes', 'nfilter00/spikes']],
        '20 ms',
      ),
      { record: ['nfilter00/trace'] },
    );
    const { values } = run.signal('nfilter00/trace');
    expect(values[values.length - 1]).toBeCloseTo(2 * Math.exp(-1), 9);
  });
});
