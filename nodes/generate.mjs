/**
 * Writes `nodes/index.ts`: every file of this folder that calls `defineNode` is imported, and all
 * definitions are listed by type, so adding a node type touches no file by hand. Definitions are
 * found by reading the text (`export const lif = defineNode({ ... type: 'core/lif'`): this script
 * needs nothing but Node, runs in a moment and gives the same text on every machine. With
 * `--check` it only compares, and fails where the file is stale.
 */

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const room = dirname(fileURLToPath(import.meta.url));
const target = join(room, 'index.ts');
const WIDTH = 100;

/** All TypeScript files of the room, as paths with `/`, in a fixed order. */
function sources(folder) {
  const found = [];
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && entry.name !== 'gallery') found.push(...sources(path));
    else if (entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.d.ts'))
      found.push(relative(room, path).split(sep).join('/'));
  }
  return found.filter((path) => path !== 'index.ts' && path !== 'packs.ts').sort(compare);
}

const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/** The definitions that a file exports, with their types where they are written as literals. */
function definitions(path) {
  const text = readFileSync(join(room, path), 'utf8');
  const found = [];
  for (const match of text.matchAll(/^export const (\w+)(?::\s*\w+)? = define\w*\(/gm)) {
    const rest = text.slice(match.index, match.index + 2000);
    const type = /\btype: '([^']+)'/.exec(rest)?.[1];
    found.push({ path, name: match[1], type: type ?? match[1] });
  }
  return found;
}

/** An import or export statement as Biome formats it: on one line where it fits. */
function statement(names, path) {
  const sorted = [...names].sort(compareNaturally);
  const line = `import { ${sorted.join(', ')} } from './${path}';`;
  if (line.length <= WIDTH) return line;
  return `import {\n${sorted.map((name) => `  ${name},`).join('\n')}\n} from './${path}';`;
}

/** The order in which Biome sorts names and paths: digits as numbers, case last. */
function compareNaturally(a, b) {
  return a.localeCompare(b, 'en', { numeric: true, sensitivity: 'base' }) || compare(a, b);
}

/** Text with every name on its own line, or on one where it fits. */
function listed(head, names, tail) {
  const line = `${head}${names.join(', ')}${tail}`;
  if (line.length <= WIDTH) return line;
  return `${head}\n${names.map((name) => `  ${name},`).join('\n')}\n${tail}`;
}

function render() {
  const files = sources(room).map((path) => [path, definitions(path)]);
  const all = files.flatMap(([, found]) => found);
  const seen = new Map();
  for (const { name, type, path } of all) {
    for (const key of [name, type]) {
      const other = seen.get(key);
      if (other !== undefined && other !== path)
        throw new Error(`nodes/${path} and nodes/${other} both define ${key}: rename one.`);
      seen.set(key, path);
    }
  }
  const imports = [
    ...files.filter(([, found]) => found.length > 0),
    ['packs.ts', [{ name: 'packs' }]],
  ]
    .sort(([a], [b]) => compareNaturally(a, b))
    .map(([path, found]) =>
      statement(
        found.map(({ name }) => name),
        path,
      ),
    );
  const sorted = [...all].sort((a, b) => compare(a.type, b.type)).map(({ name }) => name);
  const packed = '...packs.flatMap(({ nodes }) => nodes)';
  return [
    '/** Every node type that is installed: the core ones and those of packs. Written by `npm run gen`. */',
    '',
    "import type { NodeDefinition } from '#engine/kit';",
    ...imports,
    '',
    '/** The core types, then those of packs: what a registry is made of. */',
    listed('export const coreNodes: readonly NodeDefinition[] = [', [...sorted, packed], '];'),
    '',
  ].join('\n');
}

const text = render();
let current = '';
try {
  current = readFileSync(target, 'utf8');
} catch (error) {
  if (error.code !== 'ENOENT') throw error;
}
if (process.argv.includes('--check')) {
  if (current !== text) {
    console.error('nodes/index.ts is stale: run npm run gen.');
    process.exitCode = 1;
  }
} else if (current !== text) writeFileSync(target, text);
