/**
 * Recorders in the studio keep all that is wired to them: their files hold the command line's
 * numbers. Near the memory they may take a person is asked, at it the run waits and loses nothing.
 */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dropText, type Studio, startStudio } from '../support/browser.ts';

let studio: Studio;
beforeAll(async () => {
  studio = await startStudio();
}, 240_000);
afterAll(() => studio?.close());

const TIME = 60_000;

/** Driven neurons, all their spikes and potentials recorded. */
const network = (title: string, n: number, every: string, duration: string) => ({
  format: 'snn-graph',
  version: 1,
  title,
  simulation: { dt: '0.1 ms', duration, seed: 3 },
  nodes: {
    nrain000: {
      type: 'core/poisson',
      version: 1,
      name: 'Rain',
      parameters: { n, rate: '9 kHz' },
    },
    njoin000: {
      type: 'core/one-to-one',
      version: 1,
      name: 'Join',
      parameters: { weight: '40 pA', delay: '1 ms' },
    },
    ncells00: { type: 'core/lif', version: 1, name: 'Cells', parameters: { n } },
    nspikes0: { type: 'core/spike-recorder', version: 1, name: 'All spikes' },
    ntraces0: { type: 'core/trace-recorder', version: 1, name: 'All V', parameters: { every } },
  },
  edges: {
    ewire001: { from: 'nrain000/spikes', to: 'njoin000/pre' },
    ewire002: { from: 'njoin000/post', to: 'ncells00/exc' },
    ewire003: { from: 'ncells00/spikes', to: 'nspikes0/spikes' },
    ewire004: { from: 'ncells00/V_m', to: 'ntraces0/signal' },
    // Of a large network that would be the most of it.
    ...(n < 100 ? { ewire005: { from: 'nrain000/spikes', to: 'nspikes0/spikes' } } : {}),
  },
  layout: { nrain000: [0, 0], ncells00: [500, 0], nspikes0: [800, 0], ntraces0: [800, 200] },
});

async function openAndRun(
  page: Page,
  document: ReturnType<typeof network>,
  speed = 'max',
  seconds: string | null = '300 ms',
): Promise<void> {
  await dropText(page, 'recorded.snn', JSON.stringify(document));
  await page.locator('.project-name', { hasText: document.title }).waitFor();
  await page.getByLabel('Speed: model time per wall time').selectOption(speed);
  if (seconds !== null) {
    await page.getByLabel('How long to run').selectOption('for');
    const span = page.getByRole('textbox', { name: 'Run for' });
    await span.fill(seconds);
    await span.press('Enter');
  }
  await page.getByRole('button', { name: 'Play', exact: true }).click();
}

async function saved(page: Page, button: string): Promise<Buffer> {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: button, exact: true }).click();
  return readFileSync(await (await download).path());
}

const pick = (page: Page, name: string) =>
  page.locator('.react-flow__node', { hasText: name }).locator('.card-header').first().click();

const rowsOf = (csv: string): string[] =>
  csv
    .trim()
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .slice(1);

it('give files with the numbers of the command line', async () => {
  const document = network('Recorded', 20, '0.5 ms', '300 ms');
  const folder = mkdtempSync(join(tmpdir(), 'recorded-'));
  const file = join(folder, 'graph.snn');
  writeFileSync(file, JSON.stringify(document));
  const { status, stderr } = spawnSync(
    process.execPath,
    ['engine/main/spikeloom.mjs', 'run', file, '--record', join(folder, 'out')],
    { encoding: 'utf8' },
  );
  expect(stderr, String(status)).toBe('');
  const lines = readFileSync(join(folder, 'out/spikes.csv'), 'utf8').trim().split('\n').slice(1);
  const of = (name: string) =>
    lines
      .map((line) => line.split(','))
      .filter(([population]) => population === name)
      .map(([, neuron, time]) => `${time},${neuron}`);
  expect(of('Cells').length).toBeGreaterThan(50);

  const { page, complaints } = await studio.open();
  await openAndRun(page, document);
  await page.locator('.run-under', { hasText: 'finished' }).waitFor({ timeout: TIME });
  await pick(page, 'All spikes');
  const table = page.getByRole('table').filter({ hasText: 'Cells spikes' });
  await expect
    .poll(() => table.locator('tr', { hasText: 'Cells' }).textContent(), { timeout: 10_000 })
    .toContain(`${of('Cells').length} spikes`);
  const files = unzipSync(new Uint8Array(await saved(page, 'Save as CSV')));
  const texts = Object.entries(files).map(
    ([name, bytes]) => [name, Buffer.from(bytes).toString()] as const,
  );
  const text = (start: string) => texts.find(([name]) => name.startsWith(start))?.[1] ?? '';
  expect(rowsOf(text('Cells'))).toEqual(of('Cells'));
  expect(rowsOf(text('Rain')).sort()).toEqual(of('Rain').sort());
  expect(text('Cells')).toContain('"seed":3');

  await pick(page, 'All V');
  const dataOf = (npy: Buffer) => {
    const start = npy[6] === 1 ? 10 + npy.readUInt16LE(8) : 12 + npy.readUInt32LE(8);
    return Array.from({ length: (npy.length - start) / 8 }, (_, k) =>
      npy.readDoubleLE(start + 8 * k),
    );
  };
  const own = dataOf(await saved(page, 'Save as NPY'));
  const theirs = dataOf(readFileSync(join(folder, 'out/Cells.V_m.npy')));
  expect(theirs).toHaveLength(600 * 20);
  expect(own.filter((_, k) => k % 21 > 0)).toEqual(theirs);
  expect(own.filter((_, k) => k % 21 === 0).slice(0, 3)).toEqual([0.5, 1, 1.5]);

  // Another run is another recording; what is forgotten is gone.
  await page.getByRole('button', { name: 'Forget', exact: true }).click();
  await page.getByText('Nothing yet.').waitFor();
  expect(await page.getByRole('button', { name: 'Save as NPY' }).isDisabled()).toBe(true);
  await page.keyboard.press('Control+Enter');
  await table.waitFor({ state: 'detached' });
  await expect
    .poll(() => page.locator('.recorded tr').textContent(), { timeout: TIME })
    .toContain('600 samples of 20');
  expect(complaints).toEqual([]);
  await page.context().close();
}, 240_000);

it('ask near their budget, wait at it, and go on when there is room', async () => {
  const { page, complaints } = await studio.open();
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByLabel('Memory for recorders').selectOption('128');
  await page.keyboard.press('Escape');
  // 8 kB a step: 128 MB are full after 1.6 s of the model.
  await openAndRun(page, network('Long', 1000, '0.1 ms', '60 s'), '0.2', null);
  await page.getByText(/Recorders hold \d+\sMB of the 128\sMB/).waitFor({ timeout: TIME });
  await page.getByLabel('Speed: model time per wall time').selectOption('max');
  await page.getByText('so the run waits.').waitFor({ timeout: TIME });
  await page.locator('.run-under', { hasText: 'paused' }).waitFor({ timeout: TIME });
  expect(await page.getByRole('button', { name: /^recorded 1\d\d\sMB$/ }).count()).toBe(1);
  await pick(page, 'All V');
  const line = page.locator('.recorded tr');
  const steps = async () =>
    Number(/([\d\s]+) samples/.exec((await line.textContent()) ?? '')?.[1]?.replace(/\s/g, ''));
  // Nothing was lost: there is a sample for each step.
  const clock = await page.locator('.run-clock output').textContent();
  const before = await steps();
  expect(before).toBeGreaterThan(15_000);
  expect(Math.abs(Number(/[\d.]+/.exec(clock ?? '')?.[0]) * 10_000 - before)).toBeLessThan(6);

  await page.getByRole('button', { name: 'Keep every second sample' }).click();
  await page.locator('.run-button.running').waitFor({ timeout: TIME });
  expect(await line.textContent()).toContain('one of 2');
  await page.getByText('so the run waits.').waitFor({ timeout: TIME });
  const parts = await saved(page, 'Save and go on');
  expect(parts.length).toBeGreaterThan(2 ** 26);
  await page.locator('.run-button.running').waitFor({ timeout: TIME });
  await page.getByText('so the run waits.').waitFor({ timeout: TIME });
  await page.getByRole('button', { name: 'Stop recording' }).click();
  await page.locator('.run-button.running').waitFor({ timeout: TIME });
  await page.getByText('Recording was stopped.').waitFor();
  const kept = await steps();
  await page.waitForTimeout(1500);
  expect(await steps()).toBe(kept);
  expect(complaints).toEqual([]);
  await page.context().close();
}, 240_000);

it('and plots are put to a run and taken away while it goes on, and nothing is built for it', async () => {
  const { page, complaints } = await studio.open();
  const document = network('Watched', 20, '1 ms', '60 s');
  await openAndRun(page, document, '0.2', null);
  await page.locator('.run-button.running').waitFor({ timeout: TIME });
  await pick(page, 'Cells');
  await page.keyboard.press('p');
  const panel = page.locator('.plot-panel');
  await expect
    .poll(() => panel.locator('.plot-foot').textContent(), { timeout: 20_000 })
    .toMatch(/Cells: \d/);
  await pick(page, 'All V');
  await page.keyboard.press('Delete');
  await page.keyboard.press('Control+z');
  await pick(page, 'All V');
  await page.locator('.recorded tr', { hasText: 'samples' }).waitFor();
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  await page.locator('.run-under', { hasText: 'paused' }).waitFor({ timeout: TIME });
  await page.getByRole('tab', { name: 'Log' }).click();
  expect(await page.getByText(/^Built 40 neurons/).count()).toBe(1);
  expect(complaints).toEqual([]);
  await page.context().close();
}, 240_000);
