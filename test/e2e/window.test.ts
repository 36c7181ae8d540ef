/** The window in small sizes and forced colors: the canvas has the room, nothing is lost. */

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PORT_SHAPES } from '../../app/canvas/port-shapes.ts';
import { readPng } from '../../engine/formats/png.ts';
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

describe('the window', () => {
  it('keeps the widths that its panels were given, by pointer and by key', async () => {
    const { page, complaints } = await studio.open();
    await page.locator('.card').first().waitFor({ timeout: 30_000 });
    const width = async (panel: string) => (await page.locator(panel).boundingBox())?.width ?? 0;
    const edge = page.getByRole('separator', { name: 'Width of the panel on the left' });
    const at = await edge.boundingBox();
    if (!at) throw new Error('The edge is not there.');
    await page.mouse.move(at.x + 4, 300);
    await page.mouse.down();
    await page.mouse.move(at.x + 64, 300, { steps: 4 });
    await page.mouse.up();
    await expect.poll(() => width('.left-panel')).toBe(296);
    await page.mouse.move(at.x + 64, 300);
    await page.mouse.down();
    await page.mouse.move(at.x + 600, 300, { steps: 4 });
    await page.mouse.up();
    await expect.poll(() => width('.left-panel')).toBe(360);
    // By keyboard, and what is selected stays where it is.
    await page
      .locator('.card')
      .first()
      .click({ position: { x: 80, y: 12 } });
    const place = await page.locator('.card').first().boundingBox();
    await page.getByRole('separator', { name: 'Width of the inspector' }).focus();
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => width('.inspector-panel')).toBe(336);
    expect(await page.locator('.card').first().boundingBox()).toEqual(place);
    await page.reload();
    await page.locator('.card').first().waitFor({ timeout: 30_000 });
    expect(await width('.left-panel')).toBe(360);
    expect(await width('.inspector-panel')).toBe(336);
    expect(complaints).toEqual([]);
    await page.context().close();
  }, 120_000);

  it('lets the graph be renamed where its name stands', async () => {
    const { page, complaints } = await studio.open();
    await page.locator('.card').first().waitFor({ timeout: 30_000 });
    const name = page.locator('.project-name');
    await name.getByRole('button').click();
    await name.locator('input:focus').waitFor();
    await page.keyboard.type('Mine');
    await page.keyboard.press('Escape');
    await expect.poll(() => name.textContent()).toBe('One neuron, one knob');
    await name.getByRole('button').click();
    await name.locator('input:focus').waitFor();
    await page.keyboard.type('Mine');
    await page.keyboard.press('Enter');
    await expect.poll(() => name.textContent()).toBe('Mine');
    await page.locator('.react-flow__pane').click({ position: { x: 30, y: 30 } });
    await page.keyboard.press('Control+z');
    await expect.poll(() => name.textContent()).toBe('One neuron, one knob');
    expect(complaints).toEqual([]);
    await page.context().close();
  }, 120_000);

  it('steps a number by the wheel, but only where the number has the focus', async () => {
    const { page, complaints } = await studio.open();
    await page.locator('.card').first().waitFor({ timeout: 30_000 });
    const field = page.getByRole('textbox', { name: 'Current I' });
    await field.hover();
    await page.mouse.wheel(0, -120);
    expect(await field.inputValue()).toBe('200 pA');
    await field.focus();
    await page.mouse.wheel(0, -120);
    await expect.poll(() => field.inputValue()).toBe('210 pA');
    await page.mouse.wheel(0, 240);
    await expect.poll(() => field.inputValue()).toBe('200 pA');
    expect(complaints).toEqual([]);
    await page.context().close();
  }, 120_000);
});

/** What stands in the bars and is cut off, or covered by something. */
const hiddenOf = (page: Page) =>
  page.locator('.top-bar :is(button, select, input), .status-bar > *').evaluateAll((all) =>
    all
      .filter((element) => {
        const { left, right, width } = element.getBoundingClientRect();
        if (width === 0) return false;
        const { top, height } = element.getBoundingClientRect();
        const hit = document.elementFromPoint((left + right) / 2, top + height / 2);
        return left < 0 || right > window.innerWidth || !hit || !element.contains(hit);
      })
      .map((element) => element.getAttribute('aria-label') ?? element.textContent),
  );

describe('a window of 1440 x 900 that is enlarged to twice its size', () => {
  it('has everything of its bars in sight, and a neuron that can be seen firing', async () => {
    const { page, complaints } = await studio.open({ width: 720, height: 450 });
    await page.locator('.activity-number', { hasText: 'Hz' }).first().waitFor({ timeout: 30_000 });
    expect(await hiddenOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Help', exact: true }).click();
    await page.getByRole('dialog').waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  }, 120_000);

  it('while it is open: panels make way and come back, and what is opened leaves the bars free', async () => {
    const { page, complaints } = await studio.open();
    await page.locator('.card').first().waitFor({ timeout: 30_000 });
    const panels = page.locator('.left-panel, .inspector-panel, .dock');
    expect(await panels.count()).toBe(3);
    await page.setViewportSize({ width: 720, height: 450 });
    await expect.poll(() => panels.count()).toBe(0);
    await page.getByRole('button', { name: 'Show or hide the dock' }).click();
    await page.getByRole('button', { name: 'Show or hide the inspector' }).click();
    await expect.poll(() => panels.count()).toBe(2);
    expect(await hiddenOf(page)).toEqual([]);
    const stage = await page.locator('.stage').boundingBox();
    const card = await page.locator('.teach-card').boundingBox();
    expect(card?.y).toBeGreaterThan(stage?.y ?? 0);
    expect(stage?.height).toBeGreaterThan(140);
    await page.getByRole('button', { name: 'Settings' }).click();
    const dialog = await page.getByRole('dialog').boundingBox();
    for (const field of await page.getByRole('dialog').locator('select').all()) {
      const box = await field.boundingBox();
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThan(
        (dialog?.x ?? 0) + (dialog?.width ?? 0),
      );
    }
    await page.keyboard.press('Escape');
    await page.setViewportSize({ width: 1440, height: 900 });
    await expect.poll(() => panels.count()).toBe(3);
    expect(complaints).toEqual([]);
    await page.context().close();
  }, 120_000);
});

describe('forced colors', () => {
  it('leave every kind of port its shape', async () => {
    const { page, complaints } = await studio.open();
    await page.locator('.card').first().waitFor({ timeout: 30_000 });
    await page.emulateMedia({ forcedColors: 'active' });
    const pictures = new Map<string, string>();
    for (const [kind, path] of Object.entries(PORT_SHAPES)) {
      const mark = page.locator('.left-panel .port-mark', {
        has: page.locator(`path[d="${path}"]`),
      });
      await mark.first().scrollIntoViewIfNeeded();
      const { data, channels } = readPng(await mark.first().screenshot());
      // Grey of each pixel, dark or light: what a person sees who sees two colors.
      const grey = Array.from(
        { length: data.length / channels },
        (_, k) => data[channels * k] ?? 0,
      );
      const [least, most] = [Math.min(...grey), Math.max(...grey)];
      expect(most - least, kind).toBeGreaterThan(150);
      pictures.set(kind, grey.map((v) => (v > (least + most) / 2 ? 1 : 0)).join(''));
    }
    expect(new Set(pictures.values()).size).toBe(10);
    expect(complaints).toEqual([]);
    await page.context().close();
  }, 120_000);
});
