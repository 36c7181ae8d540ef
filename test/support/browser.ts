/** The built app in a real browser: served by `npm start`'s own server, opened headless. */

import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { findBrowser } from './find-browser.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Chrome's own background traffic has no place in a test. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface Studio {
  readonly address: string;
  /** A page of its own, with everything it complained about. */
  open(options?: {
    readonly theme?: 'light' | 'dark';
    readonly contrast?: 'more';
    readonly path?: string;
    readonly width?: number;
    readonly height?: number;
  }): Promise<{ readonly page: Page; readonly complaints: string[] }>;
  close(): Promise<void>;
}

/** Serves the app, building it if it is stale. */
export async function startServer() {
  const server = spawn(process.execPath, ['app/start.mjs', '--no-open', '--port', '0'], {
    cwd: root,
  });
  return { address: await addressOf(server), close: () => void server.kill() };
}

/** Serves the app and starts a browser. */
export async function startStudio(flags: readonly string[] = []): Promise<Studio> {
  const executablePath = findBrowser();
  if (!executablePath) throw new Error('No Chrome or Chromium was found.');
  const server = await startServer();
  const { address } = server;
  const browser: Browser = await chromium.launch({ executablePath, args: [...FLAGS, ...flags] });
  return {
    address,
    async open({ theme = 'light', contrast, path = '', width = 1440, height = 900 } = {}) {
      const context = await browser.newContext({
        viewport: { width, height },
        colorScheme: theme,
        ...(contrast ? { contrast } : {}),
      });
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning')
          complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('request', (request) => {
        const url = request.url();
        if (!url.startsWith(address) && !/^(data|blob):/.test(url))
          complaints.push(`request to ${url}`);
      });
      await page.goto(address + path);
      return { page, complaints };
    },
    async close() {
      await browser.close();
      server.close();
    },
  };
}

/** Drops a file with this text on the window. */
export const dropText = (page: Page, name: string, text: string): Promise<void> =>
  page.evaluate(
    ([file, content]) => {
      const data = new DataTransfer();
      data.items.add(new File([content], file));
      for (const type of ['dragenter', 'dragover', 'drop'])
        document.body.dispatchEvent(
          new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }),
        );
    },
    [name, text] as const,
  );

function addressOf(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const listen = (chunk: Buffer) => {
      said += chunk.toString();
      const found = /http:\/\/localhost:\d+\//.exec(said);
      if (found) resolve(found[0]);
    };
    server.stdout?.on('data', listen);
    server.stderr?.on('data', listen);
    server.on('exit', (code) => reject(new Error(`The server ended with ${code}: ${said}`)));
  });
}
