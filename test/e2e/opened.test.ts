/** Files of other versions: a newer one is there to be run and looked at, an older one says what was brought up to date. */

import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dropText, type Studio, startStudio } from '../support/browser.ts';

let studio: Studio;
beforeAll(async () => {
  studio = await startStudio();
}, 240_000);
afterAll(() => studio?.close());

const TIME = 30_000;
const graph = {
  format: 'snn-graph',
  version: 1,
  title: 'Versions',
  simulation: { duration: '1 s', seed: 1 },
  nodes: {
    neurons: {
      type: 'core/lif',
      version: 1,
      name: 'Neurons',
      parameters: { n: 4, I_e: '400 pA' },
    },
  },
  edges: {},
  layout: { neurons: [0, 0] },
};

it('a graph of a newer version runs, but is not changed and not saved over', async () => {
  const { page, complaints } = await studio.open();
  await page.locator('.run-button.running').waitFor({ timeout: 60_000 });
  await dropText(page, 'newer.snn', JSON.stringify({ ...graph, version: 99 }));
  await page.getByText('newer.snn is of a newer version').waitFor({ timeout: TIME });
  const card = page.locator('.card', { has: page.getByText('Neurons', { exact: true }) });
  await card.locator('.card-title').click();
  const n = page.locator('.inspector input[aria-label="n"]');
  await n.fill('40');
  await page.keyboard.press('Enter');
  await card.locator('.card-title').click();
  await page.keyboard.press('Delete');
  await page.waitForTimeout(300);
  expect(await card.count()).toBe(1);
  await card.locator('.card-title').click();
  expect(await n.inputValue()).toBe('4');
  await page.keyboard.press('Control+s');
  await page.locator('.toast', { hasText: 'was not saved' }).waitFor({ timeout: TIME });
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save a copy' }).click();
  const copy = JSON.parse(readFileSync(await (await download).path(), 'utf8'));
  expect([copy.version, copy.nodes.neurons.parameters.n]).toEqual([99, 4]);
  // It is as it was after the window was opened again.
  await page.reload();
  await page.getByText('newer.snn is of a newer version').waitFor({ timeout: TIME });
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await expect
    .poll(() => card.locator('.activity-number').textContent(), { timeout: TIME })
    .toMatch(/[1-9]/);
  expect(complaints).toEqual([]);
  await page.context().close();
}, 120_000);

it('a node of an older version says so, and what is different now', async () => {
  const { page, complaints } = await studio.open();
  await page.locator('.run-button.running').waitFor({ timeout: 60_000 });
  const older = { type: 'core/event-file', version: 1, name: 'Recording' };
  await dropText(
    page,
    'older.snn',
    JSON.stringify({ ...graph, nodes: { ...graph.nodes, recording: older } }),
  );
  await page.getByRole('tab', { name: /^Problems/ }).click();
  const told = page.locator('.problem', { hasText: 'Recording was upgraded from version 1 to 2' });
  await told.getByRole('button', { name: 'Show changes' }).click();
  const dialog = page.getByRole('dialog', { name: 'What was brought up to date' });
  await dialog.getByText('Recording.whenDamaged default → stop').waitFor({ timeout: TIME });
  await page.keyboard.press('Escape');
  await dropText(page, 'plain.snn', JSON.stringify(graph));
  await told.waitFor({ state: 'detached', timeout: TIME });
  expect(complaints).toEqual([]);
  await page.context().close();
}, 120_000);
