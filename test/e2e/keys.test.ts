/** Keys that are given to other commands, in the settings, and stay given. */

import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Studio, startStudio } from '../support/browser.ts';

let studio: Studio;
beforeAll(async () => {
  studio = await startStudio();
}, 240_000);
afterAll(() => studio?.close());

it('are changed, warned about, kept over a reload and given back', async () => {
  const { page, complaints } = await studio.open();
  await page.locator('.card').first().waitFor();
  const settings = () => page.getByRole('button', { name: 'Settings', exact: true }).click();
  const list = page.locator('.settings-keys');
  await settings();
  const all = await list.locator('kbd').allTextContents();
  expect(all.length).toBeGreaterThan(60);
  expect(all.filter((key, k) => all.indexOf(key) !== k)).toEqual([]);
  await list.getByRole('button', { name: 'Give Mute a key' }).click();
  await page.keyboard.press('p');
  // P plots: it is not taken unasked.
  await list.getByText('P does Plot the selection now. Give it to Mute instead?').waitFor();
  await list.getByRole('button', { name: 'Cancel' }).click();
  expect(await list.getByRole('button', { name: 'Take P from Plot the selection' }).count()).toBe(
    1,
  );
  await list.getByRole('button', { name: 'Give Mute a key' }).click();
  await page.keyboard.press('p');
  await list.getByRole('button', { name: 'Give it' }).click();
  await list.getByRole('button', { name: 'Take P from Mute' }).waitFor();
  await list.getByRole('button', { name: 'Take M from Mute' }).click();
  // Escape leaves the listening, not the dialog; then it closes the dialog.
  await list.getByRole('button', { name: 'Give Delete a key' }).click();
  await page.keyboard.press('Escape');
  expect(await page.getByRole('dialog').count()).toBe(1);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });

  const cards = await page.locator('.card').count();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('m');
  await page.keyboard.press('p');
  await expect.poll(() => page.locator('.card.muted').count()).toBe(cards);
  expect(await page.locator('.card').count()).toBe(cards);

  await page.reload();
  await page.locator('.card').first().waitFor();
  await page.locator('.top-bar button').first().click();
  await page.getByRole('menuitem', { name: /^Mute/ }).locator('kbd', { hasText: 'P' }).waitFor();
  await page.keyboard.press('Escape');
  await settings();
  await list.getByRole('button', { name: 'All keys as they were' }).click();
  await list.getByRole('button', { name: 'Take M from Mute' }).waitFor();
  await list.getByRole('button', { name: 'Take P from Plot the selection' }).waitFor();
  expect(complaints).toEqual([]);
  await page.context().close();
}, 120_000);
