/** Many signals in a trace plot: a quiet hint, and the heat map it leads to. */

import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dropText, type Studio, startStudio } from '../support/browser.ts';

let studio: Studio;
beforeAll(async () => {
  studio = await startStudio();
}, 600_000);
afterAll(() => studio?.close());

/** Twenty neurons, each with a current of its own, and their potentials in a plot. */
const GRAPH = {
  format: 'snn-graph',
  version: 1,
  title: 'Many',
  simulation: { dt: '0.1 ms', duration: '200 ms', seed: 1 },
  nodes: {
    noise000: { type: 'core/noise-current', version: 1, name: 'Noise', parameters: { n: 20 } },
    cells000: { type: 'core/lif', version: 1, name: 'Cells', parameters: { n: 20 } },
    trace000: { type: 'core/trace', version: 1, name: 'Potentials', parameters: { every: '1 ms' } },
  },
  edges: {
    e1: { from: 'noise000/current', to: 'cells000/current' },
    e2: { from: 'cells000/V_m', to: 'trace000/signal' },
  },
};

it('more than twelve lines suggest a heat map, by keyboard too, and it is exported', async () => {
  const { page, complaints } = await studio.open();
  await page.locator('.run-button.running').waitFor({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  await dropText(page, 'many.snn', JSON.stringify(GRAPH));
  const panel = page.getByRole('region', { name: 'Plot Potentials', exact: true });
  await panel.waitFor({ timeout: 60_000 });
  await page.getByLabel('How long to run').selectOption('for');
  await page.getByLabel('Run for').fill('200 ms');
  await page.getByLabel('Run for').press('Enter');
  await page.getByLabel('Speed: model time per wall time').selectOption('max');
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await page.locator('.run-under', { hasText: 'finished' }).waitFor({ timeout: 60_000 });

  expect(await panel.locator('.plot-many').textContent()).toContain(
    '5 of 20 channels are drawn as lines.',
  );
  // So many are, each told of below.
  await panel.locator('.plot-foot', { hasText: /Cells \[0\]: .*Cells \[16\]: / }).waitFor();
  await panel.getByRole('button', { name: 'Show as heat map' }).focus();
  await page.keyboard.press('Enter');
  await panel
    .locator('.plot-foot', { hasText: /^Cells: 20 channels, −[\d.]+ to −[\d.]+\u2009mV$/ })
    .waitFor();
  expect(await panel.locator('.plot-many').count()).toBe(0);
  expect(await panel.locator('.plot-scale').textContent()).toMatch(/^−[\d.]+−[\d.]+\u2009mV$/);

  // Rows of colours are there, each another: the canvas is full and its rows differ.
  const painted = await panel.locator('canvas.plot-layer').evaluate((element) => {
    const canvas = element as HTMLCanvasElement;
    const x = Math.floor(canvas.width / 10);
    const column = canvas.getContext('2d')?.getImageData(x, 0, 1, canvas.height).data ?? [];
    const colours = new Set<string>();
    let empty = 0;
    for (let k = 0; k < 20; k++) {
      const at = 4 * Math.floor(((k + 0.5) * canvas.height) / 20);
      const [r, g, b, a] = column.slice(at, at + 4);
      if (a === 0) empty++;
      colours.add(`${r} ${g} ${b}`);
    }
    return { empty, colours: colours.size };
  });
  expect(painted.empty).toBe(0);
  expect(painted.colours).toBeGreaterThan(5);

  // All channels are in the table and in the files.
  await panel.getByRole('button', { name: 'Show as table' }).click();
  expect(await panel.locator('thead th').count()).toBe(21);
  await panel.getByRole('button', { name: 'Show as picture' }).click();
  const download = page.waitForEvent('download');
  await panel.getByLabel('Export Potentials').selectOption('svg');
  const svg = readFileSync(await (await download).path(), 'utf8');
  expect(svg).toContain('<image');
  expect(svg).toContain('channel');
  expect(complaints).toEqual([]);
  await page.context().close();
});
