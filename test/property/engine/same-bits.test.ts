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
import { serialise } from '../../../engine/graph/serialise.ts';
import { plasticNetwork } from '../../support/plastic-network.ts';
import { buildGraph, runGraph } from '../../support/run.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

const network = plasticNetwork(600, 300);

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
    expect(restored.ok && restored.value).toEqual({ step: 800, exact: true, missing: [] });
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
