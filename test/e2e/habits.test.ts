/** What the window takes over from the person and the device: wheels, trackpads, phones, the order of plots. */

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Studio, startStudio } from '../support/browser.ts';

let studio: Studio;
beforeAll(async () => {
  studio = await startStudio();
}, 240_000);
afterAll(() => studio?.close());

const zoom = async (page: Page) =>
  Number.parseFloat((await page.locator('[aria-label^="Zoom:"]').textContent()) ?? '');

it('takes two fingers for moving the view, says so, and believes the person', async () => {
  const { page, complaints } = await studio.open();
  await page.locator('.activity-number', { hasText: 'Hz' }).first().waitFor({ timeout: 60_000 });
  const box = await page.locator('.react-flow').boundingBox();
  const scroll = async (dx: number, dy: number) => {
    await page.mouse.move((box?.x ?? 0) + 60, (box?.y ?? 0) + 330);
    for (let k = 0; k < 4; k++) await page.mouse.wheel(dx, dy);
    await page.waitForTimeout(400);
  };
  await scroll(3, -8);
  const notice = page.getByRole('status', { name: 'Navigation' });
  await notice.waitFor();
  const before = await zoom(page);
  await scroll(0, -30);
  expect(await zoom(page)).toBe(before);
  await notice.getByRole('button', { name: 'Mouse', exact: true }).click();
  await notice.waitFor({ state: 'detached' });
  await scroll(0, -30);
  expect(await zoom(page)).toBeGreaterThan(before);
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  expect(await page.getByLabel('Navigation').inputValue()).toBe('mouse');
  expect(complaints).toEqual([]);
  await page.context().close();
}, 120_000);

it('keeps the order in which plots were put by dragging', async () => {
  const { page, complaints } = await studio.open();
  const panels = page.locator('.plot-panel');
  await expect.poll(() => panels.count(), { timeout: 60_000 }).toBe(2);
  const titles = () => page.locator('.plot-title').allTextContents();
  const before = await titles();
  await panels.nth(1).locator('.plot-chips').dragTo(panels.nth(0).locator('.plot-body'));
  await expect.poll(titles).toEqual([...before].reverse());
  await page.getByRole('tab', { name: 'Runs' }).click();
  await page.getByRole('tab', { name: 'Plots' }).click();
  expect(await titles()).toEqual([...before].reverse());
  expect(complaints).toEqual([]);
  await page.context().close();
}, 120_000);

it('shows a graph to look at on a phone that is held upright', async () => {
  const { page: any } = await studio.open();
  const context = await any
    .context()
    .browser()
    ?.newContext({ viewport: { width: 412, height: 860 }, hasTouch: true, isMobile: true });
  await any.context().close();
  const page = await context?.newPage();
  if (!page) throw new Error('the browser opens another window');
  await page.goto(studio.address);
  await page.locator('.embed-view .plot-panel').first().waitFor({ timeout: 60_000 });
  await page.locator('.embed-controls input[type="range"]').waitFor();
  await page.getByRole('button', { name: 'Pause', exact: true }).waitFor();
  // All of it is within the window.
  const { scrollWidth, clientWidth } = await page
    .locator('body')
    .evaluate((body) => ({ scrollWidth: body.scrollWidth, clientWidth: body.clientWidth }));
  expect(scrollWidth).toBe(clientWidth);
  await page.context().close();
}, 120_000);
