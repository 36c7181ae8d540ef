/**
 * What learning must never do: change anything while it is frozen, depend on the number of
 * workers, or run away unnoticed. And a rule typed by a person is the same as a built-in one.
 */

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GraphDocument } from '../../../engine/graph/document.ts';
import { serialise } from '../../../engine/graph/serialise.ts';
import { stdpPair } from '../../../nodes/plasticity/stdp-pair.ts';
import { buildGraph, runGraph } from '../../support/run.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Poisson spikes to neurons whose threshold adapts while they learn, with rules of several kinds. */
function network(more: Partial<GraphDocument['nodes']> = {}): GraphDocument {
  return {
    format: 'snn-graph',
    version: 1,
    simulation: { dt: '1 ms', duration: '400 ms', seed: 3 },
    nodes: {
      clock: {
        type: 'core/schedule',
        version: 1,
        name: 'Schedule',
        parameters: { show: '60 ms', rest: '10 ms', trainSamples: 1, passes: 2, testSamples: 1 },
      },
      drive: {
        type: 'core/poisson',
        version: 1,
        name: 'Drive',
        parameters: { n: 80, rate: '60 Hz' },
      },
      pairs: {
        type: 'core/all-to-all',
        version: 1,
        name: 'Pairs',
        parameters: { weight: { draw: 'uniform', args: ['10 pA', '60 pA'] }, delay: '2 ms' },
      },
      marks: {
        type: 'core/fixed-probability',
        version: 1,
        name: 'Marks',
        parameters: { p: 0.3, weight: '20 pA', delay: { draw: 'uniform', args: ['1 ms', '4 ms'] } },
      },
      cells: {
        type: 'core/lif',
        version: 1,
        name: 'Cells',
        parameters: { n: 60, C_m: '60 pF', tau_syn_ex: '5 ms' },
      },
      stdp: {
        type: 'core/stdp-symmetric',
        version: 1,
        name: 'STDP',
        parameters: { A_plus: '2 pA', A_minus: '1 pA', w_max: '120 pA', w_sum: '2500 pA' },
      },
      restr: {
        type: 'core/stdp-nearest-restricted',
        version: 1,
        name: 'Nearest',
        parameters: { w_max: '80 pA' },
      },
      scale: {
        type: 'core/synaptic-scaling',
        version: 1,
        name: 'Scaling',
        parameters: { interval: '20 ms', w_max: '90 pA' },
      },
      ...more,
    } as GraphDocument['nodes'],
    edges: {
      e1: { from: 'drive/spikes', to: 'pairs/pre' },
      e2: { from: 'pairs/post', to: 'cells/exc' },
      e3: { from: 'cells/spikes', to: 'marks/pre' },
      e4: { from: 'marks/post', to: 'cells/exc' },
      e5: { from: 'stdp/rule', to: 'pairs/rule' },
      e6: { from: 'restr/rule', to: 'marks/rule' },
      e7: { from: 'scale/rule', to: 'marks/rule' },
    },
  };
}

const bits = (values: Float64Array) => createHash('sha256').update(values).digest('hex');

describe('frozen', () => {
  it('no weight changes in a test phase, and none after the schedule has ended', async () => {
    const { simulation, plan } = await buildGraph(network());
    const { readWeights } = await import('../../../engine/runtime/observers.ts');
    const weights = () =>
      plan.projections.map((p) => bits(readWeights(p, simulation.settled()).weights));
    const start = weights();
    await simulation.advance(140); // two presentations of 60 ms and their rests
    const learned = weights();
    expect(learned.every((w, k) => w !== start[k])).toBe(true);
    await simulation.advance(141);
    const frozen = weights();
    await simulation.advance(400);
    expect(weights()).toEqual(frozen);
  });
});

describe('a rule typed by a person', () => {
  it('gives the same bits as the built-in one', async () => {
    const own = { ...stdpPair, type: 'local/own-stdp' } as const;
    const { examples, presets, exports, ...plain } = own;
    const graph = network();
    const rule = (type: string): GraphDocument => ({
      ...graph,
      nodes: {
        ...graph.nodes,
        restr: { type, version: 1, name: 'Pair', parameters: { w_max: '80 pA', mu_plus: 0.4 } },
      },
      definitions: {
        'own-stdp': { ...plain, examples: [{ title: 'Nothing', duration: '1 ms' }] } as never,
      },
    });
    const built = await runGraph(rule('core/stdp-pair'), { record: ['cells/spikes'] });
    const typed = await runGraph(rule('local/own-stdp'), { record: ['cells/spikes'] });
    expect(built.spikes('cells/spikes').step.length).toBeGreaterThan(50);
    expect(bits(typed.weights('marks'))).toBe(bits(built.weights('marks')));
    expect(typed.spikes('cells/spikes')).toEqual(built.spikes('cells/spikes'));
  });
});

describe('a rule that runs away', () => {
  it('stops the run and names the projection and the synapse', async () => {
    const graph = network({
      stdp: { type: 'local/explosive', version: 1, name: 'Explosive' },
    } as never);
    const document: GraphDocument = {
      ...graph,
      definitions: {
        explosive: {
          ...({ ...stdpPair, type: 'local/explosive', title: 'Explosive' } as object),
          parameters: {},
          presets: [],
          exports: {},
          citations: {},
          behaviour: { kind: 'plasticity', onPre: 'w = w*1e40' },
          examples: [{ title: 'Nothing', duration: '1 ms' }],
        } as never,
      },
    };
    const { simulation } = await buildGraph(document);
    const outcome = await simulation.advance(400);
    expect(outcome.ok).toBe(false);
    const problem = outcome.problems[0];
    expect(problem?.code).toBe('run/weight-lost');
    expect(problem?.node).toBe('pairs');
    expect(problem?.message).toMatch(/^Pairs: the weight from element \d+ to element \d+ /);
    expect(problem?.message).toContain('Lower the learning rate of Explosive,');
  });
});

describe('workers', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'spikeloom-'));
    writeFileSync(join(folder, 'network.snn'), serialise(network()));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('1, 2 and 3 of them give the same spikes', () => {
    const texts = [1, 2, 3].map((workers) => {
      const record = join(folder, `w${workers}`);
      const result = spawnSync(
        process.execPath,
        [
          'engine/main/spikeloom.mjs',
          'run',
          join(folder, 'network.snn'),
          '--workers',
          String(workers),
          '--record',
          record,
        ],
        { cwd: root, encoding: 'utf8', timeout: 60_000 },
      );
      expect(result.stderr).toBe('');
      return readFileSync(join(record, 'spikes.csv'), 'utf8');
    });
    expect(texts[0]?.split('\n').length).toBeGreaterThan(50);
    for (const other of texts) expect(other === texts[0]).toBe(true);
  }, 60_000);
});
