/** The window in its smallest size: the canvas has the room, panels lie over it when asked for. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Studio, startStudio } from '../support/browser.ts';

let studio: Studio;
beforeAll(async () => {
  studio = await startStudio();
}, 240_000);
afterAll(() => studio?.close());

describe('a window of 1024 x 680', () => {
  it('begins with a neuron that can be seen firing, not covered by anything', async () => {
    const { page, complaints } = await studio.open({ width: 1024, height: 680 });
    const rate = page.locator('.activity-number', { hasText: /\d Hz/ }).first();
    await rate.waitFor({ timeout: 30_000 });
    const covered = await page.locator('.activity').evaluateAll(
      (all) =>
        all.filter((element) => {
          const { left, top, width, height } = element.getBoundingClientRect();
          const seen = document.elementFromPoint(left + width / 2, top + height / 2);
          return !element.contains(seen);
        }).length,
    );
    expect(covered).toBe(0);
    expect(complaints).toEqual([]);
    await page.context().close();
  }, 120_000);

  it('keeps the width of the canvas when its panels are opened', async () => {
    const { page, complaints } = await studio.open({ width: 1024, height: 680 });
    await page.locator('.card').first().waitFor({ timeout: 30_000 });
    const width = async () => (await page.locator('.stage').boundingBox())?.width ?? 0;
    const before = await width();
    expect(before).toBeGreaterThan(900);
    await page.getByRole('button', { name: 'Library', exact: true }).click();
    await page.locator('.left-panel').waitFor();
    await page.locator('.react-flow__node').last().focus();
    await page.keyboard.press('Control+i');
    await page.locator('.inspector-panel').waitFor();
    expect(await width()).toBe(before);
    for (const panel of ['.left-panel', '.inspector-panel']) {
      const box = await page.locator(panel).boundingBox();
      expect(box && box.x >= 0 && box.x + box.width <= 1024).toBe(true);
    }
    expect(complaints).toEqual([]);
    await page.context().close();
  }, 120_000);
});

describe('keys', () => {
  it('work while a slider has the focus, which keeps those that move it', async () => {
    const { page, complaints } = await studio.open();
    await page.locator('.card').first().waitFor({ timeout: 30_000 });
    const knob = page.getByRole('slider', { name: 'Current I' });
    await knob.focus();
    const value = await knob.inputValue();
    await page.keyboard.press('ArrowRight');
    expect(await knob.inputValue()).not.toBe(value);
    await page.keyboard.press('Control+Alt+n');
    await page.locator('.empty-state').waitFor({ timeout: 10_000 });
    expect(complaints).toEqual([]);
    await page.context().close();
  }, 120_000);
});

describe('texts', () => {
  it('name keys as the keyboard does, fit their rows, and show names as code', async () => {
    const { page, complaints } = await studio.open();
    await page.locator('.card').first().waitFor({ timeout: 30_000 });
    await page.locator('.top-bar button').first().click();
    const keys = await page.locator('[role="menuitem"] kbd').allTextContents();
    expect(keys.filter((key) => key.startsWith('Ctrl')).length).toBeGreaterThan(5);
    expect(keys.filter((key) => key.includes('Mod'))).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Help', exact: true }).click();
    const rows = page.locator('.help nav .library-item');
    await rows.first().waitFor();
    const cut = await rows.evaluateAll((all) =>
      all.filter((row) => row.scrollHeight > row.clientHeight).map((row) => row.textContent),
    );
    expect(cut).toEqual([]);
    await page.locator('dialog').getByRole('button', { name: 'Adaptive LIF neuron' }).click();
    const text = page.locator('.help-page > p').first();
    expect(await text.locator('code').allTextContents()).toContain('learning');
    expect(await text.textContent()).not.toContain('`');
    expect(complaints).toEqual([]);
    await page.context().close();
  }, 120_000);

  it('of plots: tiles are as wide as before after one was alone or a table', async () => {
    const { page, complaints } = await studio.open();
    await page.locator('.activity-number', { hasText: 'Hz' }).first().waitFor({ timeout: 30_000 });
    const widths = () =>
      page.locator('.plot-panel').evaluateAll((all) => all.map((e) => Math.round(e.clientWidth)));
    await expect.poll(async () => (await widths()).length).toBe(2);
    const before = await widths();
    expect(Math.abs((before[0] ?? 0) - (before[1] ?? 0))).toBeLessThanOrEqual(2);
    await page.getByRole('button', { name: 'Show as table' }).first().click();
    expect(await widths()).toEqual(before);
    await page.getByRole('button', { name: 'Show as picture' }).click();
    await page
      .getByRole('button', { name: /^Only / })
      .first()
      .click();
    await expect.poll(async () => (await widths()).length).toBe(1);
    await page.getByRole('button', { name: 'Back to all plots' }).click();
    await expect.poll(widths).toEqual(before);
    expect(complaints).toEqual([]);
    await page.context().close();
  }, 120_000);
});
