/** Small ways from one part of the window to another. */

import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Studio, startStudio } from '../support/browser.ts';

let studio: Studio;
beforeAll(async () => {
  studio = await startStudio();
}, 240_000);
afterAll(() => studio?.close());

it('a value of the text leads to its field', async () => {
  const { page, complaints } = await studio.open();
  await page.locator('.card').first().waitFor({ timeout: 30_000 });
  await page.getByRole('tab', { name: 'Code' }).click();
  await page.locator('.code-edit', { hasText: '"20 ms"' }).first().click();
  const field = page.locator('.inspector input[aria-label="tau_m"]:focus');
  await field.waitFor();
  await page.keyboard.type('25 ms');
  await page.keyboard.press('Enter');
  await page.locator('.code-edit', { hasText: '"25 ms"' }).waitFor();
  expect(complaints).toEqual([]);
  await page.context().close();
});

it('the menu takes a file of data as a drop does', async () => {
  const { page, complaints } = await studio.open();
  await page.locator('.card').first().waitFor({ timeout: 30_000 });
  await page.locator('.menu > button').click();
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('menuitem', { name: 'Import data ...' }).click();
  const rows = Array.from({ length: 200 }, (_, k) => `${k}, ${Math.sin(k / 10)}`).join('\n');
  await (await chooser).setFiles({
    name: 'wave.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(rows),
  });
  await page.locator('.card', { hasText: 'Signal file (CSV)' }).waitFor({ timeout: 30_000 });
  expect(complaints).toEqual([]);
  await page.context().close();
});

it('many nodes at one level are advised to be grouped, until that is put aside', async () => {
  const { page, complaints } = await studio.open({ path: '?stress=200' });
  const advice = page.locator('.canvas-advice');
  await advice.waitFor({ timeout: 30_000 });
  expect(await advice.textContent()).toMatch(/^\d+ nodes at one level\. .*Ctrl\+G/);
  await advice.getByRole('button', { name: 'Close' }).click();
  await advice.waitFor({ state: 'detached' });
  expect(complaints).toEqual([]);
  await page.context().close();
});

it('a link made during a lesson begins it', async () => {
  const { page, complaints } = await studio.open();
  await page.locator('.card').first().waitFor({ timeout: 30_000 });
  await page.locator('.rail button[aria-label="Lessons"]').click();
  await page.locator('.left-panel button').first().click();
  await page.locator('.lesson-card').waitFor();
  await page.getByRole('button', { name: 'Share' }).click();
  const link = await page.getByRole('textbox', { name: 'Share' }).inputValue();
  expect(link).toMatch(/&lesson=[a-z-]+$/);
  await page.getByRole('checkbox', { name: /Begin the lesson/ }).uncheck();
  expect(await page.getByRole('textbox', { name: 'Share' }).inputValue()).not.toContain('lesson');
  const other = await studio.open({ path: link.slice(studio.address.length) });
  await other.page.locator('.lesson-card', { hasText: 'Step 1' }).waitFor({ timeout: 30_000 });
  // One made at a later step begins there, one of a step that is not there at the last.
  const third = await studio.open({ path: `${link.slice(studio.address.length)}&step=3` });
  await third.page.locator('.lesson-card', { hasText: 'Step 3' }).waitFor({ timeout: 30_000 });
  await third.page.getByRole('button', { name: 'Share', exact: true }).click();
  await third.page.getByRole('checkbox', { name: /Begin the lesson .* at step 3/ }).waitFor();
  expect(await third.page.getByRole('textbox', { name: 'Share' }).inputValue()).toMatch(/&step=3$/);
  const beyond = await studio.open({ path: `${link.slice(studio.address.length)}&step=99` });
  await beyond.page.locator('.lesson-card').waitFor({ timeout: 30_000 });
  expect(await beyond.page.locator('.lesson-card').textContent()).toMatch(/Step (\d+) of \1\D/);
  await third.page.context().close();
  await beyond.page.context().close();
  expect([...complaints, ...other.complaints]).toEqual([]);
  await page.context().close();
  await other.page.context().close();
});

it('two tabs of the dock stand side by side, and change places', async () => {
  const { page, complaints } = await studio.open();
  await page.locator('.card').first().waitFor({ timeout: 30_000 });
  await page.getByRole('button', { name: 'Show a second tab beside' }).click();
  const beside = page.locator('.dock-beside');
  const which = beside.getByRole('combobox', { name: 'The tab beside' });
  await which.selectOption('Code');
  await beside.locator('.code-line').first().waitFor();
  expect(await page.locator('.plot-panel').count()).toBe(2);
  await page.reload();
  await beside.locator('.code-line').first().waitFor({ timeout: 30_000 });
  await page.getByRole('tab', { name: 'Code' }).click();
  await beside.locator('.plot-panel').first().waitFor();
  expect(await which.inputValue()).toBe('plots');
  await page.locator('#dock-panel .code-line').first().waitFor();
  await beside.getByRole('button', { name: 'Show one tab only' }).click();
  await beside.waitFor({ state: 'detached' });
  expect(complaints).toEqual([]);
  await page.context().close();
});

it('the status bar opens what keeps up the window, and leads to the speed', async () => {
  const { page, complaints } = await studio.open();
  await page.locator('.run-button.running').waitFor({ timeout: 30_000 });
  const bar = page.locator('.status-bar');
  await bar.getByRole('button', { name: /^\d+ fps$/ }).click();
  const list = page.getByRole('region', { name: 'How this window keeps up' });
  const value = (name: string) => list.locator(`dt:text-is("${name}") + dd`).textContent();
  await expect.poll(() => value('Pictures'), { timeout: 10_000 }).toMatch(/^\d+ fps$/);
  expect(await value('One picture takes')).toMatch(/^\d+\.\d\sms$/);
  expect(await value('Records not drawn')).toBe('0');
  expect(await value('Speed of the run')).toMatch(/real time$/);
  expect(await value('Memory of the network')).toMatch(/kB$/);
  await bar.getByRole('button', { name: /fps$/ }).click();
  await list.waitFor({ state: 'detached' });
  await bar.getByRole('button', { name: /real time$/ }).click();
  await page.locator('select[aria-label^="Speed"]:focus').waitFor();
  expect(complaints).toEqual([]);
  await page.context().close();
});

it('figures have the width and the ground of the settings, and go to the clipboard', async () => {
  const { page, complaints } = await studio.open();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.locator('.run-button.running').waitFor({ timeout: 30_000 });
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  await page.getByLabel('Width of figures').selectOption('85');
  await page.getByLabel('Ground of figures').selectOption('clear');
  await page.getByLabel('Below figures').selectOption('none');
  await page.keyboard.press('Escape');
  const saveAs = page.getByRole('combobox', { name: 'Export Potential' });
  const download = page.waitForEvent('download');
  await saveAs.selectOption('svg');
  const svg = readFileSync(await (await download).path(), 'utf8');
  expect(svg).toMatch(/^<svg [^>]*width="321" height="240"/);
  expect(svg).not.toContain('fill="#FFFFFF"');
  expect(svg).not.toContain('font-size="8"');
  await page.evaluate(() => {
    window.print = () => void Object.assign(window, { asked: document.title });
  });
  await saveAs.selectOption('pdf');
  await expect
    .poll(() => page.evaluate(() => (window as { asked?: string }).asked))
    .toMatch(/^Potential-[0-9a-f]{8}-\d+$/);
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
  const boxes = [...pdf.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)];
  expect(boxes.length).toBe(1); // one page of 85 mm, and no picture on it
  expect(Number(boxes[0]?.[1])).toBeCloseTo((85 / 25.4) * 72, 0);
  expect(Number(boxes[0]?.[2])).toBeCloseTo(180, 0);
  expect(pdf).toContain('/FontDescriptor');
  expect(pdf).not.toContain('/Subtype /Image');
  await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
  expect(await page.locator('.printed').count()).toBe(0);
  expect(await page.title()).not.toMatch(/^Potential/);
  await saveAs.selectOption('copy');
  await page.locator('.toast', { hasText: 'on the clipboard' }).waitFor();
  const pixels = await page.evaluate(async () => {
    const [item] = await navigator.clipboard.read();
    const image = await createImageBitmap((await item?.getType('image/png')) ?? new Blob());
    const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
    context?.drawImage(image, 0, 0);
    return [image.width, image.height, context?.getImageData(0, 0, 1, 1).data[3]];
  });
  expect(pixels).toEqual([642, 480, 0]);
  expect(complaints).toEqual([]);
  await page.context().close();
});

it.each(['Image input', 'Event camera input', 'Signal input', 'Point cloud input'])(
  'the recipe "%s" ends in a population, as one edit',
  async (title) => {
    const { page, complaints } = await studio.open();
    await page.locator('.card').first().waitFor({ timeout: 30_000 });
    await page.keyboard.press('Control+Alt+n');
    await page.locator('.empty-state').waitFor();
    await page.keyboard.press('/');
    await page.locator('.palette input').fill(title);
    await page.keyboard.press('Enter');
    await page.locator('.react-flow__node-chip').waitFor();
    expect(await page.locator('.card').count()).toBe(3);
    expect(await page.locator('.react-flow__edge').count()).toBe(3);
    await page.waitForTimeout(300);
    expect(await page.locator('.card-mark.error').count()).toBe(0);
    // Only the signal waits for its file.
    if (title !== 'Signal input') {
      await page.keyboard.press('Space');
      await page
        .locator('.card', { hasText: 'LIF neuron' })
        .locator('.activity-number', { hasText: /[1-9]/ })
        .waitFor({ timeout: 30_000 });
      await page.keyboard.press('Space');
    }
    await page.keyboard.press('Control+z');
    await page.locator('.empty-state').waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  },
  60_000,
);
