/** Versions of a file: saves and those with a name are listed, gone back to as an edit, and outlive the page. */

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Studio, startStudio } from '../support/browser.ts';

let studio: Studio;
beforeAll(async () => {
  studio = await startStudio();
}, 240_000);
afterAll(() => studio?.close());

/** Saving asks for no file. */
const saveBlindly = (page: Page) =>
  page.evaluate(() => {
    Object.assign(window, {
      showSaveFilePicker: async () => ({
        name: 'kept.snn',
        getFile: async () => Promise.reject(new Error('no disk')),
        queryPermission: async () => 'granted',
        createWritable: async () => ({ write: async () => {}, close: async () => {} }),
      }),
    });
  });

it('are kept with each save and by name, and an older one comes back as one undoable edit', async () => {
  const { page, complaints } = await studio.open();
  await page.locator('.run-button.running').waitFor({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  await saveBlindly(page);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('Name this version');
  await page.keyboard.press('Enter');
  const versions = page.getByRole('region', { name: 'Versions of this file' });
  await versions.getByText(/^The last 20 saves/).waitFor();
  await page.locator('input[aria-label="Name of this version"]:focus').waitFor({ timeout: 10_000 });
  await page.keyboard.type('Before the cut');
  await page.keyboard.press('Enter');
  const named = versions.getByRole('button', { name: /^Before the cut/ });
  await named.waitFor();

  const cards = page.locator('.react-flow__node-card');
  expect(await cards.count()).toBe(4);
  await page.locator('.react-flow__pane').click({ position: { x: 8, y: 8 } });
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');
  await expect.poll(() => cards.count()).toBe(0);
  await named.click();
  await expect.poll(() => cards.count()).toBe(4);
  await page.getByRole('button', { name: 'Back to Before the cut', exact: true }).waitFor();
  await page.locator('.react-flow__pane').click({ position: { x: 8, y: 8 } });
  await page.keyboard.press('Control+z');
  await expect.poll(() => cards.count()).toBe(0);

  // Each save is a version of the file it went to; more than twenty are not kept.
  const saves = versions.getByRole('button', { name: /^Saved / });
  for (let k = 0; k < 22; k++) {
    await page.keyboard.press('Control+s');
    await expect.poll(() => saves.count()).toBe(Math.min(20, k + 1));
    await page.waitForTimeout(20);
  }
  await page.reload();
  await page.locator('.rail button[aria-label="History"]').waitFor({ timeout: 60_000 });
  await expect.poll(() => saves.count(), { timeout: 30_000 }).toBe(20);
  await versions
    .getByRole('button', { name: /^Remove Saved/ })
    .first()
    .click();
  await expect.poll(() => saves.count()).toBe(19);
  expect(complaints).toEqual([]);
  await page.context().close();
}, 180_000);
