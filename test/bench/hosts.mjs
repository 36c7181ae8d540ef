/**
 * `node test/bench/hosts.mjs NODE...`: runs the gallery with the Node that runs this and with each
 * given one, with one worker and with two, and compares every spike.
 */

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const gallery = join(root, 'nodes/gallery');
const hosts = [process.execPath, ...process.argv.slice(2)];
const folder = mkdtempSync(join(tmpdir(), 'spikeloom-hosts-'));
const HEAVY = new Set(['brunel', 'cobahh', 'microcircuit']);

function spikesOf(host, graph, duration, workers) {
  const record = join(folder, 'run');
  rmSync(record, { recursive: true, force: true });
  const args = ['--duration', duration, '--workers', String(workers), '--record', record];
  const { status, stderr } = spawnSync(
    host,
    ['engine/main/spikeloom.mjs', 'run', join(gallery, graph), ...args],
    { cwd: root, encoding: 'utf8' },
  );
  if (status !== 0) return `failed: ${stderr.trim()}`;
  const spikes = readFileSync(join(record, 'spikes.csv'));
  return `${createHash('sha256').update(spikes).digest('hex').slice(0, 12)} ${spikes.length} bytes`;
}

const versions = hosts.map((host) => spawnSync(host, ['-v'], { encoding: 'utf8' }).stdout.trim());
process.stdout.write(`${versions.join(', ')}; 1 and 2 workers\n`);
let different = 0;
for (const graph of readdirSync(gallery).filter((file) => file.endsWith('.snn'))) {
  const duration = HEAVY.has(graph.replace('.snn', '')) ? '50ms' : '300ms';
  const found = hosts.flatMap((host) => [1, 2].map((w) => spikesOf(host, graph, duration, w)));
  const same = found.every((one) => one === found[0] && !one.startsWith('failed'));
  if (!same) different++;
  process.stdout.write(`${graph}: ${same ? `the same, ${found[0]}` : found.join(' | ')}\n`);
}
rmSync(folder, { recursive: true, force: true });
process.exit(different === 0 ? 0 : 1);
