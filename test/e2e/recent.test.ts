/**
 * Recent files in the built app: handles where the browser has them, with permission asked again,
 * copies elsewhere; what is gone or refused says so, and the list is bounded and used by keyboard.
 */

import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dropText, type Studio, startStudio } from '../support/browser.ts';

let studio: Studio;
beforeAll(async () => {
  studio = await startStudio();
}, 600_000);
afterAll(() => studio?.close());

const graph = (title: string) =>
  JSON.stringify({
    format: 'snn-graph',
    version: 1,
    title,
    nodes: { nneuron0: { type: 'core/lif', version: 1, name: 'Neuron' } },
    edges: {},
    layout: { nneuron0: [0, 0] },
  });

const ready = (page: Page) => page.locator('.card').first().waitFor({ timeout: 60_000 });
const shows = (page: Page, title: string) =>
  page.locator('.project-name', { hasText: title }).waitFor();

/** Writes a file of the page's own, which the picker then finds. */
const putFile = (page: Page, name: string, text: string) =>
  page.evaluate(
    async ([file, content]) => {
      const folder = await navigator.storage.getDirectory();
      const handle = await folder.getFileHandle(file, { create: true });
      const writable = await handle.createWritable();
      await writable.write(content);
      await writable.close();
      Object.assign(window, { showOpenFilePicker: async () => [handle] });
    },
    [name, text] as const,
  );

/** Opens such a file by Ctrl+O. */
async function pick(page: Page, name: string, title: string): Promise<void> {
  await putFile(page, name, graph(title));
  await page.keyboard.press('Control+o');
  await shows(page, title);
  await expect.poll(() => keptOf(page)).toContain(`"${title}"`);
}

/** All that the list keeps, as text. */
const keptOf = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        const opened = indexedDB.open('spikeloom-recent');
        opened.onsuccess = () => {
          const database = opened.result;
          const all = database.transaction('files').objectStore('files').getAll();
          all.onsuccess = () => {
            database.close();
            resolve(JSON.stringify(all.result));
          };
        };
      }),
  );

const dialogOf = (page: Page) => page.getByRole('dialog', { name: 'Open recent' });

async function openList(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Menu', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Open recent ...' }).click();
  await dialogOf(page).waitFor();
}

const names = (page: Page) => dialogOf(page).locator('.recent-name').allTextContents();
const focused = (page: Page) =>
  page.evaluate(() => document.activeElement?.querySelector('.recent-name')?.textContent);

describe('recent files', () => {
  it('are opened again by their handles, after a reload too, and saved to the same place', async () => {
    const { page, complaints } = await studio.open();
    await ready(page);
    await openList(page);
    await dialogOf(page).getByText('No files yet').waitFor();
    await page.keyboard.press('Escape');
    await pick(page, 'first.snn', 'First graph');
    await pick(page, 'second.snn', 'Second graph');
    await pick(page, 'first.snn', 'First graph, again');
    // Once each, however often it was opened, newest first.
    await page.reload();
    await ready(page);
    await openList(page);
    await expect.poll(() => names(page)).toEqual(['First graph, again', 'Second graph']);
    expect(await dialogOf(page).locator('.recent-about').first().textContent()).toMatch(
      /^first\.snn · on this computer · .+\d/,
    );
    // By keyboard alone.
    await expect.poll(() => focused(page)).toBe('First graph, again');
    await page.keyboard.press('ArrowDown');
    expect(await focused(page)).toBe('Second graph');
    await page.keyboard.press('ArrowDown');
    expect(await focused(page)).toBe('Second graph');
    await page.keyboard.press('Enter');
    await shows(page, 'Second graph');
    await dialogOf(page).waitFor({ state: 'detached' });
    // It is the file itself: a save goes there without asking where.
    await page.keyboard.press('Control+a');
    await page.keyboard.press('m');
    await page.locator('.dirty').waitFor();
    await page.keyboard.press('Control+s');
    await page.locator('.dirty').waitFor({ state: 'detached' });
    const text = await page.evaluate(async () => {
      const folder = await navigator.storage.getDirectory();
      return (await (await folder.getFileHandle('second.snn')).getFile()).text();
    });
    expect(text).toContain('"muted": true');
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('say when they are gone or refused, and can be taken from the list', async () => {
    const { page, complaints } = await studio.open();
    await ready(page);
    for (const name of ['one', 'two', 'three']) await pick(page, `${name}.snn`, `Graph ${name}`);
    await page.evaluate(async () => {
      await (await navigator.storage.getDirectory()).removeEntry('two.snn');
      const answers = ['denied', 'granted'];
      Object.assign(FileSystemFileHandle.prototype, {
        queryPermission: async () => 'prompt',
        requestPermission: async () => answers.shift() ?? 'granted',
      });
    });
    const dialog = dialogOf(page);
    const row = (title: string) => dialog.locator('.recent-open', { hasText: title });
    await openList(page);
    await row('Graph one').click();
    await dialog.getByText('one.snn was not opened: reading it was not allowed').waitFor();
    await row('Graph two').click();
    await dialog.getByText('two.snn is not there any more').waitFor();
    await shows(page, 'Graph three');
    // Asked once more, and allowed.
    await row('Graph one').click();
    await shows(page, 'Graph one');
    await openList(page);
    await expect.poll(() => focused(page)).toBe('Graph one');
    await dialog.getByRole('button', { name: 'Take two.snn from the list' }).click();
    await expect.poll(() => names(page)).toEqual(['Graph one', 'Graph three']);
    await row('Graph three').focus();
    await page.keyboard.press('Delete');
    await expect.poll(() => names(page)).toEqual(['Graph one']);
    await expect.poll(() => focused(page)).toBe('Graph one');
    await page.reload();
    await ready(page);
    await openList(page);
    await expect.poll(() => names(page)).toEqual(['Graph one']);
    // What is no graph any more is told as it is when it is opened by Open.
    await putFile(page, 'one.snn', '{ "format": ');
    await row('Graph one').click();
    await page.locator('.toast', { hasText: 'one.snn was not opened. Line 1' }).waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('are copies where the browser has no handles; the oldest of many go', async () => {
    const { page, complaints } = await studio.open();
    const path = join(tmpdir(), `recent-${process.pid}.snn`);
    writeFileSync(path, graph('From disk'));
    page.on('filechooser', (chooser) => void chooser.setFiles(path));
    await page.addInitScript(() => {
      Object.assign(window, { showOpenFilePicker: undefined, showSaveFilePicker: undefined });
    });
    await page.reload();
    await ready(page);
    await page.keyboard.press('Control+o');
    await shows(page, 'From disk');
    rmSync(path);
    for (let k = 1; k <= 12; k++) {
      await dropText(page, `graph-${k}.snn`, graph(`Graph ${k}.`));
      await shows(page, `Graph ${k}.`);
      await expect.poll(() => keptOf(page)).toContain(`graph-${k}.snn`);
    }
    // Saving hands over a file, and keeps what it holds.
    await page.keyboard.press('Control+a');
    await page.keyboard.press('m');
    await page.locator('.card.muted').waitFor();
    const download = page.waitForEvent('download');
    await page.keyboard.press('Control+s');
    await download;
    await expect.poll(() => keptOf(page)).toContain('muted');
    await page.reload();
    await ready(page);
    await openList(page);
    const expected = Array.from({ length: 12 }, (_, k) => `Graph ${12 - k}.`);
    await expect.poll(() => names(page)).toEqual(expected);
    expect(await dialogOf(page).locator('.recent-about').first().textContent()).toMatch(
      /^graph-12\.snn · copy in this browser · /,
    );
    await dialogOf(page).locator('.recent-open', { hasText: 'Graph 11.' }).click();
    await shows(page, 'Graph 11.');
    await openList(page);
    await dialogOf(page).locator('.recent-open', { hasText: 'Graph 12.' }).click();
    await page.locator('.card.muted').waitFor();
    await openList(page);
    await dialogOf(page).getByRole('button', { name: 'Clear the list' }).click();
    await dialogOf(page).getByText('No files yet').waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('are said not to be kept where the browser keeps nothing; a save that fails says so', async () => {
    const { page } = await studio.open();
    await page.addInitScript(() => {
      Object.defineProperty(window, 'indexedDB', { value: undefined });
      Object.assign(window, {
        showSaveFilePicker: async () => ({
          name: 'full.snn',
          createWritable: async () => Promise.reject(new Error('The disk is full.')),
        }),
      });
    });
    await page.reload();
    await ready(page);
    await dropText(page, 'mine.snn', graph('Mine'));
    await shows(page, 'Mine');
    await openList(page);
    await dialogOf(page).getByText('it has no list of files').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+a');
    await page.keyboard.press('m');
    await page.locator('.dirty').waitFor();
    await page.keyboard.press('Control+s');
    await page
      .locator('.toast', { hasText: 'mine.snn could not be saved: The disk is full.' })
      .waitFor();
    expect(await page.locator('.dirty').count()).toBe(1);
    // What is changed while a save goes on is not saved by it.
    await page.evaluate(() => {
      Object.assign(window, {
        showSaveFilePicker: async () => ({
          name: 'slow.snn',
          getFile: async () => Promise.reject(new Error('No.')),
          createWritable: async () => ({
            write: () => new Promise((done) => Object.assign(window, { done })),
            close: async () => undefined,
          }),
        }),
      });
    });
    await page.keyboard.press('Control+s');
    await page.waitForFunction(() => 'done' in window);
    await page.keyboard.press('m');
    await page.keyboard.press('Control+d');
    await page.evaluate(() => (window as unknown as { done(): void }).done());
    await page.getByText('mine.snn is saved.').waitFor({ state: 'attached' });
    expect(await page.locator('.dirty').count()).toBe(1);
    await page.context().close();
  });
});
