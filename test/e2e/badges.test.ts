/** Plots that stand as badges at the ports they show, for who prefers the canvas so. */

import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Studio, startStudio } from '../support/browser.ts';

let studio: Studio;
beforeAll(async () => {
  studio = await startStudio();
}, 240_000);
afterAll(() => studio?.close());

it('hides the cards of plots, keeps the plots, and points them out', async () => {
  const { page, complaints } = await studio.open();
  await page.locator('.card').first().waitFor();
  const panel = page.getByRole('navigation', { name: 'Panels' });
  await panel.getByRole('button', { name: 'Examples' }).click();
  await page.locator('.example', { hasText: 'The learning window' }).first().click();
  await page.locator('.card.category-plot').nth(1).waitFor();
  const cards = await page.locator('.card').count();
  const plots = await page.locator('.card.category-plot').count();
  const wires = await page.locator('.react-flow__edge').count();
  const panels = await page.locator('.plot-panel').count();
  const toggle = async () => {
    await page.locator('.react-flow__pane').click({ button: 'right', position: { x: 12, y: 12 } });
    await page.getByRole('menuitem', { name: 'Plots as cards or as badges' }).click();
  };
  await toggle();
  await expect.poll(() => page.locator('.card').count()).toBe(cards - plots);
  expect(await page.locator('.card.category-plot').count()).toBe(0);
  expect(await page.locator('.plot-panel').count()).toBe(panels);
  expect(await page.locator('.react-flow__edge').count()).toBeLessThan(wires);
  // Nothing of it is a change of the document.
  expect(await page.locator('.dirty').count()).toBe(0);

  const badge = page.getByRole('button', { name: '1 plot of weights. Show' });
  await page.locator('.dock').getByRole('tab', { name: 'Log' }).click();
  // It is pointed out for a second, which a busy machine may miss: what is animated is written down.
  await page.evaluate(() => {
    const animate = Element.prototype.animate;
    Element.prototype.animate = function (...what) {
      document.body.dataset.pointedOut = this.querySelector('.plot-title')?.textContent ?? '';
      return animate.apply(this, what);
    };
  });
  await badge.click();
  await page.locator('.plot-panel').first().waitFor();
  await expect.poll(() => page.evaluate(() => document.body.dataset.pointedOut)).toBe('Window');
  await page.locator('.inspector .page-title').waitFor();
  expect(await page.locator('.inspector .page-title').inputValue()).toBe('Window');

  await page.reload();
  await page.locator('.port-badge').first().waitFor();
  await toggle();
  await expect.poll(() => page.locator('.card').count()).toBe(cards);
  expect(await page.locator('.react-flow__edge').count()).toBe(wires);
  expect(await page.locator('.port-badge').count()).toBe(0);
  expect(complaints).toEqual([]);
  await page.context().close();
}, 120_000);

it('keeps in the document where a plot is shown, with its picture on the canvas', async () => {
  const { page, complaints } = await studio.open();
  await page.locator('.card').first().waitFor();
  const panel = page.getByRole('navigation', { name: 'Panels' });
  await panel.getByRole('button', { name: 'Examples' }).click();
  await page.locator('.example', { hasText: 'Push and pull' }).first().click();
  const cards = page.locator('.card.category-plot');
  const panels = page.locator('.plot-panel');
  await cards.nth(1).waitFor();
  await expect.poll(() => panels.count()).toBe(2);
  const show = async (where: string) =>
    page.getByLabel('Where the plot is shown').selectOption(where);
  await cards.first().locator('.card-header').click();
  await show('canvas');
  // Its picture is drawn on its card and nowhere else.
  const picture = page.locator('.card-plot canvas').first();
  await picture.waitFor();
  await expect.poll(() => panels.count()).toBe(1);
  await show('both');
  await expect.poll(() => panels.count()).toBe(2);
  expect(await page.locator('.card-plot').count()).toBe(1);
  await show('dock');
  await expect.poll(() => cards.count()).toBe(1);
  expect(await page.locator('.port-badge').count()).toBeGreaterThan(0);
  await page.locator('.dock').getByRole('tab', { name: 'Code' }).click();
  await expect.poll(() => page.locator('.dock').textContent()).toContain('"place": "dock"');
  // Undone, it is as it was.
  await page.keyboard.press('Escape');
  await page.locator('.react-flow__pane').click({ position: { x: 12, y: 12 } });
  for (let k = 0; k < 3; k++) await page.keyboard.press('Control+z');
  await expect.poll(() => cards.count()).toBe(2);
  expect(await page.locator('.dirty').count()).toBe(0);
  expect(complaints).toEqual([]);
  await page.context().close();
}, 120_000);
