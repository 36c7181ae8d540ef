/** What moves on the canvas while a network runs: weights that are learned, pulses on projections. */

import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Studio, startStudio } from '../support/browser.ts';

let studio: Studio;
beforeAll(async () => {
  studio = await startStudio();
}, 240_000);
afterAll(() => studio?.close());

async function example(page: Page, title: string): Promise<void> {
  await page.locator('.card').first().waitFor({ timeout: 60_000 });
  const panel = page.getByRole('navigation', { name: 'Panels' });
  await panel.getByRole('button', { name: 'Examples' }).click();
  await page.locator('.example', { hasText: title }).first().click();
  await page.locator('.run-button.running').waitFor({ timeout: 30_000 });
}

/** Opens the text of a graph, without running it. */
const drop = (page: Page, graph: string): Promise<void> =>
  page.evaluate((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], 'dropped.snn'));
    window.dispatchEvent(
      new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }),
    );
  }, graph);

/** Bars of a histogram, of so many, that have ink. */
const bars = (canvas: Locator, n: number): Promise<number[]> =>
  canvas.evaluate((element, count) => {
    const { width, height } = element as HTMLCanvasElement;
    const copy = new OffscreenCanvas(width, height);
    const context = copy.getContext('2d', { willReadFrequently: true });
    context?.drawImage(element as HTMLCanvasElement, 0, 0);
    const data = context?.getImageData(0, 0, width, height).data ?? [];
    const found = new Set<number>();
    for (let k = 3; k < data.length; k += 4)
      if ((data[k] ?? 0) > 128) found.add(Math.floor(((((k - 3) / 4) % width) * count) / width));
    return [...found].sort((a, b) => a - b);
  }, n);

describe('while a network runs', () => {
  it('a card has a lamp that lights up with its spikes, and says how regular they are', async () => {
    const { page, complaints } = await studio.open();
    await example(page, 'Spike rain');
    const card = page.locator('.card', { hasText: 'LIF neuron' }).first();
    const lamp = card.locator('.card-led i');
    const lit = () => lamp.evaluate((element) => Number(element.style.opacity));
    await expect.poll(lit, { timeout: 30_000 }).toBeGreaterThan(0.5);
    await card
      .locator('.activity-number', { hasText: /^\d+\.\d Hz · CV \d\.\d\d$/ })
      .waitFor({ timeout: 30_000 });
    // Before the first spike it is dark, also when the run is gone back in.
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: 'To the begin of the run' }).click();
    await expect.poll(lit).toBe(0);
    expect(complaints).toEqual([]);
    await page.context().close();
  }, 180_000);

  it('the weights a rule teaches are drawn on the chip and beside the window on its card', async () => {
    const { page, complaints } = await studio.open();
    await example(page, 'The learning window');
    const chip = page.locator('.chip .weight-bars.seen');
    await chip.waitFor({ timeout: 30_000 });
    expect(await chip.count()).toBe(1); // the teacher's projection is not taught
    await page.locator('.rule-figure polyline').first().waitFor({ timeout: 30_000 });
    // All begin at 5 pA, the highest seen: the last of eight bars. Then they move apart.
    await expect.poll(() => bars(chip, 8), { timeout: 60_000 }).toContain(4);
    const card = page.locator('.rule-figure .weight-bars.seen');
    await expect.poll(async () => (await bars(card, 30)).length).toBeGreaterThan(4);
    expect(complaints).toEqual([]);
    await page.context().close();
  }, 180_000);

  it('a readout says what it sees and whether that is right, a modulator what it says', async () => {
    const { page, complaints } = await studio.open();
    await page.locator('.card').first().waitFor({ timeout: 60_000 });
    const file = new URL('../../nodes/gallery/shapes-points.snn', import.meta.url);
    const graph = JSON.parse(readFileSync(file, 'utf8'));
    // A fifth of the samples is enough to learn from.
    for (const node of Object.values<{ type: string; parameters: object }>(graph.nodes))
      if (node.type === 'core/schedule')
        Object.assign(node.parameters, { trainSamples: 192, testSamples: 200 });
    await drop(page, JSON.stringify(graph));
    await page.locator('.card', { hasText: 'Voxel coding' }).waitFor({ timeout: 30_000 });
    await page.getByLabel('Speed: model time per wall time').selectOption('1');
    await page.keyboard.press('Control+Enter');
    const says = (name: string) =>
      page.locator('.card', { hasText: name }).locator('.card-live.seen').textContent();
    // While it learns the schedule says 1; afterwards 0, and the readout names shapes.
    await expect.poll(() => says('Schedule'), { timeout: 60_000, interval: 50 }).toBe('1');
    const seen = new Set<string>();
    await expect
      .poll(
        async () => {
          seen.add((await says('Linear readout')) ?? '');
          return [...seen].filter((text) => /^[0-9]+ ✓$/.test(text)).length;
        },
        { timeout: 120_000, interval: 50 },
      )
      .toBeGreaterThan(1);
    expect(await says('Schedule')).toBe('0');
    expect(complaints).toEqual([]);
    await page.context().close();
  }, 240_000);

  it('pulses of a graph are gone when another is opened', async () => {
    const { page, complaints } = await studio.open();
    await example(page, 'Four moods');
    const inked = () => bars(page.locator('.pulses'), 40);
    await expect.poll(async () => (await inked()).length, { timeout: 60_000 }).toBeGreaterThan(1);
    const file = new URL('../../nodes/gallery/push-and-pull.snn', import.meta.url);
    await drop(page, readFileSync(file, 'utf8'));
    await page.locator('.card', { hasText: 'Noise' }).first().waitFor({ timeout: 30_000 });
    await expect.poll(inked).toEqual([]);
    expect(complaints).toEqual([]);
    await page.context().close();
  }, 120_000);

  it('pulses leave for their targets, but not where motion is reduced', async () => {
    const { page, complaints } = await studio.open();
    await example(page, 'Push and pull');
    const canvas = page.locator('.pulses');
    const inked = () => bars(canvas, 40);
    const seen = new Set<number>();
    await expect
      .poll(
        async () => {
          for (const k of await inked()) seen.add(k);
          return seen.size;
        },
        { timeout: 60_000, interval: 50 },
      )
      .toBeGreaterThan(8);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.waitForTimeout(1000);
    for (let k = 0; k < 20; k++) {
      expect(await inked()).toEqual([]);
      await page.waitForTimeout(50);
    }
    expect(complaints).toEqual([]);
    await page.context().close();
  }, 180_000);

  it('a fast run that fires is never drawn as silent', async () => {
    const { page, complaints } = await studio.open();
    await example(page, 'A reservoir');
    const rate = async () => {
      const said = (await page.locator('.plot-foot').first().textContent()) ?? '';
      return Number.parseFloat(/([\d.]+)\sHz/.exec(said)?.[1] ?? 'NaN');
    };
    await expect.poll(rate, { timeout: 60_000 }).toBeGreaterThan(10);
    const rates: number[] = [];
    for (let k = 0; k < 30; k++) {
      rates.push(await rate());
      await page.waitForTimeout(200);
    }
    expect(Math.min(...rates)).toBeGreaterThan(10);
    expect(complaints).toEqual([]);
    await page.context().close();
  }, 180_000);

  it('a plot has the colours of the cards in every look', async () => {
    const { page, complaints } = await studio.open();
    const ground = (mark: Locator) => mark.evaluate((e) => getComputedStyle(e).backgroundColor);
    const [chip, lamp] = [
      page.locator('.plot-chip i').first(),
      page.locator('.card-led i').first(),
    ];
    await chip.waitFor({ timeout: 60_000 });
    const seen = new Set<string>();
    for (const colorScheme of ['light', 'dark'] as const)
      for (const contrast of ['no-preference', 'more'] as const) {
        await page.emulateMedia({ colorScheme, contrast });
        await expect.poll(() => ground(chip)).toBe(await ground(lamp));
        seen.add(`${colorScheme} ${await ground(chip)}`);
      }
    expect(seen.size).toBe(2);
    expect(complaints).toEqual([]);
    await page.context().close();
  }, 120_000);
});
