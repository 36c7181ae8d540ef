/**
 * Same document and same seed give the same bits: for any number of workers, with interruptions,
 * observers, checkpoints, and on both backends.
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
import { buildGraph, runGraph } from '../../support/run.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** A driven, recurrent network with drawn weights and delays, noise, and a learning rule. */
const network: GraphDocument = {
  format: 'snn-graph',
  version: 1,
  simulation: { dt: '0.1 ms', duration: '120 ms', seed: 7 },
  nodes: {
    drive: {
      type: 'core/poisson',
      version: 1,
      name: 'Drive',
      parameters: { n: 600, rate: '3 kHz' },
    },
    exc: { type: 'core/lif', version: 1, name: 'E', parameters: { n: 600 } },
    inh: { type: 'core/lif', version: 1, name: 'I', parameters: { n: 300, I_e: '380 pA' } },
    pd: {
      type: 'core/one-to-one',
      version: 1,
      name: 'drive',
      parameters: { weight: '90 pA', delay: '1 ms' },
    },
    pee: {
      type: 'core/fixed-probability',
      version: 1,
      name: 'EE',
      parameters: {
        p: 0.05,
        weight: { draw: 'normal', args: ['30 pA', '5 pA'], clip: ['0 pA', '80 pA'] },
        delay: { draw: 'uniform', args: ['0.5 ms', '3 ms'] },
      },
    },
    pei: {
      type: 'core/fixed-indegree',
      version: 1,
      name: 'EI',
      parameters: { indegree: 30, weight: '40 pA', delay: '1.2 ms' },
    },
    pie: {
      type: 'core/fixed-indegree',
      version: 1,
      name: 'IE',
      parameters: { indegree: 20, weight: '-60 pA', delay: '0.8 ms' },
    },
    rule: { type: 'core/stdp-pair', version: 1, name: 'STDP', parameters: { w_max: '80 pA' } },
  },
  edges: {
    e1: { from: 'drive/spikes', to: 'pd/pre' },
    e2: { from: 'pd/post', to: 'exc/exc' },
    e3: { from: 'exc/spikes', to: 'pee/pre' },
    e4: { from: 'pee/post', to: 'exc/exc' },
    e5: { from: 'exc/spikes', to: 'pei/pre' },
    e6: { from: 'pei/post', to: 'inh/exc' },
    e7: { from: 'inh/spikes', to: 'pie/pre' },
    e8: { from: 'pie/post', to: 'exc/inh' },
    e9: { from: 'rule/rule', to: 'pee/rule' },
  },
};

const fingerprint = async (options: Parameters<typeof runGraph>[1]) => {
  const run = await runGraph(network, { record: ['exc/spikes', 'inh/spikes'], ...options });
  const hash = createHash('sha256');
  for (const ref of ['exc/spikes', 'inh/spikes']) {
    const { step, element } = run.spikes(ref);
    hash.update(step).update(element);
  }
  hash.update(run.weights('pee'));
  return { hash: hash.digest('hex'), spikes: run.spikes('exc/spikes').step.length };
};

describe('same bits', () => {
  it('on both backends, in one piece or in many', async () => {
    const whole = await fingerprint({});
    expect(whole.spikes).toBeGreaterThan(200);
    expect((await fingerprint({ pieces: 7 })).hash).toBe(whole.hash);
    expect((await fingerprint({ pieces: 1 })).hash).toBe(whole.hash);
    expect((await fingerprint({ backend: 'interpreter', duration: '120 ms' })).hash).toBe(
      whole.hash,
    );
  });

  it('after a checkpoint and its restoration', async () => {
    const whole = await buildGraph(network);
    await whole.simulation.advance(800);
    const half = whole.simulation.checkpoint();
    await whole.simulation.advance(1200);
    const end = Buffer.from(whole.simulation.checkpoint());
    const again = await buildGraph(network);
    await again.simulation.advance(100);
    const restored = again.simulation.restore(half);
    expect(restored.ok && restored.value).toEqual({ step: 800, missing: [] });
    await again.simulation.advance(1200);
    expect(Buffer.from(again.simulation.checkpoint()).equals(end)).toBe(true);
  });

  it('a damaged checkpoint is refused and changes nothing', async () => {
    const built = await buildGraph(network);
    await built.simulation.advance(50);
    const before = Buffer.from(built.simulation.checkpoint());
    for (const damaged of [
      new ArrayBuffer(3),
      before.buffer.slice(0, 40),
      new Uint8Array(200).buffer,
    ])
      expect(built.simulation.restore(damaged).ok).toBe(false);
    expect(Buffer.from(built.simulation.checkpoint()).equals(before)).toBe(true);
  });
});

describe('same bits from the command line', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'spikeloom-'));
    writeFileSync(join(folder, 'network.snn'), serialise(network));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const run = (...args: string[]) =>
    spawnSync(process.execPath, ['engine/main/spikeloom.mjs', ...args], {
      timeout: 120_000,
      cwd: root,
      encoding: 'utf8',
    });

  it('for 1, 2, 3, 4 and 8 workers, and in a replay', () => {
    const hashes = [1, 2, 3, 4, 8].map((workers) => {
      const record = join(folder, `w${workers}`);
      const result = run(
        'run',
        join(folder, 'network.snn'),
        '--workers',
        String(workers),
        '--record',
        record,
      );
      expect(result.stderr).toBe('');
      expect(result.status).toBe(0);
      return readFileSync(join(record, 'spikes.csv'), 'utf8');
    });
    expect(hashes[0]?.split('\n').length).toBeGreaterThan(200);
    for (const other of hashes) expect(other === hashes[0]).toBe(true);
    expect(run('replay', join(folder, 'w2')).stdout).toContain('every spike is the same');
  }, 120_000);
});
