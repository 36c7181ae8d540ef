/**
 * `npm run docs`: a page per node type from its definition, with an index, into `dist/docs/nodes`,
 * the same pages as in the app's help; beside them the guides of this folder and a page of problem
 * codes. Nothing of it is committed.
 */

import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';
import { problemPage } from './problem-page.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const target = `${root}dist/docs/nodes`;

const server = await createServer({
  root,
  configFile: false,
  logLevel: 'error',
  server: { middlewareMode: true, hmr: false, ws: false, watch: null },
  optimizeDeps: { noDiscovery: true },
});
try {
  const { coreNodes } = await server.ssrLoadModule('/nodes/index.ts');
  const { markdownPage } = await server.ssrLoadModule('/app/docs/page-data.ts');
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  const sorted = [...coreNodes].sort((a, b) => (a.title < b.title ? -1 : 1));
  const fileOf = ({ type }) => `${type.replaceAll('/', '-')}.md`;
  for (const definition of sorted)
    writeFileSync(`${target}/${fileOf(definition)}`, markdownPage(definition));
  const categories = [...new Set(sorted.map((d) => d.category))].sort();
  const index = ['# Nodes', ''];
  for (const category of categories) {
    index.push(`## ${category[0].toUpperCase()}${category.slice(1)}`, '');
    for (const d of sorted.filter((one) => one.category === category))
      index.push(`- [${d.title}](${fileOf(d)}): ${d.doc.split('\n')[0]}`);
    index.push('');
  }
  writeFileSync(`${target}/README.md`, index.join('\n'));
  for (const guide of ['tutorial.md', 'language.md', 'format.md'])
    copyFileSync(`${root}app/docs/${guide}`, `${root}dist/docs/${guide}`);
  const problems = await problemPage((path) => server.ssrLoadModule(path));
  writeFileSync(`${root}dist/docs/problems.md`, problems.text);
  process.stdout.write(
    `${sorted.length} pages in dist/docs/nodes, ${problems.codes} problems in dist/docs/problems.md\n`,
  );
} finally {
  await server.close();
}
