/** Does a person get there? The built app, driven as a person would. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Studio, startStudio } from '../support/browser.ts';

let studio: Studio;
beforeAll(async () => {
  studio = await startStudio();
}, 600_000);
afterAll(() => studio?.close());

describe('the studio', () => {
  it('shows spikes on first opening, without a click', async () => {
    const { page, complaints } = await studio.open();
    await page.locator('.activity-number', { hasText: 'Hz' }).first().waitFor({ timeout: 30_000 });
    expect(await page.locator('.card').count()).toBe(4);
    // A source that no plot watches draws its waveform too.
    const drawn = () =>
      page
        .locator('.card', { hasText: 'DC current' })
        .locator('canvas')
        .evaluate((canvas: HTMLCanvasElement) =>
          canvas
            .getContext('2d')
            ?.getImageData(0, 0, canvas.width, canvas.height)
            .data.some((value) => value > 0),
        );
    await expect.poll(drawn, { timeout: 30_000 }).toBe(true);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('takes a graph from empty to a running raster by keyboard and one wire, and undoes all of it', async () => {
    const { page, complaints } = await studio.open();
    await page.locator('.card').first().waitFor();
    await page.keyboard.press('Control+Alt+n');
    await page.locator('.empty-state').waitFor();
    for (const name of ['dc', 'lif']) {
      await page.keyboard.press('/');
      await page.keyboard.type(name);
      await page.keyboard.press('Enter');
    }
    expect(await page.locator('.card').count()).toBe(2);
    const middle = async (selector: string) => {
      const box = await page.locator(selector).first().boundingBox();
      if (!box) throw new Error(`${selector} is on the screen`);
      return [box.x + box.width / 2, box.y + box.height / 2] as const;
    };
    await page.mouse.move(...(await middle('[data-kind="current"].source')));
    await page.mouse.down();
    await page.mouse.move(...(await middle('[data-kind="current"].target')), { steps: 10 });
    await page.mouse.up();
    expect(await page.locator('.react-flow__edge').count()).toBe(1);
    await page.keyboard.press('p');
    await page.locator('.plot-panel', { hasText: 'Raster' }).waitFor();
    // Another graph does not play by itself, even where the one before did.
    await page.keyboard.press('Space');
    await page.locator('.run-button.running').waitFor();
    await page
      .locator('.activity-number', { hasText: /[1-9]\d*\.\d Hz/ })
      .first()
      .waitFor({ timeout: 30_000 });
    await page.keyboard.press('Space');
    for (let k = 0; k < 8; k++) await page.keyboard.press('Control+z');
    await page.locator('.empty-state').waitFor();
    for (let k = 0; k < 8; k++) await page.keyboard.press('Control+y');
    expect(await page.locator('.card').count()).toBe(2);
    expect(await page.locator('.port-badge').count()).toBe(1);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('refuses a wire that makes no sense, in words', async () => {
    const { page } = await studio.open();
    await page.locator('.card').first().waitFor();
    const from = await page.locator('[data-kind="current"].source').first().boundingBox();
    const to = await page.locator('.card', { hasText: 'Raster' }).locator('.target').boundingBox();
    if (!from || !to) throw new Error('the ports are on the screen');
    await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
    await page.mouse.down();
    await page.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 10 });
    await page.mouse.up();
    await page.locator('.toast').waitFor();
    expect(await page.locator('.react-flow__edge').count()).toBe(3);
    await page.context().close();
  });

  it('runs the examples', async () => {
    const { page, complaints } = await studio.open();
    await page.locator('.card').first().waitFor();
    await page.getByRole('button', { name: 'Examples', exact: true }).click();
    await page.locator('.example', { hasText: 'CUBA' }).click();
    await page
      .locator('.card', { hasText: 'Excitatory' })
      .locator('.activity-number', { hasText: 'Hz' })
      .waitFor({ timeout: 30_000 });
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
