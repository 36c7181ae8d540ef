/**
 * The run bar, the scrubber and the list of runs in the built app, on the real engine: steps, ends,
 * seeds, changes while it runs, going back, repeating bit for bit, cancelling a build.
 */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { examplePack } from '../../nodes/sources/image-pack-source.ts';
import { dropText, type Studio, startStudio } from '../support/browser.ts';

let studio: Studio;
beforeAll(async () => {
  studio = await startStudio();
}, 600_000);
afterAll(() => studio?.close());

const TIME = 60_000;
const clock = async (page: Page) =>
  Number(
    (await page.getByLabel('Model time', { exact: true }).textContent())?.match(/[\d.]+/)?.[0],
  );
const under = (page: Page, text: string | RegExp) =>
  page.locator('.run-under', { hasText: text }).waitFor({ timeout: TIME });
const said = (page: Page, text: string | RegExp) =>
  page.locator('.toast', { hasText: text }).waitFor({ timeout: TIME });

/** The first example, reset and standing still at full speed. */
async function atRest(): Promise<{ page: Page; complaints: string[] }> {
  const { page, complaints } = await studio.open();
  await page.locator('.run-button.running').waitFor({ timeout: TIME });
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  await page.getByLabel('Speed: model time per wall time').selectOption('max');
  await page.getByRole('button', { name: 'Reset', exact: true }).click();
  await under(page, 'ready');
  return { page, complaints };
}

async function runUntil(page: Page, time: string): Promise<void> {
  await page.getByLabel('How long to run').selectOption('until');
  const field = page.getByRole('textbox', { name: 'Run until' });
  await field.fill(time);
  await field.press('Enter');
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await under(page, 'finished');
}

describe('the run bar', { timeout: 240_000 }, () => {
  it('steps by dt, by a millisecond and to the next spike, and runs for and until', async () => {
    const { page, complaints } = await atRest();
    await page.getByRole('button', { name: 'One step', exact: true }).click();
    await under(page, 'paused');
    expect(await clock(page)).toBe(0); // 0.1 ms of a clock that shows milliseconds
    await page.getByLabel('Step by', { exact: true }).selectOption('10');
    await page.getByLabel('Step by', { exact: true }).selectOption('spike');
    // At 200 pA the first spike comes after 20 ms · ln 4 = 27.7 ms.
    await page.locator('output', { hasText: '0.028' }).waitFor({ timeout: TIME });
    await under(page, 'paused');
    await page.getByLabel('How long to run').selectOption('for');
    const span = page.getByRole('textbox', { name: 'Run for' });
    await span.fill('100 ms');
    await span.press('Enter');
    await page.getByRole('button', { name: 'Play', exact: true }).click();
    await under(page, 'finished');
    expect(await clock(page)).toBeCloseTo(0.128, 3);
    await runUntil(page, '0.5 s');
    // The run before has finished too: its word stands until this one begins.
    await page.locator('output', { hasText: '0.500' }).waitFor({ timeout: TIME });
    // At its end it offers to begin anew.
    await page.getByRole('button', { name: 'Run again from the begin' }).click();
    await under(page, 'finished');
    expect(await clock(page)).toBe(0.5);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('takes changes while it runs, repeats the run bit for bit, and names what changed', async () => {
    const { page, complaints } = await atRest();
    await runUntil(page, '200 ms');
    const knob = page.getByRole('slider', { name: 'Current I' });
    await knob.focus();
    for (let k = 0; k < 5; k++) await page.keyboard.press('ArrowRight');
    await runUntil(page, '1 s');
    await page.getByRole('tab', { name: 'Runs' }).click();
    const first = page.locator('.runs tbody tr').first();
    await first.locator('td', { hasText: /\d changes? while running/ }).waitFor();
    const value = await knob.inputValue();
    // An edit after its end builds another network; nothing runs, so nothing is listed.
    const listed = await page.locator('.runs tbody tr').count();
    await page.locator('.react-flow__node', { hasText: 'DC current' }).click();
    await page.keyboard.press('m');
    await page.getByText('Mute Current').or(page.locator('.card.muted')).first().waitFor();
    await page.keyboard.press('m');
    await page.locator('.card.muted').waitFor({ state: 'detached' });
    await under(page, 'paused');
    expect(await page.locator('.runs tbody tr').count()).toBe(listed);
    await page.locator('.react-flow__pane').click({ position: { x: 8, y: 8 } });
    await first.getByRole('button', { name: 'Repeat this run' }).click();
    await said(page, 'same state, bit for bit');
    expect(await knob.inputValue()).toBe(value);
    expect(await clock(page)).toBe(1);
    // Another seed is a change between two runs.
    const seed = page.getByRole('textbox', { name: 'Seed', exact: true });
    await seed.fill('7');
    await seed.press('Enter');
    await page.getByRole('button', { name: 'Reset', exact: true }).click();
    await runUntil(page, '100 ms');
    await page
      .locator('.runs tbody tr')
      .first()
      .locator('.run-changes', { hasText: 'seed 1 → 7' })
      .waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('takes another rate of a Poisson source while it runs, which is a formula', async () => {
    const { page, complaints } = await atRest();
    const rain = { type: 'core/poisson', version: 1, name: 'Rain' };
    await dropText(
      page,
      'rain.snn',
      JSON.stringify({
        format: 'snn-graph',
        version: 1,
        title: 'Only rain',
        nodes: { nrain000: { ...rain, parameters: { n: 100, rate: '10 Hz' } } },
        edges: {},
        layout: { nrain000: [0, 0] },
      }),
    );
    await page.locator('.project-name', { hasText: 'Only rain' }).waitFor();
    await page.getByLabel('How long to run').selectOption('forever');
    await page.getByLabel('Speed: model time per wall time').selectOption('1');
    await page.getByRole('button', { name: 'Play', exact: true }).click();
    const rate = async () =>
      Number.parseFloat((await page.locator('.activity-number').first().textContent()) ?? '');
    await expect.poll(rate, { timeout: TIME }).toBeGreaterThan(5);
    expect(await rate()).toBeLessThan(20);
    const before = await clock(page);
    await page.locator('.react-flow__node', { hasText: 'Rain' }).locator('.card-header').click();
    const field = page.getByRole('textbox', { name: /rate/ }).first();
    await field.fill('100 Hz');
    await field.press('Enter');
    await expect.poll(rate, { timeout: TIME }).toBeGreaterThan(60);
    // The run goes on from where it was.
    expect(await clock(page)).toBeGreaterThan(before);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('shows a run of the list and goes back, and neither is another run', async () => {
    const { page, complaints } = await atRest();
    await runUntil(page, '200 ms');
    const seed = page.getByRole('textbox', { name: 'Seed', exact: true });
    await seed.fill('7');
    await seed.press('Enter');
    await page.getByRole('button', { name: 'Reset', exact: true }).click();
    await runUntil(page, '100 ms');
    const foot = page.locator('.plot-panel', { hasText: 'Spikes' }).locator('.plot-foot');
    await expect.poll(() => foot.textContent()).toContain('100');
    await page.getByRole('tab', { name: 'Runs' }).click();
    const rows = page.locator('.runs tbody tr');
    const count = await rows.count();
    // An edit after the run is there again when one comes back.
    await page.getByRole('textbox', { name: 'Description' }).fill('Edited since');
    await page.keyboard.press('Tab');
    await rows.nth(1).locator('td').nth(2).click();
    await page.getByText(/^Plots and values are those of the run of/).waitFor({ timeout: TIME });
    expect(await clock(page)).toBe(0.2);
    expect(await seed.inputValue()).toBe('1');
    expect(await rows.count()).toBe(count);
    await page.getByRole('tab', { name: 'Plots' }).click();
    await expect.poll(() => foot.textContent()).toMatch(/Neuron: .*, 200\sms/);
    await page.getByRole('button', { name: /^Back to the run of/ }).click();
    await page.getByText(/^Plots and values are those of/).waitFor({ state: 'detached' });
    const text = page.getByRole('textbox', { name: 'Description' });
    await expect.poll(() => text.inputValue()).toBe('Edited since');
    expect(await clock(page)).toBe(0.1);
    expect(await seed.inputValue()).toBe('7');
    await page.getByRole('tab', { name: 'Runs' }).click();
    expect(await rows.count()).toBe(count);
    // By keyboard, out of a run under way; and what is run anew is a run, which ends the showing.
    await page.getByLabel('How long to run').selectOption('forever');
    await page.keyboard.press('Control+Enter');
    await page.locator('.run-button.running').waitFor();
    await page.waitForTimeout(300);
    await rows
      .nth(1)
      .getByRole('button', { name: /^Show the run/ })
      .press('Enter');
    await page.getByRole('button', { name: /^Back to the run of/ }).waitFor({ timeout: TIME });
    await page.getByRole('button', { name: 'Reset', exact: true }).click();
    await page.getByRole('button', { name: /^Back to the run of/ }).waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('keeps a run that is reset while it goes on', async () => {
    const { page, complaints } = await studio.open();
    await page.locator('.run-button.running').waitFor({ timeout: TIME });
    await expect.poll(() => clock(page), { timeout: TIME }).toBeGreaterThan(0.05);
    await page.getByRole('button', { name: 'Reset', exact: true }).click();
    await under(page, 'ready');
    await page.getByRole('tab', { name: 'Runs' }).click();
    await page.locator('.runs tbody tr').first().waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('goes back to a past moment and on from there, as a run of its own', async () => {
    const { page, complaints } = await atRest();
    await runUntil(page, '1 s');
    const slider = page.getByRole('slider', { name: 'Time shown in the plots' });
    await slider.fill('400');
    const back = page.getByRole('button', { name: /^Continue from 400/ });
    await page.getByLabel('How long to run').selectOption('until');
    const until = page.getByRole('textbox', { name: 'Run until' });
    await until.fill('600 ms');
    await until.press('Enter');
    await back.click();
    await page.locator('output', { hasText: '0.600' }).waitFor({ timeout: TIME });
    await under(page, 'finished');
    await page.getByRole('tab', { name: 'Runs' }).click();
    const listed = page.locator('.runs tbody tr');
    await listed
      .first()
      .locator('.run-changes', { hasText: /from run \d+ at 400/ })
      .waitFor();
    expect(await listed.count()).toBeGreaterThanOrEqual(2);
    // What was seen after that moment is gone, what came before is still there: the spikes are
    // those of a straight run, 27.7 ms + k · 29.7 ms.
    await page.getByRole('tab', { name: 'Plots' }).click();
    const download = page.waitForEvent('download');
    await page.getByLabel('Export Spikes', { exact: true }).selectOption('csv');
    const lines = readFileSync(await (await download).path(), 'utf8')
      .trim()
      .split('\n');
    const rows = lines.filter((line) => !line.startsWith('#')).map((line) => line.split(','));
    const column = rows[0]?.findIndex((name) => name.startsWith('time')) ?? -1;
    const times = rows.slice(1).map((row) => Number(row[column]));
    expect(times).toHaveLength(20);
    for (const [k, time] of times.entries())
      expect(Math.abs(time - (27.8 + k * 29.8))).toBeLessThan(1);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('saves the state of a run and goes on from it in another window, to the bits of the command line', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'spikeloom-state-'));
    const path = (name: string) => join(folder, name);
    const menu = async (page: Page, item: string) => {
      await page.getByRole('button', { name: 'Menu', exact: true }).click();
      await page.getByRole('menuitem', { name: item }).click();
    };
    const save = async (page: Page, name: string) => {
      const download = page.waitForEvent('download');
      await menu(page, 'Save the state of the run');
      await (await download).saveAs(path(name));
      await said(page, 'was saved');
    };
    const resume = async (page: Page, name: string) => {
      const chooser = page.waitForEvent('filechooser');
      await menu(page, 'Go on from a saved state');
      await (await chooser).setFiles(path(name));
    };
    // The digits, in small: two pictures, two lessons of each, then labels and a test.
    const digits = JSON.parse(readFileSync('nodes/gallery/stdp-digits.snn', 'utf8'));
    const show = { trainSamples: 2, passes: 2, assignSamples: 2, testSamples: 2 };
    Object.assign(digits.nodes.nclock000.parameters, show);
    digits.nodes.ndigits00.parameters = { data: examplePack() };
    digits.nodes.nneurons0.parameters = { n: 12 };
    digits.simulation.duration = `${8 * 170} ms`;
    writeFileSync(path('digits.snn'), JSON.stringify(digits));
    /** A graph that learns, at rest at step 0. */
    const learner = async () => {
      const opened = await atRest();
      await dropText(opened.page, 'digits.snn', readFileSync(path('digits.snn'), 'utf8'));
      await opened.page.locator('.project-name', { hasText: 'Digits' }).waitFor();
      // From now on files are asked for here, and never in a dialog of the system.
      opened.page.on('filechooser', () => undefined);
      return opened;
    };
    const one = await learner();
    // In the midst of the second lesson.
    await runUntil(one.page, '250 ms');
    await save(one.page, 'half.state');
    await runUntil(one.page, '1.36 s');
    await save(one.page, 'whole.state');
    expect(one.complaints).toEqual([]);
    await one.page.context().close();

    writeFileSync(path('none.state'), 'not a state');
    const other = await learner();
    await resume(other.page, 'none.state');
    await said(other.page, 'none.state is not the state of a run');
    await resume(other.page, 'half.state');
    await said(other.page, 'The run goes on from 0.25');
    expect(await clock(other.page)).toBe(0.25);
    await runUntil(other.page, '1.36 s');
    await save(other.page, 'rest.state');
    expect(readFileSync(path('rest.state')).equals(readFileSync(path('whole.state')))).toBe(true);
    // Another network is refused, and what runs goes on.
    await dropText(other.page, 'push.snn', readFileSync('nodes/gallery/push-and-pull.snn', 'utf8'));
    await other.page.locator('.project-name', { hasText: 'Push' }).waitFor();
    await resume(other.page, 'half.state');
    await said(other.page, 'the state of another network');
    expect(other.complaints).toEqual([]);
    await other.page.context().close();

    const { status, stderr } = spawnSync(
      process.execPath,
      [
        ...['engine/main/spikeloom.mjs', 'run', path('digits.snn')],
        ...['--resume', path('half.state'), '--save', path('cli.state')],
      ],
      { encoding: 'utf8', timeout: 60_000 },
    );
    expect([status, stderr]).toEqual([0, '']);
    expect(readFileSync(path('cli.state')).equals(readFileSync(path('whole.state')))).toBe(true);
    rmSync(folder, { recursive: true, force: true });
  });

  it('shows how far a long build is and cancels it at once', async () => {
    const { page, complaints } = await studio.open();
    await page.locator('.run-button.running').waitFor({ timeout: TIME });
    const graph = JSON.parse(readFileSync('nodes/gallery/brunel.snn', 'utf8'));
    // Ten million synapses take seconds anywhere.
    for (const node of Object.values(graph.nodes) as { type: string; parameters: { n?: number } }[])
      if (node.parameters?.n && node.parameters.n > 100) node.parameters.n *= 8;
    await dropText(page, 'large.snn', JSON.stringify(graph));
    await page.locator('.project-name', { hasText: 'Brunel' }).waitFor();
    // Nothing of the graph before is left: neither its state nor its time.
    await page.waitForTimeout(1000);
    expect(await page.locator('.run-under').textContent()).toBe('');
    expect(await clock(page)).toBe(0);
    await page.keyboard.press('Space');
    await page.locator('.run-button.building').waitFor({ timeout: TIME });
    // What it will need is known before it is there.
    const needs = page.locator('.run-under', {
      hasText: /[\d.]+\u2009M synapses, ~[\d.]+\u2009[MG]B/,
    });
    await needs.waitFor({ timeout: TIME });
    expect(await page.locator('.status-bar').textContent()).toMatch(/~[\d.]+\u2009[MG]B/);
    const took = await page.evaluate(async () => {
      await new Promise((done) => setTimeout(done, 300));
      const begin = performance.now();
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
      while (document.querySelector('.run-button.building'))
        await new Promise((done) => setTimeout(done, 1));
      return performance.now() - begin;
    });
    expect(took).toBeGreaterThan(0); // how long it takes is for the bench to tell
    await said(page, 'cancelled');
    // The engine that was ended is replaced: a small graph runs.
    await page.getByRole('button', { name: 'Examples', exact: true }).click();
    await page.locator('.example', { hasText: 'One neuron, one knob' }).first().click();
    await page.locator('.run-button.running').waitFor({ timeout: TIME });
    await page.getByTitle('Memory of the network').click();
    const plan = page.getByRole('dialog', { name: 'How this network is computed' });
    await plan.getByRole('row', { name: /^Neuron 1 \d+ kB/ }).waitFor();
    await plan.getByRole('row', { name: /^For all together \d+ kB/ }).waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});

describe('learning on the canvas', { timeout: 240_000 }, () => {
  it('shows receptive fields, confusion and accuracy of the digits while they change', async () => {
    const { page, complaints } = await atRest();
    await page.getByRole('button', { name: 'Examples', exact: true }).click();
    await page.locator('.example', { hasText: 'Digits by spike timing' }).first().click();
    await page.locator('.project-name', { hasText: 'Digits by spike timing' }).waitFor();
    const panel = (name: string) => page.getByRole('region', { name: `Plot ${name}`, exact: true });
    const foot = (name: string, text: RegExp) =>
      panel(name).locator('.plot-foot', { hasText: text }).waitFor({ timeout: TIME });
    const picture = () =>
      panel('Receptive fields')
        .locator('canvas')
        .evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
    await foot('Receptive fields', /fields of 28 × 28, .* at most/);
    const before = await picture();
    await foot('Confusion', /\d+(\.\d)? % right of \d\d+ decisions/);
    await foot('Accuracy', /: [\d.]+ mean/);
    // Thirty presentations later the fields of those who fired are others.
    await page.waitForFunction(
      (old) => {
        const canvas = document.querySelector('[aria-label="Plot Receptive fields"] canvas');
        return (canvas as HTMLCanvasElement | null)?.toDataURL() !== old;
      },
      before,
      { timeout: TIME },
    );
    expect(await picture()).not.toBe(before);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
