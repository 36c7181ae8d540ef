/** Problems in the built app: what building finds is seen at once, and its fix, pressed, clears it. */

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dropText, type Studio, startStudio } from '../support/browser.ts';
import { DOCUMENTS } from '../support/problem-documents.ts';

let studio: Studio;
beforeAll(async () => {
  studio = await startStudio();
}, 240_000);
afterAll(() => studio?.close());

const tab = (page: Page) => page.getByRole('tab', { name: /Problems/ });
const play = (page: Page) => page.getByRole('button', { name: 'Play', exact: true });

/** Opens the document that raises a problem. */
async function open(page: Page, code: string, change = (text: string) => text): Promise<void> {
  const found = DOCUMENTS.find((raises) => raises.code === code);
  await dropText(page, 'problem.snn', change(JSON.stringify({ ...found?.document, title: code })));
  await page.locator('.project-name', { hasText: code }).waitFor();
  await page.getByRole('tab', { name: 'Plots' }).click();
}

it('shows what stops a build, what is noticed in one and what ends a run; fixes clear it', async () => {
  const { page, complaints } = await studio.open();
  await page.locator('.run-button.running').waitFor({ timeout: 60_000 });
  await page.getByLabel('Speed: model time per wall time').selectOption('max');

  // A build that fails says why, without being asked; mended, it builds.
  await open(page, 'lower/algebraic-loop');
  await play(page).click();
  await page.locator('.problem', { hasText: 'A → B → A' }).waitFor();
  expect(await tab(page).getAttribute('aria-selected')).toBe('true');
  expect(await page.locator('.status-bar').textContent()).toContain('1 problem');
  await page.getByRole('button', { name: 'Insert a delay after B' }).click();
  await expect.poll(() => page.locator('.problem').count()).toBe(0);
  await play(page).click();
  await page.locator('.run-button.running').waitFor();

  // What a build warns of leaves the run alone, and is counted.
  await open(page, 'lower/delay-rounded');
  await play(page).click();
  await page.locator('.run-button.running').waitFor();
  await expect.poll(() => tab(page).textContent()).toBe('Problems1');
  await tab(page).click();
  await page.getByRole('button', { name: 'Use 1.1 ms' }).click();
  await expect.poll(() => page.locator('.problem').count()).toBe(0);
  await page.locator('.run-button.running').waitFor();

  // A run that ended by itself can begin again once what ended it was mended.
  await open(page, 'run/diverged');
  await play(page).click();
  await page.locator('.run-button.failed').waitFor({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Set dt to 0.25 ms' }).click();
  await expect.poll(() => page.locator('.problem').count()).toBe(0);
  await play(page).click();
  await page.locator('.run-button.running').waitFor();
  expect(complaints).toEqual([]);
  await page.context().close();
}, 120_000);

it('of a run are looked at: how it diverged, what is driven least; what runs away is paused', async () => {
  const { page, complaints } = await studio.open();
  await page.locator('.run-button.running').waitFor({ timeout: 60_000 });
  // How it came about is computed again, with a plot that shows it.
  await open(page, 'run/diverged', (text) => text.replace('-v/(0.4 ms)', 'v*v/(10 mV*ms)'));
  await play(page).click();
  await page.locator('.run-button.failed').waitFor({ timeout: 60_000 });
  const reached = await page.locator('.run-clock output').textContent();
  await page.getByRole('button', { name: 'Plot v up to there' }).click();
  const foot = page.locator('.plot-panel', { hasText: 'X.v' }).locator('.plot-foot');
  await expect.poll(() => foot.textContent(), { timeout: 20_000 }).toMatch(/X: .* mean, .* to /);
  await page.locator('.run-button.failed').waitFor({ timeout: 60_000 });
  expect(await page.locator('.run-clock output').textContent()).toBe(reached);
  expect(await page.getByRole('tab', { name: 'Plots' }).getAttribute('aria-selected')).toBe('true');
  await tab(page).click();
  expect(await page.locator('.problem').count()).toBe(1);

  await open(page, 'run/quiet');
  await play(page).click();
  await tab(page).click();
  await page.getByRole('button', { name: 'Show the weakest drive' }).click({ timeout: 60_000 });
  await page
    .getByText(/^E is driven least: it stays \d+(\.\d+)?\smV below/)
    .first()
    .waitFor();
  expect(await page.locator('.react-flow__node.selected').count()).toBe(1);

  await open(page, 'run/runaway');
  await play(page).click();
  await tab(page).click();
  await page.locator('.problem', { hasText: 'runs away' }).waitFor({ timeout: 60_000 });
  const button = page.locator('.problem').getByRole('button', { name: 'Pause', exact: true });
  await button.click();
  await page.locator('.run-under', { hasText: /paused|finished/ }).waitFor({ timeout: 60_000 });
  expect(complaints).toEqual([]);
  await page.context().close();
}, 120_000);
