/** What the window takes over from the person and the device: trackpads, phones, the order of plots, a knife, an audience. */

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

it('keeps plots in the order and in the columns that they were put in by dragging', async () => {
  const { page, complaints } = await studio.open();
  const panels = page.locator('.plot-panel');
  await expect.poll(() => panels.count(), { timeout: 60_000 }).toBe(2);
  const titles = () => page.locator('.plot-title').allTextContents();
  const before = await titles();
  await panels.nth(1).locator('.plot-chips').dragTo(panels.nth(0).locator('.plot-header'));
  await expect.poll(titles).toEqual([...before].reverse());
  await page.getByRole('tab', { name: 'Runs' }).click();
  await page.getByRole('tab', { name: 'Plots' }).click();
  expect(await titles()).toEqual([...before].reverse());
  // On the lower half: below one another.
  const boxOf = async (k: number) => {
    const box = await panels.nth(k).boundingBox();
    if (!box) throw new Error('the plot is in the dock');
    return box;
  };
  const upper = await boxOf(0);
  await panels
    .nth(1)
    .locator('.plot-chips')
    .dragTo(panels.nth(0), {
      targetPosition: { x: upper.width / 2, y: upper.height - 12 },
    });
  await expect.poll(async () => (await boxOf(1)).x).toBe(upper.x);
  const [first, second] = [await boxOf(0), await boxOf(1)];
  // Two neighbours share the line between them.
  expect(Math.abs(second.y - first.y - first.height)).toBeLessThanOrEqual(1);
  expect(Math.abs(first.height - second.height)).toBeLessThanOrEqual(2);
  expect(first.width).toBeGreaterThan(1.8 * upper.width);
  expect(await panels.nth(1).locator('canvas').first().isVisible()).toBe(true);
  // In a dock of its usual height all of a plot is in sight, its axis and its sentence too.
  const cut = await panels.evaluateAll((all) =>
    all.flatMap((panel) => {
      const body = panel.querySelector('.plot-body');
      const { bottom } = panel.querySelector('.plot-foot')?.getBoundingClientRect() ?? {};
      const frames = [...panel.querySelectorAll('.plot-frame')].filter((f) => f.clientHeight > 0);
      const lowest = Math.max(...frames.map((f) => f.getBoundingClientRect().bottom));
      const isIn =
        lowest <= (body?.getBoundingClientRect().bottom ?? 0) + 1 &&
        (bottom ?? Number.POSITIVE_INFINITY) <= panel.getBoundingClientRect().bottom + 1;
      return isIn ? [] : [panel.getAttribute('aria-label')];
    }),
  );
  expect(cut).toEqual([]);
  // By keyboard: out of the column, to its left.
  const [, last = ''] = await titles();
  await page.getByRole('button', { name: `Move ${last} to the left` }).focus();
  await page.keyboard.press('Enter');
  await expect.poll(titles).toEqual(before);
  expect((await boxOf(1)).y).toBe((await boxOf(0)).y);
  expect(complaints).toEqual([]);
  await page.context().close();
}, 120_000);

it('cuts the wires that a line is drawn over, as one edit', async () => {
  const { page, complaints } = await studio.open();
  const wires = page.locator('.react-flow__edge');
  await expect.poll(() => wires.count(), { timeout: 60_000 }).toBe(3);
  await expect.poll(() => page.locator('.react-flow.moving').count()).toBe(0);
  const view = () =>
    page.locator('.react-flow__viewport').evaluate((e) => (e as HTMLElement).style.transform);
  const before = await view();
  const spikes = await page.locator('.source[data-ref$="/spikes"]').boundingBox();
  const [x, y] = [(spikes?.x ?? 0) + 60, spikes?.y ?? 0];
  await page.keyboard.down('Control');
  await page.keyboard.down('Shift');
  await page.mouse.move(x, y - 100);
  await page.mouse.down();
  await page.mouse.move(x, y + 80, { steps: 12 });
  await page.mouse.up();
  await page.keyboard.up('Shift');
  await page.keyboard.up('Control');
  await expect.poll(() => wires.count()).toBe(1);
  expect(await view()).toBe(before);
  await page.keyboard.press('Control+z');
  await expect.poll(() => wires.count()).toBe(3);
  expect(complaints).toEqual([]);
  await page.context().close();
}, 120_000);

it('presents: controls work, nothing can be deleted, and Escape leads back', async () => {
  const { page, complaints } = await studio.open();
  await page.locator('.run-button.running').waitFor({ timeout: 60_000 });
  await page.keyboard.press('Control+Shift+f');
  await page.locator('.presenter .card').first().waitFor();
  await page.locator('.card', { hasText: 'Potential' }).click({ position: { x: 60, y: 12 } });
  await page.keyboard.press('Delete');
  expect(await page.locator('.card').count()).toBe(4);
  expect(await page.getByRole('toolbar', { name: 'Tools of the node' }).isVisible()).toBe(false);
  await page.keyboard.press('b');
  await page.locator('.presenter-dark').waitFor();
  await page.keyboard.press('b');
  await page.locator('.embed-controls input[type="range"]').focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Escape');
  await page.locator('.rail').waitFor();
  expect(await page.locator('.run-button.running').count()).toBe(1);
  await page.getByRole('button', { name: 'History', exact: true }).click();
  expect(await page.locator('.history button').count()).toBe(2);
  expect(complaints).toEqual([]);
  await page.context().close();
}, 120_000);

it('shows a graph to look at on a phone that is held upright', async () => {
  const { page: first } = await studio.open();
  const context = await first
    .context()
    .browser()
    ?.newContext({ viewport: { width: 412, height: 860 }, hasTouch: true, isMobile: true });
  await first.context().close();
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
