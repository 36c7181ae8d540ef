/**
 * Pictures of the examples, made by running them: the first part of each run, some rows of each
 * population, as numbers that the gallery draws in the colours of its theme. The same graph and
 * engine give the same file, so it is made once per build of the engine.
 */

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const gallery = join(root, 'nodes/gallery');
const FIRST_DURATION = 400; // ms
const LONGEST = 1600; // ms
const FEWEST_MARKS = 160;
const ROWS = 56;
/** An example that takes longer goes without a picture [ms of wall time]. */
const MOST_WALL = 40_000;
const MOST_SPIKES = 1500;

function run(file, duration, folder) {
  const result = spawnSync(
    process.execPath,
    [
      join(root, 'engine/main/spikeloom.mjs'),
      'run',
      file,
      '--json',
      '--duration',
      `${duration} ms`,
      '--record',
      folder,
    ],
    { encoding: 'utf8', timeout: MOST_WALL, maxBuffer: 1 << 26 },
  );
  if (result.status === 0) return JSON.parse(result.stdout);
  const why = result.error?.message ?? result.stderr;
  process.stderr.write(`No picture of ${file}: ${why}\n`);
  return null;
}

/** Rows each population gets: by size, at least two (or all it has). */
function shareRows(populations) {
  const total = populations.reduce((sum, { size }) => sum + size, 0);
  return populations.map(({ size }) =>
    Math.min(size, Math.max(2, Math.round((ROWS * size) / Math.max(1, total)))),
  );
}

function picture(file) {
  const folder = mkdtempSync(join(tmpdir(), 'spikeloom-picture-'));
  try {
    for (let duration = FIRST_DURATION; ; duration *= 2) {
      const report = run(file, duration, folder);
      if (!report) return null;
      const spikes = readFileSync(join(folder, 'spikes.csv'), 'utf8').split('\n').slice(1);
      const rows = shareRows(report.populations);
      let below = 0;
      const populations = report.populations.map(({ name, size }, k) => {
        const from = below;
        below += rows[k];
        return { name, size, rows: rows[k], from, spikes: [] };
      });
      const byName = new Map(populations.map((p) => [p.name, p]));
      let kept = 0;
      for (const line of spikes) {
        const cut = /^(.*),(\d+),([\d.e+-]+)$/.exec(line);
        const population = cut && byName.get(cut[1].replace(/^"|"$/g, ''));
        if (!population || kept >= MOST_SPIKES) continue;
        const every = population.size / population.rows;
        const row = Math.floor(Number(cut[2]) / every);
        if (Math.ceil(row * every) !== Number(cut[2])) continue;
        population.spikes.push(Math.round(Number(cut[3]) * 10) / 10, population.from + row);
        kept++;
      }
      if (kept < FEWEST_MARKS && duration < LONGEST) continue;
      return {
        duration,
        rows: below,
        populations: populations.map(({ name, spikes: found }) => ({ name, spikes: found })),
      };
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Name of the file for these graphs and this engine. */
function cached() {
  const hash = createHash('sha256').update(readFileSync(fileURLToPath(import.meta.url)));
  const cli = join(root, 'dist/cli');
  for (const folder of [gallery, cli])
    for (const name of readdirSync(folder).sort())
      if (/\.(snn|js)$/.test(name)) hash.update(name).update(readFileSync(join(folder, name)));
  return join(root, 'dist/data', `pictures-${hash.digest('hex').slice(0, 16)}.json`);
}

/** Writes the pictures of all examples to `target`; runs only what is not known yet. */
export function writePictures(target) {
  // Building the command line is part of its start.
  spawnSync(process.execPath, [join(root, 'engine/main/spikeloom.mjs'), 'nodes'], {
    stdio: 'ignore',
    timeout: 120_000,
  });
  const kept = cached();
  if (!existsSync(kept)) {
    mkdirSync(join(root, 'dist/data'), { recursive: true });
    for (const old of readdirSync(join(root, 'dist/data')))
      if (old.startsWith('pictures-')) rmSync(join(root, 'dist/data', old));
    const all = {};
    for (const name of readdirSync(gallery)
      .filter((n) => n.endsWith('.snn'))
      .sort()) {
      const made = picture(join(gallery, name));
      if (made) all[name] = made;
    }
    writeFileSync(kept, JSON.stringify(all));
  }
  mkdirSync(join(target, '..'), { recursive: true });
  writeFileSync(target, readFileSync(kept));
}
