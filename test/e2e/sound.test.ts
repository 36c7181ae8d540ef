/** Spikes of a raster are heard only where they are asked for, and not where they are too many. */

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Studio, startStudio } from '../support/browser.ts';

let studio: Studio;
beforeAll(async () => {
  studio = await startStudio();
}, 240_000);
afterAll(() => studio?.close());

/** Counts what is played from now on. */
const listen = (page: Page) =>
  page.evaluate(() => {
    const played: { tone: AudioBuffer | null; at: number }[] = [];
    Object.assign(window, { played });
    const { prototype } = AudioBufferSourceNode;
    const { start } = prototype;
    prototype.start = function (this: AudioBufferSourceNode, at = 0) {
      Object.assign(window, { audio: this.context });
      played.push({ tone: this.buffer, at: at - this.context.currentTime });
      start.call(this, at);
    };
  });
const played = (page: Page) =>
  page.evaluate(() => (window as unknown as { played: unknown[] }).played.length);

it('is off, clicks for each spike of a neuron, and is silent for a storm of them', async () => {
  const { page, complaints } = await studio.open();
  await page.locator('.run-button.running').waitFor({ timeout: 60_000 });
  await listen(page);
  await page.waitForTimeout(1500);
  expect(await played(page)).toBe(0);

  const panel = page.locator('.plot-panel', { hasText: 'Spikes' });
  const speaker = panel.getByLabel('Sound of Spikes: a click for each spike');
  expect(await page.locator('.plot-tools', { has: page.getByLabel(/^Sound of/) }).count()).toBe(1);
  await speaker.selectOption('loudest');
  await expect.poll(() => played(page), { timeout: 10_000 }).toBeGreaterThan(4);
  const late = await page.evaluate(() =>
    (window as unknown as { played: { at: number }[] }).played.map(({ at }) => at),
  );
  for (const at of late) {
    expect(at).toBeGreaterThan(-0.05);
    expect(at).toBeLessThan(1.05);
  }

  // Neuron 0 is the only one; a paused run is silent.
  await speaker.selectOption('one');
  await panel.getByLabel('The neuron that is heard, counted from the bottom').fill('7');
  expect(await panel.locator('.heard-row').inputValue()).toBe('0');
  const before = await played(page);
  await expect.poll(() => played(page), { timeout: 10_000 }).toBeGreaterThan(before + 2);
  await page.locator('.run-button.running').click();
  await page.waitForTimeout(500);
  const paused = await played(page);
  await page.waitForTimeout(700);
  expect(await played(page)).toBe(paused);

  // As fast as it can be computed: thousands of spikes in a second of the wall.
  await page.getByLabel('Speed: model time per wall time').selectOption('max');
  await page.locator('.run-button.primary').click();
  await panel.locator('[title^="Too many spikes"]').waitFor({ timeout: 20_000 });
  await page.waitForTimeout(300);
  const storm = await played(page);
  await page.waitForTimeout(700);
  expect(await played(page)).toBe(storm);

  await page.getByLabel('Speed: model time per wall time').selectOption('0.1');
  await expect.poll(() => played(page), { timeout: 20_000 }).toBeGreaterThan(storm);
  // A window that is not seen is silent, and takes no power for it.
  const audio = () =>
    page.evaluate(() => (window as unknown as { audio: AudioContext }).audio.state);
  const hide = (hidden: boolean) =>
    page.evaluate((is) => {
      Object.defineProperty(document, 'hidden', { configurable: true, value: is });
      document.dispatchEvent(new Event('visibilitychange'));
    }, hidden);
  expect(await audio()).toBe('running');
  await hide(true);
  await expect.poll(audio).toBe('suspended');
  await hide(false);
  await expect.poll(audio).toBe('running');

  // Another graph is not heard unasked, nor is the same one opened anew.
  await page.getByRole('button', { name: 'Examples', exact: true }).first().click();
  await page.locator('.example', { hasText: 'One neuron, one knob' }).click();
  await expect.poll(() => speaker.inputValue()).toBe('off');
  await expect.poll(audio).toBe('suspended');
  await page.locator('.run-button.running').waitFor();
  await speaker.selectOption('one');
  await expect.poll(audio).toBe('running');
  await speaker.selectOption('off');
  await page.waitForTimeout(300);
  const off = await played(page);
  await page.waitForTimeout(1000);
  expect(await played(page)).toBe(off);
  expect(complaints).toEqual([]);
  await page.context().close();
}, 120_000);
