/** A large graph seen from far away: what is painted still tells names and problems. */

import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
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

it('with more than 5,000 nodes: all are selected, moved, deleted and undone at once, as blocks', async () => {
  const { page, complaints } = await studio.open({ path: '?stress=2200' });
  await page
    .locator('.status-bar', { hasText: /5\s500 nodes, as blocks/ })
    .waitFor({ timeout: 60_000 });
  /** The document as it would be saved. */
  const saved = async () => {
    await page.getByRole('tab', { name: 'Code' }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save a copy' }).click();
    return JSON.parse(readFileSync(await (await download).path(), 'utf8'));
  };
  const before = await saved();
  const flow = page.locator('.react-flow');
  const box = await flow.boundingBox();
  if (!box) throw new Error('the canvas is on the screen');
  // Blocks at a zoom where fewer nodes have names.
  const zoom = async () =>
    Number.parseFloat((await page.locator('[aria-label^="Zoom:"]').textContent()) ?? '');
  while ((await zoom()) < 26) await page.getByRole('button', { name: 'Zoom in' }).click();
  expect(await zoom()).toBeLessThan(50);
  await expect.poll(() => flow.getAttribute('class')).toContain('lod-0');
  await page.mouse.click(box.x + 4, box.y + 4);
  await page.keyboard.press('Control+a');
  await page.locator('.inspector-panel', { hasText: '5500 nodes' }).waitFor();
  expect(await page.locator('.react-flow__node').count()).toBeLessThan(10);
  // The one under the pointer is dragged, and all others with it.
  let held: Awaited<ReturnType<Page['locator']>> | null = null;
  for (let k = 0; k < 40 && !held; k++) {
    await page.mouse.move(box.x + box.width / 2 + 9 * k, box.y + box.height / 2 + 3 * k);
    await page.waitForTimeout(80);
    if ((await page.locator('.react-flow__node-card:hover').count()) > 0)
      held = page.locator('.react-flow__node-card:hover');
  }
  const at = await held?.boundingBox();
  if (!at) throw new Error('a block is under the pointer');
  const [x, y] = [at.x + at.width / 2, at.y + at.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  for (let k = 1; k <= 8; k++) await page.mouse.move(x + 8 * k, y + 2 * k);
  await page.mouse.up();
  await page.locator('.rail button[aria-label="History"]').click();
  await page.getByRole('button', { name: /Move 5,500 items/ }).waitFor();
  const after = await saved();
  const moved = Object.keys(before.layout).map((id) => {
    const [from, to] = [before.layout[id], after.layout[id]];
    return `${to[0] - from[0]} ${to[1] - from[1]}`;
  });
  expect(moved).toHaveLength(2200);
  expect(new Set(moved).size).toBe(1);
  expect(Number.parseInt(moved[0] ?? '', 10)).toBeGreaterThan(80);
  await page.mouse.click(box.x + 4, box.y + 4);
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');
  await page.locator('.empty-state').waitFor();
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  expect(await saved()).toEqual(before);
  // The outline has all of it, and draws what is in sight.
  await page.locator('.rail button[aria-label="Outline"]').click();
  const rows = page.getByRole('treeitem');
  expect(await rows.count()).toBeLessThan(150);
  expect(await rows.first().getAttribute('aria-setsize')).toBe(String(5500 + 2 * 3300));
  await rows.first().focus();
  await page.keyboard.press('End');
  const focused = page.locator('[role="treeitem"]:focus');
  await expect.poll(() => focused.getAttribute('aria-posinset'), { timeout: 20_000 }).toBe('12100');
  expect(complaints).toEqual([]);
  await page.context().close();
}, 180_000);
