/**
 * `npm start`: checks Node, installs what is missing, builds if sources are newer than the build,
 * serves the app on this machine only and opens the browser. Plain Node: it runs before anything
 * is installed. `--no-open`, `--port N`.
 */

import { spawn, spawnSync } from 'node:child_process';
import { createReadStream, existsSync, readdirSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { SECURITY_HEADERS } from './headers.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));
const site = join(root, 'dist/web');
const LEAST_NODE = [20, 19];
const DEFAULT_PORT = 4173;
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.snn': 'application/json',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.bin': 'application/octet-stream',
};

const say = (text) => process.stdout.write(`${text}\n`);

function fail(text) {
  process.stderr.write(`${text}\n`);
  process.exit(1);
}

function run(command, args, what) {
  say(what);
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (result.status !== 0) fail(`That failed: ${command} ${args.join(' ')}`);
}

function newest(folder) {
  let time = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) time = Math.max(time, newest(path));
    else if (
      !entry.name.endsWith('.md') &&
      (entry.name !== 'index.ts' || !folder.endsWith('nodes'))
    )
      time = Math.max(time, statSync(path).mtimeMs);
  }
  return time;
}

function prepare() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < LEAST_NODE[0] || (major === LEAST_NODE[0] && minor < LEAST_NODE[1]))
    fail(`Spikeloom needs Node ${LEAST_NODE.join('.')} or newer; this is ${process.version}.`);
  const lock = join(root, 'package-lock.json');
  const installed = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(installed) || statSync(lock).mtimeMs > statSync(installed).mtimeMs)
    run(
      'npm',
      ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
      'Installing packages (once) ...',
    );
  const built = join(site, 'index.html');
  const sources = Math.max(...['app', 'engine', 'nodes'].map((room) => newest(join(root, room))));
  if (!existsSync(built) || sources > statSync(built).mtimeMs)
    run(process.execPath, ['engine/main/build.mjs', 'web'], 'Building the app ...');
}

function serve(port, open) {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname);
    const file = normalize(join(site, path.endsWith('/') ? `${path}index.html` : path));
    const inside = file.startsWith(site + sep);
    if (!inside || !existsSync(file) || !statSync(file).isFile()) {
      response.writeHead(404, { 'Content-Type': 'text/plain' }).end('Not found');
      return;
    }
    response.writeHead(200, {
      ...SECURITY_HEADERS,
      'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream',
      'Content-Length': statSync(file).size,
      'Cache-Control': path.includes('/assets/') ? 'max-age=31536000, immutable' : 'no-cache',
    });
    createReadStream(file).pipe(response);
  });
  server.on('error', (error) => {
    if (error.code === 'EADDRINUSE' && port !== 0 && !options.port) serve(0, open);
    else fail(`The app cannot be served on port ${port}: ${error.message}`);
  });
  server.listen(port, '127.0.0.1', () => {
    const address = `http://localhost:${server.address().port}/`;
    say(`Spikeloom is at ${address} (Ctrl+C ends it)`);
    if (open) openBrowser(address);
  });
}

function openBrowser(address) {
  const command = { darwin: 'open', win32: 'explorer' }[process.platform] ?? 'xdg-open';
  const child = spawn(command, [address], { stdio: 'ignore', detached: true });
  child.on('error', () => {}); // no browser to open: the address stands above
  child.unref();
}

const { values: options } = parseArgs({
  options: { port: { type: 'string' }, 'no-open': { type: 'boolean', default: false } },
});
prepare();
serve(Number(options.port ?? DEFAULT_PORT), !options['no-open']);
