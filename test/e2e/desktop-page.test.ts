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
  await page.exposeFunction('shellLook', (path: string, stamp: string | null) =>
    files.look(path, stamp),
  );
  await page.exposeFunction('shellRecent', () => files.recent());
  await page.exposeFunction('shellOpenRecent', async (path: string) =>
    (await files.recent()).some((entry) => entry.path === path) ? files.read(path) : null,
  );
  await page.exposeFunction('shellForget', (path: string) => files.forget(path));
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
        lookFile: (...args: unknown[]) => shell.shellLook?.(...args),
        recentFiles: () => shell.shellRecent?.(),
        openRecent: (path: unknown) => shell.shellOpenRecent?.(path),
        forgetRecent: (path: unknown) => shell.shellForget?.(path),
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

it('lists what was opened by its path, opens it again, and says so when it is gone', async () => {
  writeFileSync(graph, readFileSync(example));
  const { page, complaints } = await studio.open();
  await withShell(page);
  await page.reload();
  await page.locator('.project-name', { hasText: 'Push and pull' }).waitFor();
  const choose = (id: string) =>
    page.evaluate((name) => (window as unknown as { choose(id: string): void }).choose(name), id);
  const dialog = page.getByRole('dialog', { name: 'Open recent' });
  const row = dialog.locator('.recent-open', { hasText: graph });
  await choose('new');
  await choose('open-recent');
  await row.click();
  await page.locator('.project-name', { hasText: 'Push and pull' }).waitFor();
  await choose('open-recent');
  await row.waitFor();
  rmSync(graph);
  await row.click();
  await dialog.getByText('mine.snn is not there any more').waitFor();
  writeFileSync(graph, readFileSync(example));
  await dialog.getByRole('button', { name: 'Take mine.snn from the list' }).click();
  await dialog.getByText('No files yet').waitFor();
  expect(JSON.parse(readFileSync(join(folder, 'data/recent.json'), 'utf8'))).toEqual([]);
  expect(complaints).toEqual([]);
  await page.context().close();
});

it('tells when another program changed the file, and loses neither version', async () => {
  const original = readFileSync(example, 'utf8');
  writeFileSync(graph, original);
  const { page, complaints } = await studio.open();
  await withShell(page);
  await page.reload();
  await page.locator('.project-name', { hasText: 'Push and pull' }).waitFor();
  const choose = (id: string) =>
    page.evaluate((name) => (window as unknown as { choose(id: string): void }).choose(name), id);
  const bar = page.locator('.notice-bar', { hasText: 'changed by another program' });
  const muted = page.locator('.card.muted');
  const cards = await page.locator('.card').count();
  await choose('all');
  await choose('mute');
  await page.locator('.dirty').waitFor();

  // Written anew with the same content: nothing is said.
  writeFileSync(graph, original.replace(/\n*$/, '\n\n'));
  await page.waitForTimeout(5000);
  expect(await bar.count()).toBe(0);

  const changed = original.replace('"name": "Noise"', '"name": "Rain"');
  expect(changed).not.toBe(original);
  writeFileSync(graph, changed);
  await bar.waitFor({ timeout: 20_000 });
  // A save does not write over it.
  await choose('save');
  await page.locator('.toast', { hasText: 'was not saved' }).waitFor();
  expect(readFileSync(graph, 'utf8')).toBe(changed);

  await bar.getByRole('button', { name: 'Compare' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Noise is named Rain').waitFor();
  await dialog.getByText('Excitatory unmuted').waitFor();
  await dialog.getByRole('button', { name: 'Take theirs' }).click();
  await page.locator('.card', { hasText: 'Rain' }).waitFor();
  await bar.waitFor({ state: 'detached' });
  expect(await muted.count()).toBe(0);
  expect(await page.locator('.dirty').count()).toBe(0);
  await choose('undo');
  await expect.poll(() => muted.count()).toBe(cards);
  await page.locator('.card', { hasText: 'Noise' }).waitFor();

  // Changed once more, and mine is kept: theirs is in the history, and mine is saved over it.
  writeFileSync(graph, changed.replace('"name": "Rain"', '"name": "Hail"'));
  await bar.waitFor({ timeout: 20_000 });
  await bar.getByRole('button', { name: 'Keep mine' }).click();
  await bar.waitFor({ state: 'detached' });
  await page.locator('.dirty').waitFor();
  await choose('undo');
  await page.locator('.card', { hasText: 'Hail' }).waitFor();
  await choose('redo');
  await page.locator('.card', { hasText: 'Noise' }).waitFor();
  await choose('save');
  await expect.poll(() => readFileSync(graph, 'utf8')).toContain('"name": "Noise"');
  await page.locator('.dirty').waitFor({ state: 'detached' });

  // What is no graph any more cannot be taken.
  writeFileSync(graph, '{ "format": ');
  await page.locator('.notice-bar', { hasText: 'cannot be read' }).waitFor({ timeout: 20_000 });
  expect(await page.getByRole('button', { name: 'Take theirs' }).count()).toBe(0);
  await page.getByRole('button', { name: 'Keep mine' }).click();
  await page.locator('.dirty').waitFor();
  expect(complaints).toEqual([]);
  await page.context().close();
}, 180_000);

it('tells of a file that a browser opened, through the handle it was given', async () => {
  const { page, complaints } = await studio.open();
  await page.locator('.card').first().waitFor();
  const write = (text: string) =>
    page.evaluate(async (content) => {
      const folder = await navigator.storage.getDirectory();
      const handle = await folder.getFileHandle('mine.snn', { create: true });
      const writable = await handle.createWritable();
      await writable.write(content);
      await writable.close();
      Object.assign(window, { showOpenFilePicker: async () => [handle] });
    }, text);
  const original = readFileSync(example, 'utf8');
  await write(original);
  await page.keyboard.press('Control+o');
  await page.locator('.project-name', { hasText: 'Push and pull' }).waitFor();
  await page.waitForTimeout(3000);
  await write(original.replace('"name": "Noise"', '"name": "Rain"'));
  const bar = page.locator('.notice-bar', { hasText: 'changed by another program' });
  await bar.waitFor({ timeout: 20_000 });
  await bar.getByRole('button', { name: 'Take theirs' }).click();
  await page.locator('.card', { hasText: 'Rain' }).waitFor();
  // Its own save is no change by another.
  await page.keyboard.press('Control+a');
  await page.keyboard.press('m');
  await page.keyboard.press('Control+s');
  await page.locator('.dirty').waitFor({ state: 'detached' });
  await page.waitForTimeout(5000);
  expect(await bar.count()).toBe(0);
  expect(complaints).toEqual([]);
  await page.context().close();
}, 120_000);
