/**
 * Pictures of the examples, made by running them: the first part of each run, some rows of each
 * population, as numbers that the gallery draws in the colours of its theme. The same graph and
 * engine give the same picture, so each is kept in `dist/cache` by the hash of both.
 */

import { execFile, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const gallery = join(root, 'nodes/gallery');
const cache = join(root, 'dist/cache/pictures');
const FIRST_DURATION = 400; // ms
const LONGEST = 1600; // ms
const FEWEST_MARKS = 160;
const ROWS = 56;
/** An example that takes longer goes without a picture [ms of wall time]. */
const MOST_WALL = 40_000;
const MOST_SPIKES = 1500;

function run(file, duration, folder) {
  const spikeloom = join(root, 'engine/main/spikeloom.mjs');
  const args = [
    spikeloom,
    'run',
    file,
    '--json',
    '--duration',
    `${duration} ms`,
    '--record',
    folder,
  ];
  return new Promise((resolve) => {
    const options = { timeout: MOST_WALL, maxBuffer: 1 << 26 };
    execFile(process.execPath, args, options, (error, stdout, stderr) => {
      if (error) process.stderr.write(`No picture of ${file}: ${stderr || error.message}\n`);
      resolve(error ? null : JSON.parse(stdout));
    });
  });
}

/** Rows each population gets: by size, at least two (or all it has). */
function shareRows(populations) {
  const total = populations.reduce((sum, { size }) => sum + size, 0);
  return populations.map(({ size }) =>
    Math.min(size, Math.max(2, Math.round((ROWS * size) / Math.max(1, total)))),
  );
}

async function picture(file) {
  const folder = mkdtempSync(join(tmpdir(), 'spikeloom-picture-'));
  try {
    for (let duration = FIRST_DURATION; ; ) {
      const report = await run(file, duration, folder);
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
      if (kept < FEWEST_MARKS && duration < LONGEST) {
        // As much longer as it takes at this rate, in whole first durations.
        const needed = Math.ceil(FEWEST_MARKS / Math.max(1, kept));
        duration = Math.min(LONGEST, duration * needed);
        continue;
      }
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

/** Hash of what draws a picture besides the example itself: this file and the built engine. */
function maker() {
  const hash = createHash('sha256').update(readFileSync(fileURLToPath(import.meta.url)));
  const cli = join(root, 'dist/cli');
  for (const name of readdirSync(cli).sort())
    if (name.endsWith('.js')) hash.update(name).update(readFileSync(join(cli, name)));
  return hash.digest();
}

/** The picture of one example, run only where this text and engine were never run here. */
async function cached(file, engine) {
  const key = createHash('sha256').update(engine).update(readFileSync(file)).digest('hex');
  const kept = join(cache, `${key.slice(0, 24)}.json`);
  if (!existsSync(kept)) {
    const made = await picture(file);
    // What took too long may be quicker next time.
    if (!made) return null;
    // Renamed, so that a build that is stopped leaves no half of a picture.
    writeFileSync(`${kept}.${process.pid}`, JSON.stringify(made));
    renameSync(`${kept}.${process.pid}`, kept);
  }
  return kept;
}

/** Writes the pictures of all examples to `target`; runs only what is not known yet. */
export async function writePictures(target) {
  // Building the command line is part of its start.
  spawnSync(process.execPath, [join(root, 'engine/main/spikeloom.mjs'), 'nodes'], {
    stdio: 'ignore',
    timeout: 120_000,
  });
  mkdirSync(cache, { recursive: true });
  const engine = maker();
  const all = {};
  const used = new Set();
  const names = readdirSync(gallery).filter((name) => name.endsWith('.snn'));
  const keptOf = new Map();
  const left = [...names];
  const draw = async () => {
    for (let name = left.shift(); name !== undefined; name = left.shift())
      keptOf.set(name, await cached(join(gallery, name), engine));
  };
  await Promise.all(Array.from({ length: availableParallelism() }, draw));
  for (const name of names.sort()) {
    const kept = keptOf.get(name);
    if (!kept) continue;
    used.add(kept);
    all[name] = JSON.parse(readFileSync(kept, 'utf8'));
  }
  for (const name of readdirSync(cache))
    if (!used.has(join(cache, name))) rmSync(join(cache, name));
  mkdirSync(join(target, '..'), { recursive: true });
  writeFileSync(target, JSON.stringify(all));
}
