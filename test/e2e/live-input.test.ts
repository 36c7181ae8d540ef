/**
 * Camera and microphone in the built app, on the browser's own make-believe devices: what they take
 * becomes events and spikes, and the run is repeated from its log to the same state bit for bit.
 */

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Studio, startStudio } from '../support/browser.ts';

const TIME = 60_000;
const GRAPH = {
  format: 'snn-graph',
  version: 1,
  title: 'Live',
  simulation: { dt: '1 ms', duration: '2 s', seed: 3 },
  nodes: {
    ncamera0: { type: 'core/camera', version: 1, name: 'Camera', parameters: { size: [24, 32] } },
    nmicro00: { type: 'core/microphone', version: 1, name: 'Sound' },
    ncode000: { type: 'core/i2e', version: 1, name: 'Code' },
    nlevel00: { type: 'core/delta', version: 1, name: 'Level', parameters: { threshold: 0.001 } },
    nclock00: {
      type: 'core/schedule',
      version: 1,
      name: 'Clock',
      parameters: { show: '40 ms', rest: '0 ms', repeat: true },
    },
    npicture: { type: 'core/image-view', version: 1, name: 'Picture' },
    nraster0: { type: 'core/raster', version: 1, name: 'Raster' },
  },
  edges: {
    e1: { from: 'ncamera0/image', to: 'ncode000/image' },
    e2: { from: 'nmicro00/level', to: 'nlevel00/signal' },
    e3: { from: 'ncamera0/image', to: 'npicture/image' },
    e4: { from: 'nlevel00/spikes', to: 'nraster0/spikes' },
  },
};

const drop = (page: Page, name: string, text: string) =>
  page.evaluate(
    ([file, content]) => {
      const data = new DataTransfer();
      data.items.add(new File([content ?? ''], file ?? ''));
      for (const type of ['dragenter', 'dragover', 'drop'])
        document.body.dispatchEvent(
          new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }),
        );
    },
    [name, text],
  );

/** Opens the graph of live sources and runs it in real time. */
async function start(page: Page): Promise<void> {
  await page.locator('.run-button.running').waitFor({ timeout: TIME });
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  await drop(page, 'live.snn', JSON.stringify(GRAPH));
  await page.locator('text=Camera').first().waitFor({ timeout: TIME });
  await page.getByLabel('Speed: model time per wall time').selectOption('1');
  if (!(await page.locator('.run-button.running').isVisible()))
    await page.getByRole('button', { name: 'Play', exact: true }).click();
}

describe('live input', { timeout: 180_000 }, () => {
  let studio: Studio;
  beforeAll(async () => {
    studio = await startStudio([
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
    ]);
  }, 600_000);
  afterAll(() => studio?.close());

  it('comes in while it runs, and the run is repeated to the same state', async () => {
    const { page, complaints } = await studio.open();
    await start(page);
    await page.waitForTimeout(3000);
    await page.getByRole('button', { name: 'Pause', exact: true }).click();
    await page.getByRole('tab', { name: 'Runs' }).click();
    const row = page.locator('.runs tbody tr', { hasText: 'Live' }).first();
    await row.locator('td', { hasText: 'live input' }).waitFor({ timeout: TIME });
    await page.waitForTimeout(1000); // its state is digested
    await row.getByRole('button', { name: 'Repeat this run' }).click();
    const toast = page.locator('.toast', { hasText: 'The run was repeated' });
    await toast.waitFor({ timeout: 2 * TIME });
    expect(await toast.textContent()).toContain('same state, bit for bit');
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('a button fires when it is pressed, by pointer and by key, and the run is repeated', async () => {
    const { page, complaints } = await studio.open();
    await page.locator('.run-button.running').waitFor({ timeout: TIME });
    await page.getByRole('button', { name: 'Pause', exact: true }).click();
    const graph = {
      ...GRAPH,
      title: 'Pressed',
      simulation: { dt: '1 ms', duration: '20 s', seed: 3 },
      nodes: {
        nbutton0: { type: 'core/button', version: 1, name: 'My button' },
        nraster0: { type: 'core/raster', version: 1, name: 'Raster' },
      },
      edges: { e1: { from: 'nbutton0/spikes', to: 'nraster0/spikes' } },
    };
    await drop(page, 'button.snn', JSON.stringify(graph));
    await page.locator('.card', { hasText: 'My button' }).click({ timeout: TIME });
    await page.getByLabel('Speed: model time per wall time').selectOption('1');
    if (!(await page.locator('.run-button.running').isVisible()))
      await page.getByRole('button', { name: 'Play', exact: true }).click();
    const press = page.getByRole('button', { name: 'Press', exact: true });
    for (let k = 0; k < 3; k++) {
      await press.click();
      await page.waitForTimeout(200);
    }
    await press.focus();
    await page.keyboard.press('Space');
    await page.waitForTimeout(500);
    await page.locator('.run-button.running').waitFor({ timeout: TIME }); // Space pressed it only
    // It is a control of the graph too, also where nothing else can be touched.
    await page.locator('.react-flow__pane').click({ position: { x: 8, y: 8 } });
    await page.getByRole('button', { name: 'Press My button' }).click();
    await page.getByRole('button', { name: 'Share' }).click();
    await page.getByRole('checkbox', { name: /^View only/ }).check();
    const link = await page.getByRole('textbox', { name: 'Share' }).inputValue();
    await page.getByRole('button', { name: 'Close', exact: true }).click();
    const view = await page.context().newPage();
    await view.goto(link);
    await view.locator('.run-button.running').waitFor({ timeout: TIME });
    const fired = view.locator('.plot-foot', { hasText: /: (?!0\.0)[\d.]+\u2009Hz/ });
    await view.getByLabel('Speed: model time per wall time').selectOption('1');
    await view.waitForTimeout(600);
    expect(await fired.count()).toBe(0);
    await view.getByRole('button', { name: 'Press My button' }).click();
    await fired.waitFor({ timeout: TIME });
    await view.close();
    await page.getByRole('button', { name: 'Pause', exact: true }).click();
    await page.getByRole('tab', { name: 'Runs' }).click();
    const row = page.locator('.runs tbody tr', { hasText: 'Pressed' }).first();
    await row.locator('td', { hasText: 'live input' }).waitFor({ timeout: TIME });
    await page.waitForTimeout(1000); // its state is digested
    await row.getByRole('button', { name: 'Repeat this run' }).click();
    const toast = page.locator('.toast', { hasText: 'The run was repeated' });
    await toast.waitFor({ timeout: 2 * TIME });
    expect(await toast.textContent()).toContain('same state, bit for bit');
    await page.screenshot({ path: 'dist/button.png' });
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('a pad says where the pointer is, by pointer and by key, and the run is repeated', async () => {
    const { page, complaints } = await studio.open();
    await page.locator('.run-button.running').waitFor({ timeout: TIME });
    await page.getByRole('button', { name: 'Pause', exact: true }).click();
    const graph = {
      ...GRAPH,
      title: 'Pointed',
      simulation: { dt: '1 ms', duration: '20 s', seed: 3 },
      nodes: {
        nmouse00: { type: 'core/mouse', version: 1, name: 'My mouse' },
        ntrace00: { type: 'core/trace', version: 1, name: 'Place' },
      },
      edges: {
        e1: { from: 'nmouse00/x', to: 'ntrace00/signal' },
        e2: { from: 'nmouse00/y', to: 'ntrace00/signal' },
        e3: { from: 'nmouse00/pressed', to: 'ntrace00/signal' },
      },
    };
    await drop(page, 'mouse.snn', JSON.stringify(graph));
    await page.locator('.card', { hasText: 'My mouse' }).click({ timeout: TIME });
    await page.getByLabel('Speed: model time per wall time').selectOption('1');
    const pad = page.getByRole('slider', { name: 'Pad of the mouse' });
    // Touched before the run begins: it begins there.
    await pad.focus();
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('ArrowDown');
    expect(await pad.getAttribute('aria-valuetext')).toBe('x 0.25, y -0.05');
    if (!(await page.locator('.run-button.running').isVisible()))
      await page.getByRole('button', { name: 'Play', exact: true }).click();
    await page.locator('.run-button.running').waitFor({ timeout: TIME });
    await page.waitForTimeout(400);
    const box = await pad.boundingBox();
    if (!box) throw new Error('no pad');
    const at = (x: number, y: number) =>
      [box.x + (box.width * (1 + x)) / 2, box.y + (box.height * (1 - y)) / 2] as const;
    await page.mouse.move(...at(-0.5, 0.5));
    await page.mouse.down();
    await page.mouse.move(...at(0.75, 0.5), { steps: 10 });
    await page.mouse.up();
    await page.waitForTimeout(300);
    expect(await pad.getAttribute('aria-valuetext')).toMatch(/^x 0\.7[45]\d*, y 0\.(5|49)\d*$/);
    await pad.focus();
    await page.keyboard.down('Space');
    expect(await pad.getAttribute('aria-valuetext')).toContain('pressed');
    await page.waitForTimeout(200);
    await page.keyboard.up('Space');
    await page.waitForTimeout(300);
    await page.locator('.run-button.running').waitFor({ timeout: TIME }); // Space pressed it only
    await page.getByRole('button', { name: 'Pause', exact: true }).click();

    // What the engine had: the begin, the way of the pointer, both presses.
    const panel = page.getByRole('region', { name: 'Plot Place', exact: true });
    await page.getByRole('button', { name: 'Show the whole run' }).click();
    await panel
      .locator('.plot-foot', { hasText: /: .* mean, −0\.(5|49)\d* to 0\.7[45]/ })
      .waitFor();
    await panel.locator('.plot-foot', { hasText: /mean, 0 to 1$/ }).waitFor();
    await panel.getByRole('button', { name: 'Show as table' }).click();
    const begin = panel.locator('tbody tr').nth(3).locator('td');
    expect(await begin.allTextContents()).toEqual(['4', '0.25', '−0.05', '0']);

    await page.getByRole('tab', { name: 'Runs' }).click();
    const row = page.locator('.runs tbody tr', { hasText: 'Pointed' }).first();
    await row.locator('td', { hasText: 'live input' }).waitFor({ timeout: TIME });
    await page.waitForTimeout(1000); // its state is digested
    await row.getByRole('button', { name: 'Repeat this run' }).click();
    const toast = page.locator('.toast', { hasText: 'The run was repeated' });
    await toast.waitFor({ timeout: 2 * TIME });
    expect(await toast.textContent()).toContain('same state, bit for bit');
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('says so where a device is refused, and runs on', async () => {
    const refusing = await startStudio();
    try {
      const { page } = await refusing.open();
      await start(page);
      await page
        .locator('.toast', { hasText: 'No input from the camera and microphone' })
        .waitFor({ timeout: TIME });
      await page.locator('.run-button.running').waitFor({ timeout: TIME });
      await page.context().close();
    } finally {
      await refusing.close();
    }
  });
});
