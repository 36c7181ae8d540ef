/** The canvas, driven as a person would: by keyboard alone, by mouse, by screen reader's rules. */

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Studio, startStudio } from '../support/browser.ts';

let studio: Studio;
beforeAll(async () => {
  studio = await startStudio();
}, 240_000);
afterAll(() => studio?.close());

async function openEmpty(options: Parameters<Studio['open']>[0] = {}) {
  const { page, complaints } = await studio.open(options);
  await page.locator('.card').first().waitFor();
  await page.keyboard.press('Control+Alt+n');
  await page.locator('.empty-state').waitFor();
  return { page, complaints };
}

const fires = (page: Page) =>
  page
    .locator('.activity-number', { hasText: /\d\.\d Hz/ })
    .first()
    .waitFor({ timeout: 30_000 });

async function middle(page: Page, selector: string): Promise<[number, number]> {
  const box = await page.locator(selector).first().boundingBox();
  if (!box) throw new Error(`${selector} is on the screen`);
  return [box.x + box.width / 2, box.y + box.height / 2];
}

describe('the canvas', () => {
  it('goes from empty to a running raster in eleven strokes of the keyboard', async () => {
    const { page, complaints } = await openEmpty();
    const strokes = ['/', 'd', 'c', 'Enter', 'c', 'l', 'i', 'f', 'Enter', 'p', 'Space'];
    expect(strokes.length).toBeLessThanOrEqual(12);
    for (const stroke of strokes) {
      const wait = stroke === '/' || stroke === 'c' || stroke === 'Enter' || stroke === 'p';
      await page.keyboard.press(stroke);
      if (wait) await page.waitForTimeout(150);
    }
    await fires(page).catch(() => undefined);
    // The plot is in the dock; on the canvas a badge at the port it shows stands for it.
    expect(await page.locator('.card').count()).toBe(2);
    expect(await page.locator('.react-flow__edge').count()).toBe(1);
    expect(await page.locator('.port-badge').count()).toBe(1);
    expect(await page.locator('.plot-panel', { hasText: 'Raster' }).count()).toBe(1);
    await page.locator('.run-button.running').waitFor({ timeout: 30_000 });
    expect(complaints).toEqual([]);
    await page.context().close();
  }, 180_000);

  it('goes from empty to a running raster in six clicks', async () => {
    const { page, complaints } = await openEmpty();
    let clicks = 0;
    const click = async (name: string) => {
      clicks++;
      await page.getByRole('button', { name, exact: true }).first().click();
    };
    await click('DC current');
    await click('LIF neuron');
    // A drag is one press of the button.
    clicks++;
    await page.mouse.move(...(await middle(page, '[data-kind="current"].source')));
    await page.mouse.down();
    await page.mouse.move(...(await middle(page, '[data-kind="current"].target')), { steps: 8 });
    await page.mouse.up();
    await page.locator('.react-flow__edge').waitFor();
    // The node that was added last is still selected; its tools are above it.
    await page.locator('.react-flow__node.selected').first().waitFor();
    clicks++;
    await page
      .getByRole('toolbar', { name: 'Tools of the node' })
      .getByRole('button', { name: 'Plot the selection' })
      .click();
    await page.locator('.plot-panel', { hasText: 'Raster' }).waitFor();
    clicks++;
    await page.locator('.run-button.primary').click();
    await page.locator('.run-button.running').waitFor({ timeout: 30_000 });
    expect(clicks).toBeLessThanOrEqual(6);
    expect(complaints).toEqual([]);
    await page.context().close();
  }, 180_000);

  it('plots what is dropped on the dock: in a plot of its own, or in the one it falls on', async () => {
    const { page, complaints } = await openEmpty();
    await page.keyboard.press('/');
    await page.keyboard.type('lif');
    await page.keyboard.press('Enter');
    const panels = page.locator('.plot-panel');
    const drag = async (port: string, onto: string) => {
      await page.mouse.move(...(await middle(page, `[data-ref$="/${port}"]`)));
      await page.mouse.down();
      await page.mouse.move(...(await middle(page, onto)), { steps: 8 });
      await page.mouse.up();
    };
    await drag('spikes', '.dock-panel');
    await expect.poll(() => panels.count()).toBe(1);
    await drag('V_m', '.dock-tabs');
    await expect.poll(() => panels.count()).toBe(2);
    expect(await page.locator('.card').count()).toBe(1);
    // Another neuron's spikes go into the raster they fall on.
    await page.keyboard.press('/');
    await page.keyboard.type('lif');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('.card').count()).toBe(2);
    // The view goes to what was added.
    await expect.poll(() => page.locator('.react-flow.moving').count()).toBe(0);
    const card = page.locator('.react-flow__node.selected .source[data-ref$="/spikes"]');
    const from = await card.boundingBox();
    if (!from) throw new Error('the second neuron has a port');
    await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
    await page.mouse.down();
    await page.mouse.move(...(await middle(page, '.plot-panel:has-text("Raster")')), { steps: 8 });
    await page.mouse.up();
    await expect.poll(() => panels.locator('.plot-chip').count()).toBe(3);
    expect(await panels.count()).toBe(2);
    expect(complaints).toEqual([]);
    await page.context().close();
  }, 180_000);

  it('offers what makes a wrong drop fit, and takes it on Enter', async () => {
    const { page, complaints } = await studio.open();
    await page.locator('.card').first().waitFor();
    await page.mouse.move(...(await middle(page, '[data-ref$="/V_m"]')));
    await page.mouse.down();
    const raster = page.locator('.card', { hasText: 'Raster' });
    const box = await raster.boundingBox();
    if (!box) throw new Error('the raster is on the screen');
    await page.mouse.move(box.x + box.width / 2, box.y + 20, { steps: 8 });
    expect(await page.locator('.port[data-fit="refuse"]').count()).toBeGreaterThan(0);
    await page.mouse.up();
    await page.locator('.palette-say').waitFor();
    const cards = await page.locator('.card').count();
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('.card').count()).toBe(cards + 1);
    expect(complaints).toEqual([]);
    await page.context().close();
  }, 180_000);

  it('makes a source of an amount that is typed while an input of a signal is held', async () => {
    const { page, complaints } = await openEmpty();
    await page.keyboard.press('/');
    await page.keyboard.type('gain');
    await page.keyboard.press('Enter');
    await page.locator('.palette').waitFor({ state: 'detached' });
    await page.locator('.card', { hasText: 'Gain' }).waitFor();
    await page.keyboard.press('c');
    await page.locator('.palette input:focus').waitFor();
    await page.keyboard.type('in');
    await page.keyboard.press('Enter');
    await page.locator('.palette input[aria-label^="Where"]:focus').waitFor();
    await page.keyboard.type('5 mV');
    const chosen = page.locator('.palette-item[aria-selected="true"]');
    await expect.poll(() => chosen.textContent()).toContain('Constant 5 mV');
    await page.keyboard.press('Enter');
    await page.locator('.card', { hasText: 'Constant signal' }).waitFor();
    expect(await page.locator('.react-flow__edge').count()).toBe(1);
    // Its value is there to be changed, with its unit.
    const value = page.locator('.inspector').getByRole('textbox', { name: /value/ });
    expect(await value.inputValue()).toBe('5 mV');
    await value.fill('0.02 V');
    await value.press('Enter');
    expect(await value.inputValue()).toBe('0.02 V');
    expect(complaints).toEqual([]);
    await page.context().close();
  }, 180_000);

  it('groups, enters, edits inside, leaves and unpacks, and undoes all of it', async () => {
    const { page, complaints } = await openEmpty();
    for (const name of ['dc', 'lif']) {
      await page.keyboard.press('/');
      await page.keyboard.type(name);
      await page.keyboard.press('Enter');
    }
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Control+g');
    await page.locator('.category-composite').waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.breadcrumbs').waitFor();
    await expect.poll(() => page.locator('.card').count()).toBe(2);
    await page.keyboard.press('Control+a');
    await page.keyboard.press('m');
    await page.keyboard.press('Control+ArrowUp');
    await page.locator('.breadcrumbs').waitFor({ state: 'detached' });
    await page.keyboard.press('Control+Shift+g');
    await expect.poll(() => page.locator('.card.muted').count()).toBe(2);
    for (let k = 0; k < 6; k++) await page.keyboard.press('Control+z');
    await page.locator('.empty-state').waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  }, 180_000);

  it('is left by Tab in the order of the window, with one stop, and keeps its wires from far', async () => {
    const { page } = await studio.open();
    await page.locator('.card').first().waitFor();
    for (const [from, to] of [
      ['.top-bar', '.rail'],
      ['.rail', '.left-panel'],
    ]) {
      await page.locator(`${from} button`).last().focus();
      await page.keyboard.press('Tab');
      await page.locator(`${to} :focus`).waitFor({ timeout: 5000 });
    }
    // The library is long; its last item stands for it.
    await page.locator('.left-panel button').last().focus();
    const places: string[] = ['left'];
    for (let k = 0; k < 60; k++) {
      await page.keyboard.press('Tab');
      const place = await page.evaluate(() => {
        const at = document.activeElement;
        if (at?.closest('.left-panel')) return 'left';
        if (at?.closest('.react-flow__node')) return 'node';
        if (at?.closest('.stage')) return 'canvas';
        if (at?.closest('.inspector-panel')) return 'inspector';
        return at?.closest('.dock') ? 'dock' : 'other';
      });
      if (places[places.length - 1] !== place) places.push(place);
      if (place === 'dock') break;
    }
    const order = ['left', 'node', 'inspector', 'dock'].map((p) => places.indexOf(p));
    expect(order.every((at) => at >= 0)).toBe(true);
    expect([...order].sort((a, b) => a - b)).toEqual(order);
    expect(places.filter((p) => p === 'node')).toHaveLength(1);
    // From far, cards keep their wires.
    const wires = page.locator('.react-flow__edge-path');
    expect(await wires.count()).toBe(3);
    for (const lod of [2, 1]) {
      while ((await page.locator(`.card.lod-${lod}`).count()) === 0)
        await page.getByRole('button', { name: 'Zoom out', exact: true }).first().click();
      expect(await wires.count()).toBe(3);
    }
    await page.context().close();
  }, 180_000);
});
