/** A graph travels in a link, shows itself inside another page, and bad links say what is wrong. */

import { readFileSync } from 'node:fs';
import jsQR from 'jsqr';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPng } from '../../engine/formats/png.ts';
import { dropText, type Studio, startStudio } from '../support/browser.ts';

let studio: Studio;
beforeAll(async () => {
  studio = await startStudio();
}, 600_000);
afterAll(() => studio?.close());

describe('a link', () => {
  it('opens the same graph for somebody else, and an embedded view lets only its knobs be turned', async () => {
    const { page, complaints } = await studio.open();
    await page.locator('.card').first().waitFor();
    await page.getByRole('button', { name: 'Share', exact: true }).click();
    const link = await page.locator('.dialog-link').inputValue();
    expect(link.startsWith(`${studio.address}#g=`)).toBe(true);
    await page.getByLabel('View only').check();
    const embedded = await page.locator('.dialog-link').inputValue();
    expect(complaints).toEqual([]);
    await page.context().close();

    const other = await studio.open({ path: link.slice(studio.address.length) });
    await other.page.locator('.activity-number', { hasText: 'Hz' }).first().waitFor();
    expect(await other.page.locator('.project-name').textContent()).toBe('One neuron, one knob');
    expect(new URL(other.page.url()).hash).toBe('');
    expect(other.complaints).toEqual([]);
    await other.page.context().close();

    const frame = await studio.open({ path: embedded.slice(studio.address.length) });
    const view = frame.page;
    await view.locator('.activity-number', { hasText: 'Hz' }).first().waitFor();
    expect(await view.locator('.inspector-panel, .rail, .dock-bar').count()).toBe(0);
    const knob = view.getByRole('slider', { name: 'Current I' });
    const before = await knob.inputValue();
    await knob.focus();
    await view.keyboard.press('ArrowRight');
    expect(await knob.inputValue()).not.toBe(before);
    // A node cannot be moved, wired or removed.
    const card = view.locator('.card').first();
    const at = await card.boundingBox();
    if (!at) throw new Error('the card is on the screen');
    await view.mouse.move(at.x + 30, at.y + 12);
    await view.mouse.down();
    await view.mouse.move(at.x + 130, at.y + 72, { steps: 6 });
    await view.mouse.up();
    await view.waitForTimeout(200);
    const after = await card.boundingBox();
    expect(Math.abs((after?.x ?? 0) - at.x)).toBeLessThan(2);
    await view.keyboard.press('Delete');
    expect(await view.locator('.card').count()).toBe(4);
    // The run bar may play, but not change the graph.
    await view.getByRole('button', { name: 'New seed', exact: true }).click();
    expect(await view.getByRole('textbox', { name: 'Seed' }).inputValue()).toBe('1');
    expect(frame.complaints).toEqual([]);
    await view.context().close();
  });

  it('is shown as a QR code that can be read from the screen and is saved as a drawing', async () => {
    const { page, complaints } = await studio.open({ theme: 'dark' });
    await page.locator('.card').first().waitFor();
    await page.getByRole('button', { name: 'Share', exact: true }).click();
    const link = await page.locator('.dialog-link').inputValue();
    await page.getByRole('button', { name: 'Show as QR code' }).click();
    const code = page.getByRole('img', { name: 'QR code of this link' });
    await code.scrollIntoViewIfNeeded();
    const { width, height, channels, data } = readPng(await code.screenshot());
    const rgba = new Uint8ClampedArray(4 * width * height).fill(255);
    for (let k = 0; k < width * height; k++)
      for (let c = 0; c < 3; c++) rgba[4 * k + c] = data[channels * k + c] ?? 0;
    expect(jsQR(rgba, width, height)?.data).toBe(link);
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save the QR code' }).click();
    const drawing = readFileSync(await (await download).path(), 'utf8');
    expect(drawing).toContain(await code.locator('path').getAttribute('d'));
    // Another theme is another link.
    await page.getByRole('combobox', { name: /Theme/ }).selectOption('dark');
    expect(drawing).not.toContain(await code.locator('path').getAttribute('d'));
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it.each([
    ['#g=%20', 'characters that a link cannot have'],
    ['#g=AAAAAAAA', 'cut off or damaged'],
  ])('that is damaged (%s) says so and opens the studio as ever', async (path, words) => {
    const { page, complaints } = await studio.open({ path });
    await page.locator('.toast', { hasText: words }).waitFor();
    await page.locator('.card').first().waitFor();
    expect(await page.locator('.card').count()).toBe(4);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('says what a code can hold where the link is longer than that', async () => {
    const { page, complaints } = await studio.open();
    await page.locator('.card').first().waitFor();
    const description = Array.from({ length: 800 }, () => Math.random().toString(36)).join('');
    const graph = {
      format: 'snn-graph',
      version: 1,
      title: 'Long',
      description,
      nodes: {},
      edges: {},
    };
    await dropText(page, 'long.snn', JSON.stringify(graph));
    await page.locator('.card').first().waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Share', exact: true }).click();
    const { length } = await page.locator('.dialog-link').inputValue();
    expect(length).toBeGreaterThan(2953);
    await page.getByRole('button', { name: 'Show as QR code' }).click();
    await page.getByText(new RegExp(`2,953.*${length.toLocaleString('en')}`)).waitFor();
    expect(await page.getByRole('img', { name: 'QR code of this link' }).count()).toBe(0);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('is offered only where it is short enough', async () => {
    const { page } = await studio.open();
    await page.locator('.card').first().waitFor();
    const long = JSON.parse(readFileSync('nodes/gallery/one-neuron.snn', 'utf8'));
    // Text that cannot be packed: no two words alike.
    long.description = Array.from({ length: 6000 }, (_, k) =>
      ((k * 2654435761) >>> 0).toString(36),
    ).join(' ');
    await dropText(page, 'long.snn', JSON.stringify(long));
    await page.waitForTimeout(300);
    await page.getByRole('button', { name: 'Share', exact: true }).click();
    await page.getByRole('button', { name: 'Save as a file' }).waitFor();
    expect(await page.locator('.dialog-link').count()).toBe(0);
    await page.context().close();
  });
});
