/**
 * The digits of the gallery, in small: training that is saved halfway, opened in another engine and
 * continued ends in the same bits, readouts included; and in the phases that are not for learning
 * neither a weight nor a threshold moves, nor, in the test, what the readouts have learned.
 */

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { GraphDocument } from '../../../engine/graph/document.ts';
import { readWeights } from '../../../engine/runtime/observers.ts';
import { examplePack } from '../../../nodes/sources/image-pack-source.ts';
import { buildGraph } from '../../support/run.ts';

const path = fileURLToPath(new URL('../../../nodes/gallery/stdp-digits.snn', import.meta.url));
const gallery = JSON.parse(readFileSync(path, 'utf8')) as GraphDocument;
const PRESENTATION = 170; // steps: 150 ms shown, 20 ms of rest
const CLOCK = { trainSamples: 2, passes: 3, assignSamples: 2, testSamples: 2, testFrom: 0 };

/** Two pictures instead of ten thousand, thirty neurons instead of four hundred. */
const small: GraphDocument = {
  ...gallery,
  simulation: { ...gallery.simulation, duration: `${10 * PRESENTATION} ms` },
  nodes: Object.fromEntries(
    Object.entries(gallery.nodes).map(([id, node]) => [
      id,
      {
        ...node,
        parameters: {
          ...node.parameters,
          ...(id === 'nclock000' ? { ...CLOCK } : {}),
          ...(id === 'ndigits00' ? { data: examplePack() } : {}),
          ...(id === 'nneurons0' ? { n: 30 } : {}),
        },
      },
    ]),
  ),
};

type Built = Awaited<ReturnType<typeof buildGraph>>;

const stateOf = ({ plan, simulation }: Built) => {
  const views = simulation.settled();
  const input = plan.projections.find((p) => p.id === 'ninput000');
  const neurons = plan.populations.find((p) => p.id === 'nneurons0');
  const labels = plan.regions.filter((r) => r.owner === 'nlabels00' && r.mutable);
  if (!input || !neurons) throw new Error('the gallery has them');
  const theta = (neurons.states.theta ?? 0) / 8;
  return {
    weights: readWeights(input, views).weights,
    thresholds: views.f64.slice(theta, theta + neurons.n),
    labels: labels.map((r) => views.f64.slice(r.offset / 8, r.offset / 8 + r.length)),
  };
};

describe('learning digits', () => {
  it('goes on from a saved state to the same bits', async () => {
    const whole = await buildGraph(small);
    await whole.simulation.advance(3 * PRESENTATION + 40);
    const saved = whole.simulation.checkpoint();
    await whole.simulation.advance(10 * PRESENTATION);
    const opened = await buildGraph(small);
    const restored = opened.simulation.restore(saved);
    expect(restored.ok && restored.value.missing).toEqual([]);
    await opened.simulation.advance(10 * PRESENTATION);
    expect(
      Buffer.from(opened.simulation.checkpoint()).equals(
        Buffer.from(whole.simulation.checkpoint()),
      ),
    ).toBe(true);
    for (const built of [whole, opened]) built.stages.finish(10 * PRESENTATION);
    expect(opened.stages.outputs()).toEqual(whole.stages.outputs());
  });

  it('changes nothing while it is frozen', async () => {
    const built = await buildGraph(small);
    const start = stateOf(built);
    await built.simulation.advance(6 * PRESENTATION + 1);
    const trained = stateOf(built);
    expect(trained.weights).not.toEqual(start.weights);
    expect(trained.thresholds).not.toEqual(start.thresholds);
    await built.simulation.advance(8 * PRESENTATION + 1);
    const assigned = stateOf(built);
    expect(assigned.weights).toEqual(trained.weights);
    expect(assigned.thresholds).toEqual(trained.thresholds);
    expect(assigned.labels).not.toEqual(trained.labels);
    await built.simulation.advance(10 * PRESENTATION);
    expect(stateOf(built)).toEqual(assigned);
  });
});

describe('digits with a teacher', () => {
  /** Two pictures shown eight times each, then tested; where it learned, and what the kernels became. */
  const lessons = async (more: Readonly<Record<string, string>>) => {
    const inside = structuredClone(gallery.definitions?.['taught-kernels']) as unknown as {
      behaviour: { graph: { nodes: Record<string, { parameters: object }> } };
    };
    Object.assign(inside.behaviour.graph.nodes.nrule0000?.parameters ?? {}, more);
    const clock = { trainSamples: 2, passes: 8, assignSamples: 0, order: 'sequential' };
    const parameters: Record<string, object> = { nclock000: { ...CLOCK, ...clock } };
    const built = await buildGraph({
      ...small,
      simulation: { ...small.simulation, duration: `${18 * PRESENTATION} ms` },
      nodes: Object.fromEntries(
        Object.entries(small.nodes).map(([id, node]) => [
          id,
          { ...node, parameters: { ...node.parameters, ...parameters[id] } },
        ]),
      ),
      definitions: { ...gallery.definitions, 'taught-kernels': inside as never },
    });
    const kernels = () => {
      const projection = built.plan.projections.find((p) => p.id === 'ntaught0.nconv0000');
      if (!projection) throw new Error('the gallery has it');
      return readWeights(projection, built.simulation.settled()).weights;
    };
    const noise = kernels();
    // Taught spikes are still under way for a few steps, but teach nothing any more.
    await built.simulation.advance(16 * PRESENTATION + 1);
    const learned = kernels();
    await built.simulation.advance(18 * PRESENTATION);
    const tested = kernels();
    built.stages.finish(18 * PRESENTATION);
    const score = built.stages.outputs().get('nscoret0')?.accuracy;
    const accuracy = score && 'data' in score ? [score.data[0], score.data[2]] : [];
    return { accuracy, noise, learned, tested };
  };
  it('tells two pictures apart after some lessons, and none without learning', async () => {
    const { accuracy, noise, learned, tested } = await lessons({ eta: '0.05 mV' });
    expect(accuracy).toEqual([1, 2]);
    expect(learned).not.toEqual(noise);
    expect(tested).toEqual(learned);
    expect((await lessons({ eta: '0 mV' })).accuracy).toEqual([0, 2]);
  });
});
