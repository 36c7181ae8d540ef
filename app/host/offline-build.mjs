/**
 * The last step of a build: names the build by the content of all its files, writes that name into
 * the page, and writes the service worker that keeps these files.
 */

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const template = fileURLToPath(new URL('./service-worker.js', import.meta.url));
const VERSION_TAG = /<meta name="spikeloom-version" content="[^"]*" \/>/;

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

/** Writes `service-worker.js` and the version of a built site; returns the version. */
export function finishSite(site) {
  const files = filesBelow(site)
    .map((path) => relative(site, path).split(sep).join('/'))
    .filter((path) => path !== 'service-worker.js')
    .sort();
  const worker = readFileSync(template, 'utf8');
  const hash = createHash('sha256').update(worker);
  for (const path of files) {
    const bytes = readFileSync(join(site, path));
    hash
      .update(path)
      .update(path === 'index.html' ? bytes.toString().replace(VERSION_TAG, '') : bytes);
  }
  const version = hash.digest('hex').slice(0, 12);
  const page = join(site, 'index.html');
  writeFileSync(
    page,
    readFileSync(page, 'utf8').replace(
      VERSION_TAG,
      `<meta name="spikeloom-version" content="${version}" />`,
    ),
  );
  writeFileSync(
    join(site, 'service-worker.js'),
    worker
      .replace('__VERSION__', version)
      .replace('/* __FILES__ */', files.map((path) => JSON.stringify(`./${path}`)).join(',\n  ')),
  );
  return version;
}
