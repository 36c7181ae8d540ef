/** The library: what it tells about a node before the node is added. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Studio, startStudio } from '../support/browser.ts';

let studio: Studio;
beforeAll(async () => {
  studio = await startStudio();
}, 240_000);
afterAll(() => studio?.close());

describe('an item of the library', () => {
  it('shows what its node does while the pointer rests on it, and where it is used', async () => {
    const { page, complaints } = await studio.open();
    await page.locator('.card').first().waitFor();
    const card = page.locator('.hover-card');
    // A card goes when its item is scrolled: that comes first.
    await page
      .locator('.library-item', { hasText: /^Izhikevich/ })
      .first()
      .scrollIntoViewIfNeeded();
    await page.locator('.library-item', { hasText: /^Izhikevich/ }).hover();
    await card.waitFor();
    // The picture is the node's example, run: its canvas gets ink.
    const inked = () =>
      card.locator('canvas').evaluate((element) => {
        const { width, height } = element as HTMLCanvasElement;
        const copy = new OffscreenCanvas(width, height);
        const context = copy.getContext('2d', { willReadFrequently: true });
        context?.drawImage(element as HTMLCanvasElement, 0, 0);
        const data = context?.getImageData(0, 0, width, height).data ?? [];
        const columns = new Set<number>();
        for (let k = 3; k < data.length; k += 4) if (data[k]) columns.add(((k - 3) / 4) % width);
        return columns.size / width;
      });
    await expect.poll(inked, { timeout: 30_000 }).toBeGreaterThan(0.8);
    // A list that scrolls a little takes the card with it; an item out of sight takes it away.
    const list = page.locator('.library .panel-scroll');
    const top = async () => (await card.boundingBox())?.y ?? 0;
    const stood = await top();
    await list.evaluate((element) => element.scrollBy(0, 6));
    await page.waitForTimeout(500);
    expect(await card.count()).toBe(1);
    expect(stood - (await top())).toBeCloseTo(6, 0);
    // The pointer may go onto the card, and open an example from there.
    await card.getByRole('button').first().hover();
    await page.waitForTimeout(400);
    expect(await card.count()).toBe(1);
    const title = (await card.getByRole('button').first().textContent()) ?? '';
    await card.getByRole('button').first().click();
    await expect.poll(() => page.locator('.top-bar').textContent()).toContain(title);
    expect(complaints).toEqual([]);
    await page.context().close();
  }, 120_000);

  it('shows the window of a learning rule to the keyboard, and Escape takes it away', async () => {
    const { page, complaints } = await studio.open();
    await page.locator('.card').first().waitFor();
    const search = page.locator('.library .panel-search');
    await search.fill('Triplet STDP');
    await page.keyboard.press('Tab');
    await page.locator('.hover-card .learning-window .curve').first().waitFor({ timeout: 30_000 });
    await page.keyboard.press('Escape');
    await page.locator('.hover-card').waitFor({ state: 'detached' });
    // An item is left before its card comes: none comes.
    await page.locator('.library-item').first().hover();
    await page.mouse.move(900, 400);
    await page.waitForTimeout(700);
    expect(await page.locator('.hover-card').count()).toBe(0);
    expect(complaints).toEqual([]);
    await page.context().close();
  }, 120_000);

  it('is added once by a click and once by a double-click', async () => {
    const { page, complaints } = await studio.open();
    await page.locator('.card').first().waitFor();
    await page.keyboard.press('Control+Alt+n');
    const item = page.getByRole('button', { name: 'Poisson source', exact: true });
    await item.dblclick();
    await expect.poll(() => page.locator('.card').count()).toBe(1);
    await item.click();
    await expect.poll(() => page.locator('.card').count()).toBe(2);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
