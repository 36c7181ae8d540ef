/** Views are kept with their plots, gone back to, gone through while presenting, and taken away. */

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Studio, startStudio } from '../support/browser.ts';

let studio: Studio;
beforeAll(async () => {
  studio = await startStudio();
}, 240_000);
afterAll(() => studio?.close());

/** Where the first card is seen and how wide it is [px]. */
async function place(page: Page) {
  const box = await page.locator('.card').first().boundingBox();
  if (!box) throw new Error('there is a card');
  return [box.x, box.y, box.width].map((value) => Math.round(value / 3));
}

it('are kept and gone back to', async () => {
  const { page, complaints } = await studio.open();
  await page.locator('.run-button.running').waitFor({ timeout: 60_000 });
  await page.waitForTimeout(500); // the view has come to rest
  const kept = page.locator('.kept-view');
  const plots = page.locator('.plot-panel');

  const whole = await place(page);
  await page.keyboard.press('Shift+Digit1');
  await page.getByRole('button', { name: 'Go to view 1' }).waitFor();
  const all = await plots.count();
  expect(all).toBeGreaterThan(1);

  // Nearer, with one plot alone.
  for (let k = 0; k < 4; k++) await page.keyboard.press('+');
  await plots.last().getByRole('button', { name: /^Only/ }).click();
  await expect.poll(() => plots.count()).toBe(1);
  await page.locator('.react-flow__pane').click({ position: { x: 400, y: 8 } });
  await page.waitForTimeout(300);
  const near = await place(page);
  expect(near).not.toEqual(whole);
  await page.keyboard.press('Shift+Digit2');
  await expect.poll(() => kept.allTextContents()).toEqual(['1', '2']);

  // Without plots.
  await page.keyboard.press('Control+j');
  await page.keyboard.press('Home');
  await page.waitForTimeout(500);
  await page.keyboard.press('Shift+Digit3');
  await expect.poll(() => kept.count()).toBe(3);

  await page.keyboard.press('Alt+1');
  await expect.poll(() => place(page)).toEqual(whole);
  await expect.poll(() => plots.count()).toBe(all);
  await page.getByRole('button', { name: 'Go to view 2' }).click();
  await expect.poll(() => place(page)).toEqual(near);
  await expect.poll(() => plots.count()).toBe(1);
  await page.keyboard.press('Alt+3');
  await expect.poll(() => plots.count()).toBe(0);
  expect(await page.locator('.kept-view[aria-current="true"]').textContent()).toBe('3');
  await page.keyboard.press('Alt+4');
  await page.getByText('There is no view 4 yet. Shift+4 keeps one.').first().waitFor();

  // Presenting: the keys left and right, which stop at the ends.
  await page.keyboard.press('Alt+1');
  await page.keyboard.press('Control+Shift+f');
  await page.locator('.presenter .card').first().waitFor();
  const current = page.locator('.kept-view[aria-current="true"]');
  await page.keyboard.press('ArrowLeft');
  await expect.poll(() => current.textContent()).toBe('1');
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => current.textContent()).toBe('2');
  await expect.poll(() => plots.count()).toBe(1);
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => page.locator('.embed-plots').count()).toBe(0);
  await page.keyboard.press('ArrowRight');
  expect(await current.textContent()).toBe('3');
  await page.keyboard.press('Shift+Digit5');
  expect(await kept.count()).toBe(3);
  await page.keyboard.press('Escape');
  await page.locator('.rail').waitFor();

  // Where it is kept, the key takes it away; undo brings it back. It is found by its name, too.
  await page.keyboard.press('Alt+3');
  await page.waitForTimeout(600);
  await page.keyboard.press('Shift+Digit3');
  await expect.poll(() => kept.count()).toBe(2);
  await page.keyboard.press('Control+z');
  await expect.poll(() => kept.count()).toBe(3);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('go to view 2');
  await page.keyboard.press('Enter');
  await expect.poll(() => place(page)).toEqual(near);
  expect(complaints).toEqual([]);
  await page.context().close();
}, 120_000);
