/** The app with the shell's bridge: its page in a real browser, the shell's own file store behind it. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fileStore } from '../../electron/files.ts';
import { type Studio, startStudio } from '../support/browser.ts';

const folder = mkdtempSync(join(tmpdir(), 'spikeloom-page-'));
const example = fileURLToPath(new URL('../../nodes/gallery/push-and-pull.snn', import.meta.url));
const graph = join(folder, 'mine.snn');
let studio: Studio;
beforeAll(async () => {
  studio = await startStudio();
}, 240_000);
afterAll(async () => {
  await studio?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Gives the page a bridge onto a real store; returns what the page told the shell. */
async function withShell(page: Page) {
  const files = fileStore(join(folder, 'data'));
  const told = { menu: [] as { id: string; group: string }[], edited: [] as boolean[] };
  files.grant(graph);
  await page.exposeFunction('shellReady', async () => [await files.read(graph)]);
  await page.exposeFunction('shellSave', async (_: string, text: string, path: string | null) => {
    await files.write(path ?? graph, text);
    return { path: path ?? graph };
  });
  await page.exposeFunction('shellMenu', (menu: typeof told.menu) => {
    told.menu = menu;
  });
  await page.exposeFunction('shellEdited', (edited: boolean) => told.edited.push(edited));
  await page.addInitScript(() => {
    const shell = window as unknown as Record<string, (...args: unknown[]) => unknown>;
    Object.assign(window, {
      spikeloom: {
        ready: () => shell.shellReady?.(),
        saveFile: (...args: unknown[]) => shell.shellSave?.(...args),
        setMenu: (menu: unknown) => shell.shellMenu?.(menu),
        setEdited: (edited: unknown) => shell.shellEdited?.(edited),
        onOpen: () => () => {},
        onCommand: (listener: (id: string) => void) => {
          shell.choose = (id) => listener(String(id));
          return () => {};
        },
      },
    });
  });
  return told;
}

it('opens what the system named, runs menu commands and saves to the same path', async () => {
  writeFileSync(graph, readFileSync(example));
  const { page, complaints } = await studio.open();
  const told = await withShell(page);
  await page.reload();
  await page.locator('.project-name', { hasText: 'Push and pull' }).waitFor();
  expect(told.menu.map((command) => command.group)).toContain('file');
  const choose = (id: string) =>
    page.evaluate((name) => (window as unknown as { choose(id: string): void }).choose(name), id);
  await choose('all');
  await choose('mute');
  await page.locator('.dirty').waitFor();
  await choose('save');
  await expect.poll(() => readFileSync(graph, 'utf8')).toContain('"muted": true');
  await expect.poll(() => told.edited).toEqual([true, false]);
  expect(complaints).toEqual([]);
  await page.context().close();
});
