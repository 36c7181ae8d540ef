/**
 * When the engine breaks: an exception, or a worker that ends without a word. The window says so,
 * makes a report that a person can read before it is sent, and goes on with a new engine.
 */

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Studio, startStudio } from '../support/browser.ts';

let studio: Studio;
beforeAll(async () => {
  studio = await startStudio();
}, 600_000);
afterAll(() => studio?.close());

async function openExample(page: Page, title: string): Promise<void> {
  await page.getByRole('button', { name: 'Examples', exact: true }).first().click();
  await page.locator('.example', { hasText: title }).first().click();
  await page.locator('.project-name', { hasText: title }).waitFor();
  await page.locator('.run-button.running').waitFor({ timeout: 60_000 });
}

/** Ends all engines as a lack of memory does: no event, no message. */
const endWorkers = (page: Page) =>
  Promise.all(page.workers().map((worker) => worker.evaluate(() => self.close())));

const bar = (page: Page) => page.getByRole('alert', { name: 'Something broke in the engine.' });

it('an exception is ours: the report has where it was, the graph only if one says so', async () => {
  const { page } = await studio.open();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await openExample(page, 'Push and pull');
  await Promise.all(
    page.workers().map((worker) =>
      worker.evaluate(() => {
        performance.now = function brokenClock() {
          throw new Error('the clock fell down');
        };
      }),
    ),
  );
  await bar(page).waitFor();
  expect(await bar(page).textContent()).toContain('every change is safe in the journal');
  await page.locator('.run-button.failed').waitFor();

  await bar(page).getByRole('button', { name: 'Copy report ...' }).click();
  const text = page.getByRole('textbox', { name: 'Report of what broke' });
  const report = await text.inputValue();
  expect(report).toContain('the clock fell down');
  expect(report).toContain('brokenClock'); // the stack
  expect(report).toMatch(/program: \S+/);
  expect(report).toMatch(/browser: .*Chrome/);
  expect(report).toMatch(/shared memory: yes/);
  expect(report).toMatch(/graph: [0-9a-f]{16}, \d+ characters/);
  expect(report).toMatch(/network: [0-9a-f]{16}, 300 neurons.*\nrun: workers: 1/);
  expect(report).toContain('run: Running.');
  expect(report).not.toContain('snn-graph');
  await page.getByRole('checkbox', { name: /^With the whole graph/ }).check();
  expect(await text.inputValue()).toContain('"format": "snn-graph"');
  await page.getByRole('button', { name: 'Copy report', exact: true }).click();
  await page.locator('.toast', { hasText: 'Copied.' }).waitFor();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toBe(await text.inputValue());
  await page.getByRole('button', { name: 'Close', exact: true }).click();

  await bar(page).getByRole('button', { name: 'Reset' }).click();
  await bar(page).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await page.locator('.run-button.running').waitFor();
  await page.context().close();
});

it('a worker that ends without a word is noticed, while it runs and while it rests', async () => {
  const { page } = await studio.open();
  await openExample(page, 'Push and pull');
  await endWorkers(page);
  await bar(page).waitFor();
  await page.keyboard.press('Shift+Space');
  await bar(page).waitFor({ state: 'detached' });
  await page.locator('.run-under', { hasText: 'ready' }).waitFor();
  await endWorkers(page);
  await bar(page).waitFor();
  await page.getByRole('tab', { name: /Problems/ }).click();
  await page
    .locator('.problem', { hasText: 'it ended by itself' })
    .getByRole('button', { name: 'Copy report ...' })
    .click();
  expect(await page.getByRole('textbox', { name: 'Report of what broke' }).inputValue()).toContain(
    'bug/engine-lost',
  );
  await page.context().close();
});

it('a repeat over seeds loses the seed whose engine ended, and does the others', async () => {
  const { page } = await studio.open();
  await openExample(page, 'Push and pull');
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  const before = page.workers();
  await page.getByLabel('More about seeds').selectOption('repeat');
  await page.getByRole('textbox', { name: 'Seeds', exact: true }).fill('3');
  await page.getByRole('textbox', { name: 'Each for', exact: true }).fill('30 s');
  await page.getByRole('button', { name: 'Run 3 seeds' }).click();
  const dialog = page.getByRole('dialog', { name: 'Repeat over seeds' });
  const progress = dialog.getByRole('progressbar');
  await expect
    .poll(async () => Number(await progress.getAttribute('value')), { timeout: 60_000 })
    .toBeGreaterThan(0);
  const [worker] = page.workers().filter((other) => !before.includes(other));
  expect(worker).toBeDefined();
  await worker?.evaluate(() => self.close());
  await page
    .getByRole('status')
    .filter({ hasText: /^3 runs are done/ })
    .waitFor({ timeout: 120_000 });
  expect(await dialog.getByText(/Seed \d: Something broke in the engine/).count()).toBe(1);
  expect(await bar(page).count()).toBe(0); // the run in the window is another engine's
  await page.context().close();
});
