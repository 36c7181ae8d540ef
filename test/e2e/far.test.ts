/** A large graph seen from far away: what is painted still tells names and problems. */

import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Studio, startStudio } from '../support/browser.ts';

let studio: Studio;
beforeAll(async () => {
  studio = await startStudio();
}, 240_000);
afterAll(() => studio?.close());

it('shows warnings on painted cards, and names that can be read', async () => {
  const { page, complaints } = await studio.open({ path: '?stress=200' });
  const layer = page.locator('.underlay-canvas');
  await layer.waitFor({ timeout: 60_000 });
  // Corners of marks, by the colour of warnings in the light theme (#93570A).
  const marks = () =>
    layer.evaluate((element) => {
      const { width, height } = element as HTMLCanvasElement;
      const copy = new OffscreenCanvas(width, height);
      const context = copy.getContext('2d', { willReadFrequently: true });
      context?.drawImage(element as HTMLCanvasElement, 0, 0);
      const data = context?.getImageData(0, 0, width, height).data ?? [];
      let found = 0;
      for (let k = 0; k < data.length; k += 4)
        if (data[k] === 0x93 && data[k + 1] === 0x57 && data[k + 2] === 0x0a) found++;
      return found;
    });
  const warned = Number.parseInt(
    (await page.locator('.status-bar', { hasText: 'problem' }).textContent())?.match(
      /(\d+) problems?/,
    )?.[1] ?? '0',
    10,
  );
  expect(warned).toBeGreaterThan(5);
  await expect.poll(marks, { timeout: 30_000 }).toBeGreaterThan(20 * warned);

  // Nearer, to where cards have names: a card under the pointer is an element, with its name.
  const zoom = async () =>
    Number.parseFloat((await page.locator('[aria-label^="Zoom:"]').textContent()) ?? '') / 100;
  for (let k = 0; k < 10 && (await zoom()) < 0.26; k++) {
    await page.getByRole('button', { name: 'Zoom in' }).click();
    await page.waitForTimeout(250);
  }
  const name = page.locator('.card-far').first();
  const box = await page.locator('.react-flow').boundingBox();
  for (let k = 0; k < 20 && (await name.count()) === 0; k++) {
    await page.mouse.move((box?.x ?? 0) + 200 + 20 * k, (box?.y ?? 0) + (box?.height ?? 0) / 2 - 6);
    await page.waitForTimeout(60);
  }
  const size = await name.evaluate((element) =>
    Number.parseFloat(getComputedStyle(element).fontSize),
  );
  expect(size * (await zoom())).toBeGreaterThanOrEqual(11);
  expect(complaints).toEqual([]);
  await page.context().close();
}, 120_000);

it('warms far cards by the rate of their spikes, and cools them when the run is reset', async () => {
  const { page, complaints } = await studio.open();
  await page.locator('.card').first().waitFor();
  const panel = page.getByRole('navigation', { name: 'Panels' });
  await panel.getByRole('button', { name: 'Examples' }).click();
  await page.locator('.example', { hasText: 'Push and pull' }).first().click();
  await expect.poll(() => page.locator('.top-bar').textContent()).toContain('Push and pull');
  const zoom = async () =>
    Number.parseFloat((await page.locator('[aria-label^="Zoom:"]').textContent()) ?? '');
  for (let k = 0; k < 12 && (await zoom()) >= 22; k++) {
    await page.locator('.zoom-bar button').first().click();
    await page.waitForTimeout(250);
  }
  /** Pixels of the layer that have some colour. */
  const warm = () =>
    page.locator('canvas.heat').evaluate((element) => {
      const { width, height } = element as HTMLCanvasElement;
      if (width === 0 || height === 0) return 0;
      const copy = new OffscreenCanvas(width, height);
      const context = copy.getContext('2d', { willReadFrequently: true });
      context?.drawImage(element as HTMLCanvasElement, 0, 0);
      const data = context?.getImageData(0, 0, width, height).data ?? [];
      let found = 0;
      for (let k = 3; k < data.length; k += 4) if ((data[k] ?? 0) > 12) found++;
      return found;
    });
  // The example plays by itself.
  await expect.poll(warm, { timeout: 30_000 }).toBeGreaterThan(500);
  await page.getByRole('button', { name: 'Reset', exact: true }).click();
  await expect.poll(warm, { timeout: 30_000 }).toBe(0);
  expect(complaints).toEqual([]);
  await page.context().close();
}, 120_000);

it('lets many wires stand back, but not those of the node under the pointer', async () => {
  const { page, complaints } = await studio.open();
  await page.locator('.card').first().waitFor();
  const panel = page.getByRole('navigation', { name: 'Panels' });
  await panel.getByRole('button', { name: 'Examples' }).click();
  await page.locator('.example', { hasText: 'Cortical microcircuit' }).first().click();
  await page.locator('.react-flow.crowded').waitFor({ timeout: 30_000 });
  const strengths = () =>
    page
      .locator('.react-flow__edge-path')
      .evaluateAll((paths) => [...new Set(paths.map((p) => getComputedStyle(p).strokeOpacity))]);
  await page.mouse.move(2, 2);
  await expect.poll(strengths).toEqual(['0.35']);
  await page.locator('.card', { hasText: 'L4E' }).last().hover();
  await expect.poll(async () => (await strengths()).sort()).toEqual(['0.35', '1']);
  expect(complaints).toEqual([]);
  await page.context().close();
}, 120_000);

it('shows the overview of a large graph while some of it is out of sight, or when asked to', async () => {
  const { page, complaints } = await studio.open();
  await page.locator('.card').first().waitFor();
  const panel = page.getByRole('navigation', { name: 'Panels' });
  await panel.getByRole('button', { name: 'Examples' }).click();
  await page.locator('.example', { hasText: 'Cortical microcircuit' }).first().click();
  const overview = page.locator('.overview');
  await overview.waitFor({ state: 'attached' });
  const corner = page.locator('.zoom-bar');
  const isSeen = () => overview.isVisible();
  await expect.poll(isSeen).toBe(false);
  await corner.getByRole('button', { name: 'Zoom in' }).click();
  await corner.getByRole('button', { name: 'Zoom in' }).click();
  await expect.poll(isSeen).toBe(true);
  await corner.getByRole('button', { name: 'Show all' }).click();
  await expect.poll(isSeen).toBe(false);
  await page.keyboard.press('Shift+M');
  await expect.poll(isSeen).toBe(true);
  await page.keyboard.press('Shift+M');
  await expect.poll(isSeen).toBe(false);
  expect(complaints).toEqual([]);
  await page.context().close();
}, 120_000);
