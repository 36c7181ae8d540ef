/**
 * Repeating over seeds in the built app: the numbers of the command line, on one engine or several,
 * with and without isolation; the graph and the run in the window stay as they are; what is
 * cancelled ends at once.
 */

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dropText, type Studio, startStudio } from '../support/browser.ts';
import { DOCUMENTS } from '../support/problem-documents.ts';

let studio: Studio;
beforeAll(async () => {
  studio = await startStudio();
}, 600_000);
afterAll(() => studio?.close());

const TIME = 60_000;

async function openExample(page: Page, title: string): Promise<void> {
  await page.getByRole('button', { name: 'Examples', exact: true }).first().click();
  await page.locator('.example', { hasText: title }).first().click();
  await page.locator('.project-name', { hasText: title }).waitFor();
}

async function openProblem(page: Page, code: string): Promise<void> {
  const document = DOCUMENTS.find((raises) => raises.code === code)?.document;
  await dropText(page, 'problem.snn', JSON.stringify({ ...document, title: code }));
  await page.locator('.project-name', { hasText: code }).waitFor();
}

const openDialog = (page: Page) => page.getByLabel('More about seeds').selectOption('repeat');

async function fill(page: Page, seeds: number, first: number, span: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Seeds', exact: true }).fill(String(seeds));
  await page.getByRole('textbox', { name: 'From seed', exact: true }).fill(String(first));
  await page.getByRole('textbox', { name: 'Each for', exact: true }).fill(span);
}

const done = (page: Page, text: string | RegExp) =>
  page.getByRole('status').filter({ hasText: text }).waitFor({ timeout: TIME });

/** The rows of the CSV that the dialog saves, without comments: names of columns, then numbers. */
async function savedRows(page: Page): Promise<string[][]> {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as CSV' }).click();
  const text = readFileSync(await (await download).path(), 'utf8');
  return text
    .trim()
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .map((line) => line.split(','));
}

interface Report {
  readonly runs: readonly {
    readonly seed: number;
    readonly populations: readonly { readonly rate_hz: number; readonly cv: number }[];
    readonly readouts: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  }[];
}

function commandLine(...args: string[]): Report {
  const { stdout } = spawnSync(
    process.execPath,
    ['engine/main/spikeloom.mjs', 'run', ...args, '--json'],
    { encoding: 'utf8' },
  );
  return JSON.parse(stdout) as Report;
}

let known: string[][] | undefined;
/** What the command line says of an example, seed by seed. */
function expected(): string[][] {
  known ??= commandLine(
    'gallery/push-and-pull.snn',
    '--seed',
    '3..7',
    '--duration',
    '300ms',
  ).runs.map(({ seed, populations }) => [
    String(seed),
    ...populations.flatMap(({ rate_hz, cv }) => [String(rate_hz), String(cv)]),
  ]);
  return known;
}

describe('repeating over seeds', () => {
  it('gives the numbers of the command line, touches nothing, and lists runs that can be repeated', async () => {
    const { page, complaints } = await studio.open();
    await openExample(page, 'Push and pull');
    await page.locator('.run-button.running').waitFor({ timeout: TIME });
    await page.getByRole('button', { name: 'Pause', exact: true }).click();
    await page.locator('.run-under', { hasText: 'paused' }).waitFor();
    const before = await page.locator('.run-clock output').textContent();

    await openDialog(page);
    const dialog = page.getByRole('dialog', { name: 'Repeat over seeds' });
    // What the graph says of itself is what is proposed.
    expect(await dialog.getByLabel('Each for').inputValue()).toBe('1\u2009s');
    await fill(page, 5, 3, '300 ms');
    expect(await dialog.locator('code').textContent()).toBe(
      'spikeloom run gallery/push-and-pull.snn --seed 3..7 --duration 300ms',
    );
    await page.getByRole('button', { name: 'Run 5 seeds' }).click();
    await done(page, '5 runs are done.');
    const [columns, ...rows] = await savedRows(page);
    expect(columns).toEqual([
      'seed',
      'Excitatory rate (Hz)',
      'Excitatory CV',
      'Inhibitory rate (Hz)',
      'Inhibitory CV',
    ]);
    expect(rows).toEqual(expected());
    expect(
      await dialog
        .getByRole('row', { name: /^Excitatory 80/ })
        .locator('svg')
        .count(),
    ).toBe(2);
    expect(await dialog.locator('tbody tr').first().locator('circle').count()).toBe(10);

    await dialog.getByRole('button', { name: 'Show the runs' }).click();
    await dialog.waitFor({ state: 'detached' });
    const listed = page.locator('.runs tbody tr', { hasText: 'repeat over seeds' });
    expect(await listed.count()).toBe(5);
    expect(await page.locator('.run-clock output').textContent()).toBe(before);
    expect(await page.locator('.project-name .dirty').count()).toBe(0);
    expect(await page.getByRole('textbox', { name: 'Seed', exact: true }).inputValue()).toBe('4');

    const seed = page.locator('.runs tbody tr', { has: page.getByText('6', { exact: true }) });
    await seed.first().getByRole('button', { name: 'Repeat this run' }).click();
    await page.locator('.toast', { hasText: 'same state, bit for bit' }).waitFor({ timeout: TIME });
    expect(await page.getByRole('textbox', { name: 'Seed', exact: true }).inputValue()).toBe('6');

    // The results are still there, and are still of this graph.
    await openDialog(page);
    expect(await dialog.locator('tbody tr').count()).toBe(2);
    expect(await dialog.locator('.repeat-other').count()).toBe(0);
    await dialog.getByRole('button', { name: 'Close', exact: true }).click();
    await page.locator('.react-flow__pane').click({ position: { x: 8, y: 8 } });
    await page.keyboard.press('Control+a');
    await page.keyboard.press('m');
    await openDialog(page);
    await dialog.locator('.repeat-other').waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('computes on several engines where there are processors, with the same numbers', async () => {
    const { page, complaints } = await studio.open();
    await page.addInitScript(() =>
      Object.defineProperty(navigator, 'hardwareConcurrency', { value: 4 }),
    );
    await page.reload();
    await openExample(page, 'Push and pull');
    await openDialog(page);
    await fill(page, 5, 3, '300 ms');
    let most = 0;
    page.on('worker', () => {
      most = Math.max(most, page.workers().length);
    });
    const idle = page.workers().length;
    await page.getByRole('button', { name: 'Run 5 seeds' }).click();
    await done(page, '5 runs are done.');
    const [, ...rows] = await savedRows(page);
    expect(rows).toEqual(expected());
    expect(most).toBe(idle + 3);
    await expect.poll(() => page.workers().length).toBe(idle);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('shows readouts, also where the page may not share memory', async () => {
    const { page } = await studio.open();
    await page.route('**/*', async (route) => {
      const response = await route.fetch();
      const headers = { ...response.headers() };
      for (const name of Object.keys(headers))
        if (/^cross-origin-/i.test(name)) delete headers[name];
      await route.fulfill({ response, headers });
    });
    await page.reload();
    expect(await page.evaluate(() => window.crossOriginIsolated)).toBe(false);
    await openExample(page, 'Learning from reward');
    await openDialog(page);
    await fill(page, 3, 1, '2 s');
    await page.getByRole('button', { name: 'Run 3 seeds' }).click();
    await done(page, '3 runs are done.');
    const [columns = [], ...rows] = await savedRows(page);
    const { runs } = commandLine(
      'gallery/learning-from-reward.snn',
      '--seed',
      '1..3',
      '--duration',
      '2s',
    );
    const reward = columns.indexOf('Bandit · reward');
    expect(rows.map((row) => Number(row[reward]))).toEqual(
      runs.map(({ readouts }) => readouts.Bandit?.reward),
    );
    const values = runs.map(
      ({ readouts }) =>
        (readouts.Bandit?.statistics as { values: number[] } | undefined)?.values[2],
    );
    expect(rows.map((row) => Number(row[columns.indexOf('Bandit · statistics · 2')]))).toEqual(
      values,
    );
    // Pictures have no mean.
    expect(columns.filter((name) => name.includes('scene'))).toEqual([]);
    await page.context().close();
  });

  it('is cancelled by Escape within a tenth of a second, and keeps what was done', async () => {
    const { page, complaints } = await studio.open();
    await openExample(page, 'COBA: conductance-based');
    await page.locator('.run-button.running').waitFor({ timeout: TIME });
    await page.getByRole('button', { name: 'Pause', exact: true }).click();
    const idle = page.workers().length;
    await openDialog(page);
    await fill(page, 4, 1, '2 s');
    await page.getByRole('button', { name: 'Run 4 seeds' }).click();
    await page
      .getByRole('status')
      .filter({ hasText: /[1-3] of 4 runs/ })
      .waitFor({ timeout: TIME });
    const took = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          const status = document.querySelector('[role="status"]') as HTMLElement;
          const since = performance.now();
          new MutationObserver(() => {
            if (/Cancelled/.test(status.textContent ?? '')) resolve(performance.now() - since);
          }).observe(status, { characterData: true, childList: true, subtree: true });
          const dialog = document.querySelector('dialog');
          dialog?.dispatchEvent(new Event('cancel', { cancelable: true }));
        }),
    );
    expect(took).toBeLessThan(100);
    await done(page, /Cancelled after [1-3] of 4 runs/);
    await expect.poll(() => page.workers().length).toBe(idle);
    const dialog = page.getByRole('dialog', { name: 'Repeat over seeds' });
    expect(await dialog.locator('tbody tr').count()).toBeGreaterThan(0);
    // A second Escape leaves; while a network is built it cancels too.
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await openDialog(page);
    await page.getByRole('button', { name: 'Run 4 seeds' }).click();
    await page.keyboard.press('Escape');
    await done(page, 'Cancelled after 0 of 4 runs.');
    await expect.poll(() => page.workers().length).toBe(idle);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('says what is wrong with what was typed, with the graph, and with a run', async () => {
    const { page, complaints } = await studio.open();
    await page.locator('.run-button.running').waitFor({ timeout: TIME });
    await page.getByRole('button', { name: 'Pause', exact: true }).click();
    await openDialog(page);
    const dialog = page.getByRole('dialog', { name: 'Repeat over seeds' });
    const wrong = dialog.locator('.repeat-wrong');
    for (const text of ['0', '201', '1.5', 'x', '']) {
      await dialog.getByLabel('Seeds', { exact: true }).fill(text);
      expect(await wrong.textContent()).toBe('A whole number from 1 to 200');
      expect(await dialog.getByRole('button', { name: 'Run', exact: true }).isDisabled()).toBe(
        true,
      );
    }
    await fill(page, 2, 4294967295, '0 ms');
    expect(await wrong.allTextContents()).toEqual([
      'A whole number from 0 to 4294967294',
      'A time above 0, such as 2\u2009s',
    ]);
    for (const time of ['-1 ms', '3 mV', '']) {
      await dialog.getByLabel('Each for').fill(time);
      expect(await wrong.count()).toBe(2);
    }
    // A run that fails says why, seed by seed, and is listed as one that did.
    await dialog.getByRole('button', { name: 'Close', exact: true }).click();
    await openProblem(page, 'run/diverged');
    await openDialog(page);
    await fill(page, 5, 1, '3 s');
    await page.getByRole('button', { name: 'Run 5 seeds' }).click();
    await done(page, '5 runs are done.');
    const troubles = await dialog.locator('.repeat-trouble').allTextContents();
    expect(troubles[0]).toMatch(/^Seed 1: .+ at /);
    expect(troubles[3]).toBe('and 2 more seeds that did not come through.');
    expect(await dialog.locator('table').count()).toBe(0);
    await dialog.getByRole('button', { name: 'Close', exact: true }).click();
    await page.getByRole('tab', { name: 'Runs' }).click();
    expect(await page.locator('.runs tbody tr', { hasText: 'stopped at a problem' }).count()).toBe(
      5,
    );
    // What cannot be built says so where it begins, and what is noticed before, before.
    await openProblem(page, 'lower/algebraic-loop');
    await openDialog(page);
    // What was found before was of another graph.
    expect(await dialog.getByRole('status').count()).toBe(0);
    await page.getByRole('button', { name: 'Run 10 seeds' }).click();
    await dialog.getByText('Seed 1: Values go round').waitFor();
    await dialog.getByRole('button', { name: 'Close', exact: true }).click();
    await openProblem(page, 'graph/range');
    await openDialog(page);
    await dialog.getByText('1 problem keeps this graph from running.').waitFor();
    await dialog.getByRole('button', { name: 'Show', exact: true }).click();
    await page.locator('.problem').first().waitFor();
    // Nothing to run.
    await page.keyboard.press('Control+Alt+n');
    await page.locator('.empty-state').waitFor();
    await openDialog(page);
    await dialog.getByText('There is nothing to run yet').waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
