/** What cards show while a network runs, compared with what was asked of it. */

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Studio, startStudio } from '../support/browser.ts';

let studio: Studio;
beforeAll(async () => {
  studio = await startStudio();
}, 240_000);
afterAll(() => studio?.close());

/** Opens a graph of these nodes, wires and places by dropping it on the window. */
async function opened(parts: object): Promise<{ page: Page; complaints: string[] }> {
  const simulation = { dt: '0.1 ms', duration: '1 s' };
  const graph = { format: 'snn-graph', version: 1, title: 'Many', simulation, ...parts };
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

  it('of a projection open from its chip by double-click and by Enter, and close again', async () => {
    const { page, complaints } = await opened({
      nodes: {
        nsource0: {
          type: 'core/poisson',
          version: 1,
          name: 'Many trains',
          parameters: { n: 60, rate: '20 Hz' },
        },
        nneuron0: { type: 'core/lif', version: 1, name: 'Cells', parameters: { n: 40 } },
        nproject: {
          type: 'core/fixed-indegree',
          version: 1,
          name: 'Drive',
          parameters: {
            indegree: 10,
            weight: { draw: 'normal', args: ['30 pA', '5 pA'] },
            delay: '2 ms',
          },
        },
      },
      edges: {
        eone0000: { from: 'nsource0/spikes', to: 'nproject/pre' },
        etwo0000: { from: 'nproject/post', to: 'nneuron0/exc' },
      },
      layout: { nsource0: [0, 0], nneuron0: [640, 0] },
    });
    const chip = page.locator('.chip');
    const card = page.getByRole('region', { name: 'Projection Drive' });
    await chip.dblclick();
    await card.waitFor();
    expect(await card.evaluate((e) => (e as HTMLElement).offsetWidth)).toBe(240);
    expect(await card.textContent()).toContain('Synapses are counted when the network is built.');
    await page.getByRole('button', { name: 'Play', exact: true }).click();
    // What the engine has built: every target has 10, sources have what was drawn.
    const row = (name: string) => card.locator(`dt:has-text("${name}") + dd`);
    await expect.poll(() => row('in-degree').textContent(), { timeout: 30_000 }).toBe('10');
    await expect.poll(() => row('out-degree').textContent()).toMatch(/^\d+ to \d+/);
    expect(await row('out-degree').locator('rect').count()).toBeGreaterThan(3);
    expect(await row('weight').textContent()).toContain('N(30, 5) pA');
    expect(await row('weight').locator('rect').count()).toBe(32);
    expect(await row('delay').textContent()).toBe('2 ms');
    expect(await row('memory').textContent()).toMatch(/^\d+\s?kB$/);
    expect(await card.textContent()).toContain('400 synapses: 10 for each target, 6.67 from each');
    await card.locator('.weight-bars.seen').waitFor();
    await card.dblclick({ position: { x: 120, y: 60 } });
    await card.waitFor({ state: 'detached' });
    // By keyboard: the chip is selected still.
    await page.locator('.react-flow__node-chip').focus();
    await page.keyboard.press('Enter');
    await card.waitFor();
    await page.keyboard.press('Escape');
    await card.waitFor({ state: 'detached' });
    expect(await page.locator('.chip.selected').count()).toBe(1);
    // From afar the view comes closer.
    for (let k = 0; k < 6; k++) await page.getByRole('button', { name: 'Zoom out' }).click();
    await page.locator('.react-flow.lod-1, .react-flow.lod-0').waitFor();
    await page.locator('.react-flow__node-chip').focus();
    await page.keyboard.press('Enter');
    await card.waitFor();
    const stage = await page.locator('.stage').boundingBox();
    if (!stage) throw new Error('the canvas is on the screen');
    await expect
      .poll(
        async () => {
          const box = await card.boundingBox();
          return box && box.y >= stage.y && box.y + box.height <= stage.y + stage.height;
        },
        { timeout: 10_000 },
      )
      .toBe(true);
    expect(complaints).toEqual([]);
    await page.context().close();
  }, 120_000);

  it('tell a screen reader their rate, and what is wired as it is now', async () => {
    const { page, complaints } = await studio.open();
    const neuron = page.locator('.react-flow__node', { hasText: 'LIF neuron' });
    await neuron.waitFor({ timeout: 30_000 });
    const label = () => neuron.getAttribute('aria-label');
    expect(await label()).toBe('Neuron, LIF neuron, 1 input wired, 2 outputs wired');
    const described = () =>
      neuron.evaluate((element) =>
        (element.getAttribute('aria-describedby') ?? '')
          .split(' ')
          .map((id) => document.getElementById(id)?.textContent ?? '')
          .join(' '),
      );
    await expect.poll(described, { timeout: 30_000 }).toMatch(/^\d+\.\d Hz.*question mark/);
    const spikes = neuron.locator('.port[data-ref$="/spikes"]');
    expect(await spikes.getAttribute('aria-label')).toBe(
      'spikes, output of spikes, connected to Spikes',
    );
    await page.locator('.react-flow__node', { hasText: 'Raster' }).click();
    await page.keyboard.press('Delete');
    await expect.poll(label).toBe('Neuron, LIF neuron, 1 input wired, 1 output wired');
    expect(await spikes.getAttribute('aria-label')).toBe('spikes, output of spikes');
    expect(complaints).toEqual([]);
    await page.context().close();
  }, 180_000);
});
