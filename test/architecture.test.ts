/**
 * Is the house in order? Imports follow the table of the README, files stay short and begin with a
 * paragraph, banned functions stay out, generated files are fresh.
 */

import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../', import.meta.url));
const ROOMS = ['engine', 'nodes', 'app', 'electron', 'test'];
const MOST_LINES = 500;

/** Folders of the engine, each may import those before it. */
const ENGINE = [
  'problems',
  'kit',
  'language',
  'formats',
  'graph',
  'compile',
  'codegen',
  'runtime',
  'protocol',
  'main',
];
const DOORS: Record<string, readonly string[]> = {
  engine: [],
  'engine/main': ['#nodes'],
  nodes: ['#engine/kit', '#engine/formats'],
  app: ['#engine', '#nodes', '#host', '#host/headers'],
  electron: ['#host', '#host/headers'],
  test: ['#engine', '#engine/kit', '#engine/formats', '#nodes', '#host', '#host/headers'],
};

interface Source {
  readonly path: string; // relative, with forward slashes
  readonly text: string;
  readonly lines: readonly string[];
}

function sources(folder: string): Source[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory())
      return entry.name === 'node_modules' || entry.name === 'data' ? [] : sources(path);
    if (!/\.(ts|tsx|mjs)$/.test(entry.name)) return [];
    const text = readFileSync(path, 'utf8');
    return [{ path: relative(root, path).split(sep).join('/'), text, lines: text.split('\n') }];
  });
}

const files = ROOMS.flatMap((room) => {
  try {
    return sources(join(root, room));
  } catch {
    return []; // a room that is still empty
  }
});
const importsOf = (file: Source) =>
  [
    ...file.text.matchAll(
      /(?:^|\n)\s*(?:import|export)\s[^'"]*?from\s+['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)|(?:^|\n)import\s+['"]([^'"]+)['"]/g,
    ),
  ]
    .map((match) => match[1] ?? match[2] ?? match[3] ?? '')
    .filter((name) => name !== '');
const roomOf = (path: string) =>
  path.startsWith('engine/main/') ? 'engine/main' : (path.split('/')[0] ?? '');

describe('architecture', () => {
  it('has source files', () => {
    expect(files.length).toBeGreaterThan(50);
  });

  it('lets rooms meet only at doors', () => {
    const wrong: string[] = [];
    for (const file of files) {
      const room = roomOf(file.path);
      for (const name of importsOf(file)) {
        if (name.startsWith('#') && !(DOORS[room] ?? []).includes(name))
          wrong.push(`${file.path}: ${name}`);
        if (!name.startsWith('.') || room === 'test') continue;
        const target = relative(root, resolve(root, dirname(file.path), name))
          .split(sep)
          .join('/');
        const own = file.path.split('/')[0];
        if (target !== 'package.json' && target.split('/')[0] !== own)
          wrong.push(`${file.path}: ${name}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('keeps the folders of the engine in order', () => {
    const wrong: string[] = [];
    for (const file of files) {
      const [room, folder = ''] = file.path.split('/');
      if (room !== 'engine' || !ENGINE.includes(folder)) continue;
      for (const name of importsOf(file)) {
        if (!name.startsWith('.')) continue;
        const target = relative(root, resolve(root, dirname(file.path), name))
          .split(sep)
          .join('/');
        const other = target.split('/')[1] ?? '';
        if (target === 'package.json') continue;
        if (ENGINE.indexOf(other) > ENGINE.indexOf(folder)) wrong.push(`${file.path}: ${name}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it(`has no file over ${MOST_LINES} lines`, () => {
    const long = files.filter((f) => f.lines.length > MOST_LINES).map((f) => f.path);
    expect(long.filter((path) => path !== 'nodes/index.ts')).toEqual([]);
  });

  it('opens each file of a room with a paragraph', () => {
    const bare = files
      .filter((f) => !f.path.startsWith('test/') && f.path !== 'nodes/index.ts')
      .filter((f) => !/^(#![^\n]*\n)?\s*\/\*\*/.test(f.text) && !/\.d\.m?ts$/.test(f.path))
      // A node definition carries its paragraph as a comment on the definition, and as `doc`.
      .filter((f) => !/\*\/\nexport const \w+ = defineNode\(/.test(f.text))
      .map((f) => f.path);
    expect(bare).toEqual([]);
  });

  it('never calls functions of Math that differ between hosts', () => {
    const banned =
      /Math\.(exp|expm1|log|log1p|log2|log10|sin|cos|tan|asin|acos|atan|atan2|sinh|cosh|tanh|asinh|acosh|atanh|pow|cbrt|hypot|random)\b/;
    const wrong = files
      .filter((f) => /^(engine|nodes)\//.test(f.path) && f.path.endsWith('.ts'))
      .flatMap((f) =>
        f.lines
          .map((line, index) => ({ line, at: `${f.path}:${index + 1}` }))
          .filter(({ line }) => banned.test(line.replace(/\/\/.*|^\s*\*.*/, ''))),
      )
      .map(({ at }) => at);
    expect(wrong).toEqual([]);
  });

  it('has a fresh list of nodes', () => {
    const result = spawnSync(process.execPath, ['nodes/generate.mjs', '--check'], { cwd: root });
    expect(result.status).toBe(0);
  });

  it('speaks of itself only', () => {
    const wrong = files
      .filter((f) => f.path !== 'test/architecture.test.ts')
      .filter((f) => /\/work\/|registry\.npmjs|deb\.debian/.test(f.text))
      .map((f) => f.path);
    expect(wrong).toEqual([]);
  });
});
