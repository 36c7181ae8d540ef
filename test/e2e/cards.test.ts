/** What cards show while a network runs, compared with what was asked of it. */

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Studio, startStudio } from '../support/browser.ts';

let studio: Studio;
beforeAll(async () => {
  studio = await startStudio();
}, 240_000);
afterAll(() => studio?.close());

/** Opens a graph by dropping it on the window. */
async function opened(graph: unknown): Promise<{ page: Page; complaints: string[] }> {
  const { page, complaints } = await studio.open();
  await page.locator('.card').first().waitFor({ timeout: 60_000 });
  await page.evaluate((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], 'cards.snn'));
    window.dispatchEvent(
      new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }),
    );
  }, JSON.stringify(graph));
  await page.locator('.card', { hasText: 'Many' }).first().waitFor({ timeout: 30_000 });
  return { page, complaints };
}

/** The share of a card's rows of pixels that have ink. */
const inkedRows = (page: Page, name: string) =>
  page
    .locator('.card', { hasText: name })
    .locator('.activity canvas')
    .evaluate((element) => {
      const canvas = element as HTMLCanvasElement;
      const { width, height } = canvas;
      // A copy is read, so that the card's own canvas stays as it is painted.
      const copy = new OffscreenCanvas(width, height);
      const context = copy.getContext('2d', { willReadFrequently: true });
      context?.drawImage(canvas, 0, 0);
      const { data } = context?.getImageData(0, 0, width, height) ?? { data: [] };
      const rows = new Set<number>();
      for (let y = 0; y < height; y++)
        for (let x = 0; x < width; x++) if ((data[4 * (y * width + x) + 3] ?? 0) > 0) rows.add(y);
      return rows.size / height;
    });

const rate = async (page: Page, name: string) =>
  Number.parseFloat(
    (await page.locator('.card', { hasText: name }).locator('.activity-number').textContent()) ??
      '',
  );

describe('cards', () => {
  it('of sources and populations of more than 256 show a sample of them and its rate', async () => {
    const { page, complaints } = await opened({
      format: 'snn-graph',
      version: 1,
      title: 'Many',
      simulation: { dt: '0.1 ms', duration: '1 s' },
      nodes: {
        source: {
          type: 'core/poisson',
          version: 1,
          name: 'Many trains',
          parameters: { n: 1000, rate: '40 Hz' },
        },
        drive: {
          type: 'core/dc-current',
          version: 1,
          name: 'Drive',
          parameters: { I: '500 pA' },
        },
        cells: { type: 'core/lif', version: 1, name: 'Many cells', parameters: { n: 600 } },
      },
      edges: { drives: { from: 'drive/current', to: 'cells/current' } },
      layout: { source: [0, 0], drive: [0, 240], cells: [320, 240] },
    });
    await page.keyboard.press('Control+Enter');
    await page.locator('.run-button.running').waitFor({ timeout: 30_000 });
    await expect.poll(() => inkedRows(page, 'Many trains'), { timeout: 30_000 }).toBe(1);
    await expect.poll(() => inkedRows(page, 'Many cells'), { timeout: 30_000 }).toBe(1);
    // 48 trains at 40 Hz over 250 ms: 480 spikes, so 40 Hz to within 4 standard deviations.
    await expect.poll(() => rate(page, 'Many trains'), { timeout: 30_000 }).not.toBeNaN();
    await page.waitForTimeout(2000); // a whole window of model time has passed
    const shown = await rate(page, 'Many trains');
    expect(Math.abs(shown - 40)).toBeLessThan((4 * 40) / Math.sqrt(480));
    expect(await rate(page, 'Many cells')).toBeGreaterThan(10);
    expect(complaints).toEqual([]);
    await page.context().close();
  }, 120_000);
});
