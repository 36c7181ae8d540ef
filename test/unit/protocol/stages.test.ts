/** An interval is ended once, however often a run stops at its end. */

import { expect, it } from 'vitest';
import { defineNode } from '#engine/kit';
import type { GraphDocument } from '../../../engine/graph/document.ts';
import { startEngine, type TestEngine } from '../../support/engine.ts';
import { buildGraph } from '../../support/run.ts';

const counter = defineNode({
  type: 'test/counter',
  version: 1,
  title: 'Counter',
  category: 'readout',
  doc: 'Counts the intervals that ended.',
  parameters: {},
  ports: {
    spikes: { kind: 'spikes', flow: 'in', shape: ['n'], doc: 'Anything.' },
    ended: { kind: 'result', flow: 'out', shape: [1], doc: 'Intervals so far.' },
  },
  behaviour: {
    kind: 'stage',
    every: 'presentation',
    state: () => ({ total: 1 }),
    end(at) {
      const total = at.state.total!;
      total[0] = total[0]! + 1;
      return { ended: { shape: [1], data: total.slice() } };
    },
  },
  examples: [{ title: 'Nothing', duration: '1 ms' }],
});

const graph: GraphDocument = {
  format: 'snn-graph',
  version: 1,
  simulation: { dt: '0.1 ms', duration: '40 ms', seed: 1 },
  nodes: {
    cells: { type: 'core/lif', version: 1, name: 'Cells', parameters: { n: 2 } },
    schedule: {
      type: 'core/schedule',
      version: 1,
      name: 'Schedule',
      parameters: { show: '8 ms', rest: '2 ms', trainSamples: 4 },
    },
    counter: { type: 'test/counter', version: 1, name: 'Counter', parameters: {} },
  },
  edges: { a: { from: 'cells/spikes', to: 'counter/spikes' } },
};

it('a run in pieces that end where presentations end counts as one in one piece', async () => {
  const totals = await Promise.all(
    [400, 100, 50, 7].map(async (piece) => {
      const built = await buildGraph(graph, { definitions: [counter] });
      for (let to = piece; built.simulation.step < 400; to += piece) {
        const outcome = await built.simulation.advance(Math.min(400, to));
        expect(outcome.ok).toBe(true);
        built.stages.finish(built.simulation.step);
        built.stages.finish(built.simulation.step);
      }
      const ended = built.stages.outputs().get('counter')?.ended;
      return ended && 'data' in ended ? ended.data[0] : null;
    }),
  );
  expect(totals[0]).toBeGreaterThanOrEqual(4);
  expect(new Set(totals).size).toBe(1);
});

it.each([50, 100, 130, 200])(
  'a stop at step %i leaves the same state, however it came about',
  async (steps) => {
    // Events of a source are put out by intervals of 5 ms.
    const document: GraphDocument = {
      ...graph,
      nodes: {
        button: { type: 'core/button', version: 1, name: 'Button', parameters: {} },
        cells: graph.nodes.cells!,
        rate: {
          type: 'core/population-rate',
          version: 1,
          name: 'Rate',
          parameters: { interval: '5 ms' },
        },
      },
      edges: { a: { from: 'cells/spikes', to: 'rate/spikes' } },
    };
    const stateAfter = async (go: (engine: TestEngine) => Promise<unknown>) => {
      const engine = startEngine();
      expect((await engine.client.load(document, { workers: 1, telemetry: 'posted' })).ok).toBe(
        true,
      );
      await go(engine);
      const state = await engine.client.checkpoint();
      engine.client.close();
      return state.ok && Buffer.from(state.value).toString('latin1');
    };
    const ran = await stateAfter(async ({ client, until }) => {
      const done = until('done');
      await client.run({ until: steps });
      await done;
    });
    const stepped = await stateAfter(({ client }) => client.step(steps));
    expect(stepped).toBe(ran);
  },
);
