/**
 * The built site on a host that knows nothing of it: a plain static server without any header of
 * ours. It works with one engine and says so, runs without a network after the first load, keeps
 * its policy, and tells of a newer version instead of hiding or forcing it.
 */

import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startStudio } from '../support/browser.ts';
import { findBrowser } from '../support/find-browser.mjs';

const built = fileURLToPath(new URL('../../dist/web', import.meta.url));
const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
};

let folder = '';
let server: Server;
let browser: Browser;
let address = '';

/** Serves the copy under a folder of the host, as many hosts do. */
function listen(port: number): Promise<void> {
  server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname.replace(/^\/site/, '');
    const file = join(folder, path.endsWith('/') ? `${path}index.html` : path);
    try {
      const { size } = statSync(file);
      response.writeHead(200, {
        'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream',
        'Content-Length': size,
      });
      response.end(readFileSync(file));
    } catch {
      response.writeHead(404).end();
    }
  });
  return new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
}

function unplug(): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

beforeAll(async () => {
  const studio = await startStudio(); // builds the site where it is stale
  await studio.close();
  folder = mkdtempSync(join(tmpdir(), 'spikeloom-site-'));
  cpSync(built, folder, { recursive: true });
  await listen(0);
  address = `http://localhost:${(server.address() as AddressInfo).port}/site/`;
  const executablePath = findBrowser();
  if (!executablePath) throw new Error('No Chrome or Chromium was found.');
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
}, 600_000);
afterAll(async () => {
  await browser?.close();
  await unplug();
  rmSync(folder, { recursive: true, force: true });
});

describe('the site on a plain server', () => {
  it('runs without isolation, then without a network, then tells of a new version', {
    timeout: 240_000,
  }, async () => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('request', (request) => {
      if (!request.url().startsWith(address) && !/^(data|blob):/.test(request.url()))
        complaints.push(`request to ${request.url()}`);
    });
    const spikes = () =>
      page.locator('.activity-number', { hasText: 'Hz' }).first().waitFor({ timeout: 30_000 });

    await page.goto(address);
    await spikes();
    expect(await page.evaluate(() => window.crossOriginIsolated)).toBe(false);
    await page.locator('.status-bar', { hasText: '1 worker, no shared memory' }).waitFor();
    // The policy stands in the page: what it forbids does not run.
    const ran = await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'window.foreign = true';
      document.head.append(script);
      return 'foreign' in window;
    });
    expect(ran).toBe(false);
    expect(complaints.filter((text) => /Content Security Policy/.test(text))).toHaveLength(1);
    complaints.length = 0;

    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await unplug();
    await page.reload();
    await spikes();
    // Examples need nothing from the network either: their data came with the site.
    await page.locator('.rail button[aria-label="Examples"]').click();
    await page.locator('.example canvas').first().waitFor();
    expect(
      complaints.filter((text) => !/ERR_CONNECTION_REFUSED|ERR_FAILED|Failed to load/.test(text)),
    ).toEqual([]);

    // The site is built anew: the open page goes on, and says so.
    const { port } = new URL(address);
    const old =
      /content="([0-9a-f]{12})"/.exec(readFileSync(join(folder, 'index.html'), 'utf8'))?.[1] ?? '';
    expect(old).toHaveLength(12);
    for (const name of ['index.html', 'service-worker.js']) {
      const file = join(folder, name);
      writeFileSync(file, readFileSync(file, 'utf8').replaceAll(old, 'abcdefabcdef'));
    }
    await listen(Number(port));
    await page.evaluate(async () => {
      await (await navigator.serviceWorker.getRegistration())?.update();
    });
    const bar = page.locator('.notice-bar', { hasText: 'A new version is ready' });
    await bar.waitFor();
    const version = () =>
      page.evaluate(
        () => document.querySelector<HTMLMetaElement>('meta[name="spikeloom-version"]')?.content,
      );
    expect(await version()).toBe(old);
    await Promise.all([
      page.waitForEvent('load'),
      bar.getByRole('button', { name: 'Reload' }).click(),
    ]);
    await page.locator('.card').first().waitFor();
    expect(await version()).toBe('abcdefabcdef');
    expect(await bar.count()).toBe(0);
    await context.close();
  });
});
