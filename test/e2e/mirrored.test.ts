/**
 * A window that is read from right to left: panels change sides, graph, plots and code keep going
 * from left to right, nothing is cut off, and no text or value reads backwards.
 */

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Studio, startStudio } from '../support/browser.ts';

let studio: Studio;
beforeAll(async () => {
  studio = await startStudio();
}, 240_000);
afterAll(() => studio?.close());

/** Texts whose first letter stands to the right of their last one, on one line. */
const backwards = (page: Page) =>
  page.evaluate(() => {
    const found: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = node.textContent ?? '';
      const [from, to] = [text.search(/\S/), text.trimEnd().length - 1];
      if (to <= from) continue;
      const boxOf = (at: number) => {
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        return range.getBoundingClientRect();
      };
      const [first, last] = [boxOf(from), boxOf(to)];
      const oneLine = first.width > 0 && last.width > 0 && Math.abs(first.top - last.top) < 2;
      if (oneLine && first.left > last.left) found.push(text);
    }
    return found;
  });

/** What sticks out of the window, or out of a panel that does not scroll. */
const cutOff = (page: Page) =>
  page
    .locator('.app *:not(.stage *):not(.code-lines *):not(option):not(.sr-only)')
    .evaluateAll((all) =>
      all
        .filter((element) => {
          const { left, right, width, height } = element.getBoundingClientRect();
          return width > 1 && height > 1 && (left < -1 || right > window.innerWidth + 1);
        })
        .map((element) => `${element.className} ${element.textContent?.slice(0, 40)}`),
    );

const boxOf = async (page: Page, name: string) => {
  const box = await page.locator(name).first().boundingBox();
  if (!box) throw new Error(`${name} is on the screen`);
  return { ...box, right: box.x + box.width };
};

describe.each([
  { width: 1440, height: 900 },
  { width: 1024, height: 680 },
])('mirrored, in $width x $height', (size) => {
  it('panels change sides, all that flows keeps its way, and every text reads forwards', async () => {
    const { page, complaints } = await studio.open({ ...size, path: '?locale=ar-XB' });
    await page.locator('.run-button.running').waitFor({ timeout: 60_000 });
    if (size.width < 1200) {
      await page.keyboard.press('Control+i');
      await page.getByRole('button', { name: 'Library', exact: true }).click();
    }
    const [rail, left, inspector] = [
      await boxOf(page, '.rail'),
      await boxOf(page, '.left-panel'),
      await boxOf(page, '.inspector-panel'),
    ];
    expect(Math.round(rail.right)).toBe(size.width);
    expect(Math.round(left.right)).toBe(Math.round(rail.x));
    expect(inspector.x).toBe(0);
    // The graph is as it was: the source on the left of what it drives, time goes to the right.
    const source = await boxOf(page, '.react-flow__node:has-text("DC current")');
    const neuron = await boxOf(page, '.react-flow__node:has-text("LIF neuron")');
    expect(source.x).toBeLessThan(neuron.x);
    const ticks = page.locator('.uplot').first();
    expect(await ticks.evaluate((e) => getComputedStyle(e).direction)).toBe('ltr');

    const name = page.locator(
      '.inspector-panel input[type="text"], .inspector-panel .value-field input',
    );
    for (const field of await name.all())
      expect(await field.evaluate((e) => getComputedStyle(e).unicodeBidi)).toBe('plaintext');
    for (const tab of ['Plots', 'Problems', 'Code', 'Runs', 'Log']) {
      await page.getByRole('tab', { name: new RegExp(`^${tab}`) }).click();
      expect(await backwards(page), tab).toEqual([]);
      expect(await cutOff(page), tab).toEqual([]);
    }
    for (const dialog of ['Settings', 'Help', 'Share']) {
      await page.getByRole('button', { name: dialog, exact: true }).first().click();
      await page.getByRole('dialog').waitFor();
      expect(await backwards(page), dialog).toEqual([]);
      expect(await cutOff(page), dialog).toEqual([]);
      await page.keyboard.press('Escape');
    }
    // Edges follow the pointer: the panel of the library is on the right, and grows to the left.
    const edge = page.getByRole('separator', { name: 'Width of the panel on the left' });
    await edge.focus();
    await page.keyboard.press('ArrowLeft');
    expect((await boxOf(page, '.left-panel')).width).toBe(left.width + 16);
    expect(complaints).toEqual([]);
    await page.context().close();
  }, 120_000);
});
