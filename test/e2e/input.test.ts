/** Files of data dropped on the window: each becomes a graph that runs and shows what is in it. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Studio, startStudio } from '../support/browser.ts';
import { formatFile } from '../support/format-files.ts';

let studio: Studio;
beforeAll(async () => {
  studio = await startStudio();
}, 240_000);
afterAll(() => studio?.close());

/** Drops files and folders of the disk, as the system does; gives the page. */
async function droppedFromDisk(paths: readonly string[]) {
  const { page, complaints } = await studio.open();
  await page.locator('.card').first().waitFor({ timeout: 60_000 });
  await page.keyboard.press('Control+Alt+n');
  await page.locator('.empty-state').waitFor();
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [...paths], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, x: 500, y: 400, data });
  return { page, complaints };
}

/** Drops golden files; gives the page with an otherwise empty graph. */
async function dropped(file: string, end?: number) {
  const { page, complaints } = await studio.open();
  await page.locator('.card').first().waitFor({ timeout: 60_000 });
  await page.keyboard.press('Control+Alt+n');
  await page.locator('.empty-state').waitFor();
  const bytes = Buffer.from(formatFile(file).slice(0, end)).toString('base64');
  await page.evaluate(
    ([name, data]) => {
      const transfer = new DataTransfer();
      const content = Uint8Array.from(atob(data ?? ''), (c) => c.charCodeAt(0));
      transfer.items.add(new File([content], name ?? ''));
      window.dispatchEvent(
        new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }),
      );
    },
    [file, bytes] as const,
  );
  return { page, complaints };
}

describe('dropping a file', () => {
  it.each([
    ['nmnist.bin', ['Event recording', 'Event to spike map', 'Raster', 'Event view']],
    ['photo-444.jpg', ['Images', 'I2E encoder', 'Event view', 'Image view']],
    ['ascii.ply', ['Point cloud', 'Spike voxel coding', 'Raster', 'Point cloud view']],
    ['pcm16.wav', ['Sound file', 'Cochlea', 'Mel encoder', 'Spectrogram']],
    ['nest3.dat', ['Spike file', 'Raster']],
    ['shd.h5', ['Spike samples', 'Raster']],
    ['dsec-blosc.h5', ['Event recording', 'Event to spike map', 'Event view']],
    ['prophesee-ecf.h5', ['Event recording', 'Event to spike map', 'Event view']],
  ])('%s becomes a graph that runs', async (file, titles) => {
    const { page, complaints } = await dropped(file);
    for (const title of titles)
      await page.locator('.card', { hasText: title }).first().waitFor({ timeout: 30_000 });
    await page.keyboard.press('Space');
    await page.waitForFunction(
      () =>
        [...document.querySelectorAll<HTMLCanvasElement>('.plots canvas, .activity canvas')].some(
          (canvas) => {
            const blank = document.createElement('canvas');
            blank.width = canvas.width;
            blank.height = canvas.height;
            return canvas.width > 0 && canvas.toDataURL() !== blank.toDataURL();
          },
        ),
      undefined,
      { timeout: 60_000 },
    );
    expect(complaints).toEqual([]);
    expect(await page.locator('.card-mark.error').count()).toBe(0);
    await page.screenshot({ path: `dist/drop-${file}.png` });
    await page.context().close();
  });

  it.each([
    ['binary_little.ply', 340, 'points'],
    ['shd.h5', 6919, '3 samples'],
    ['photo-444.jpg', 1500, 'rows; the others are black'],
  ])('%s, cut off, runs and says at which byte and how much is used', async (file, end, used) => {
    const { page, complaints } = await dropped(file, end);
    await page.locator('.card').first().waitFor({ timeout: 30_000 });
    await page.keyboard.press('Space');
    const card = page.locator('.card-mark.warning');
    await card.first().waitFor({ timeout: 60_000 });
    await page.locator('.dock [role="tab"]', { hasText: 'Problems' }).click();
    const said = page.locator('.problem.warning', { hasText: file });
    await said.first().waitFor({ timeout: 30_000 });
    const text = await said.first().textContent();
    expect(text).toMatch(/byte \d+\)\. What was read before is used: /);
    expect(text).toContain(used);
    expect(complaints).toEqual([]);
    expect(await page.locator('.card-mark.error').count()).toBe(0);
    await page.screenshot({ path: `dist/cut-${file}.png` });
    await page.context().close();
  });

  it('a file that is not known is refused in words', async () => {
    const { page } = await dropped('kitti.label');
    await page.locator('.toast').waitFor();
    expect(await page.locator('.toast').textContent()).toContain('kitti.label');
    await page.context().close();
  });
});

describe('dropping a folder', () => {
  let folder = '';
  const write = (path: string, bytes: Uint8Array) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  };
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'spikeloom-drop-'));
    for (const name of ['moth', 'wasp']) {
      write(`recordings/${name}/1.bin`, formatFile('nmnist.bin'));
      write(`recordings/${name}/notes.md`, new Uint8Array(3));
      write(`pictures/${name}/1.png`, formatFile('rgb.png'));
    }
    write('nothing/readme.md', new Uint8Array(3));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each([
    ['recordings', ['Event samples', 'Event to spike map', 'Raster', 'Event view', 'Schedule']],
    ['pictures', ['Images', 'I2E encoder', 'Event view', 'Image view']],
  ])('of labelled %s shows each with the name of its folder', async (name, titles) => {
    const { page, complaints } = await droppedFromDisk([join(folder, name)]);
    for (const title of [...titles, 'Class view'])
      await page.locator('.card', { hasText: title }).first().waitFor({ timeout: 30_000 });
    await page.keyboard.press('Space');
    for (const label of ['moth', 'wasp'])
      await page.locator('.plot-class', { hasText: label }).waitFor({ timeout: 60_000 });
    expect(complaints).toEqual([]);
    expect(await page.locator('.card-mark.error').count()).toBe(0);
    await page.context().close();
  });

  it('several pictures at once are shown one after the other', async () => {
    const paths = ['moth', 'wasp'].map((name) => join(folder, `pictures/${name}/1.png`));
    const { page } = await droppedFromDisk(paths);
    await page.locator('.card', { hasText: 'Images' }).first().waitFor({ timeout: 30_000 });
    expect(await page.locator('.inspector').textContent()).toContain('2 files');
    await page.context().close();
  });

  it('with nothing to show is refused in words', async () => {
    const { page } = await droppedFromDisk([join(folder, 'nothing')]);
    await page.locator('.toast').waitFor();
    expect(await page.locator('.toast').textContent()).toContain('in nothing');
    await page.context().close();
  });
});
