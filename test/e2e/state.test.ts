/**
 * Is what a person did safe? Pages are killed while someone edits; what comes back must hold every
 * edit that was a second old, and always be a graph. SPIKELOOM_KILLS sets how many are killed.
 */

import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Studio, startStudio } from '../support/browser.ts';

const KILLS = Number(process.env.SPIKELOOM_KILLS ?? 5);
const SAFE_AFTER = 1000; // ms

let studio: Studio;
beforeAll(async () => {
  studio = await startStudio();
}, 600_000);
afterAll(() => studio?.close());

/** How many nodes the graph has; of a large one only those in reach of the view are elements. */
const cards = async (page: Page): Promise<number> => {
  const label = await page.locator('.react-flow').first().getAttribute('aria-label');
  return Number(/\d+/.exec(label ?? '')?.[0] ?? 0);
};

/** Selects the first node, by the outline. */
async function selectFirst(page: Page): Promise<void> {
  const rail = page.locator('.rail button[aria-label="Outline"]');
  if ((await rail.getAttribute('aria-pressed')) !== 'true') await rail.click();
  await page.locator('.outline-row.node').first().click();
}

/** Ends a page as a crash does: no event is fired, no storage is written any more. */
async function crash(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const gone = page.waitForEvent('crash');
  void session.send('Page.crash').catch(() => undefined);
  await gone;
  await page.close();
}

async function openPage(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.goto(studio.address);
  await page.locator('.card').first().waitFor();
  return page;
}

/** A repeatable stream of numbers in [0, 1): moments to be killed at. */
function* moments(seed: number): Generator<number, never> {
  let state = seed;
  for (;;) {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    yield state / 0x7fffffff;
  }
}

describe('the journal', () => {
  it(`loses at most a second of edits when the page is killed (${KILLS} times)`, {
    timeout: 60_000 * KILLS,
  }, async () => {
    const { page: first } = await studio.open();
    const context = first.context();
    await first.close();
    const random = moments(7);
    for (let k = 0; k < KILLS; k++) {
      const page = await openPage(context);
      const before = await cards(page);
      await selectFirst(page);
      const made: number[] = [];
      const span = 300 + random.next().value * 1800;
      const begin = performance.now();
      while (performance.now() - begin < span) {
        await page.keyboard.press('Control+d');
        made.push(performance.now());
        await page.waitForTimeout(20 + random.next().value * 120);
      }
      expect(await cards(page), 'each duplicate is an edit').toBe(before + made.length);
      const killed = performance.now();
      await crash(page);
      const safe = made.filter((at) => at < killed - SAFE_AFTER).length;
      const again = await openPage(context);
      const dialog = again.locator('dialog');
      if (safe > 0) await dialog.waitFor();
      if (await dialog.isVisible()) {
        await dialog.getByRole('button', { name: 'Restore', exact: true }).click();
        await dialog.waitFor({ state: 'detached' });
      }
      const back = await cards(again);
      expect(back).toBeGreaterThanOrEqual(before + safe);
      expect(back).toBeLessThanOrEqual(before + made.length);
      // Undo goes back to the graph as it was saved.
      if (back > before) {
        await again.keyboard.press('Control+z');
        expect(await cards(again)).toBe(before);
      }
      await again.close();
      await context.clearCookies();
      await wipe(context);
    }
    await context.close();
  });

  it('offers only what crashed, window by window, and forgets what is discarded', async () => {
    const { page: one } = await studio.open();
    const context = one.context();
    await selectFirst(one);
    const two = await openPage(context);
    await selectFirst(two);
    await two.keyboard.press('Control+d');
    await one.keyboard.press('Control+d');
    await one.keyboard.press('Control+d');
    await one.waitForTimeout(1100);
    await crash(one);
    const three = await openPage(context);
    await three.locator('dialog').waitFor();
    expect(await three.locator('.restore-offer').count()).toBe(1);
    expect(await three.locator('dialog').textContent()).toContain('Restore 2 changes');
    await three.getByRole('button', { name: 'Show', exact: true }).click();
    expect(await three.locator('.dialog-changes li').allInnerTexts()).toEqual([
      'Duplicate Current',
      'Duplicate Current 2',
    ]);
    await three.getByRole('button', { name: 'Discard', exact: true }).click();
    await three.locator('dialog').waitFor({ state: 'detached' });
    await three.close();
    const four = await openPage(context);
    await four.waitForTimeout(300);
    expect(await four.locator('dialog').count()).toBe(0);
    expect(await cards(two)).toBe(5);
    await context.close();
  });

  it('brings back the last project, unsaved changes and all, after a reload and after closing', async () => {
    const { page, complaints } = await studio.open();
    const context = page.context();
    await selectFirst(page);
    await page.keyboard.press('Control+d');
    await page.reload();
    await page.locator('.card').first().waitFor();
    expect(await cards(page)).toBe(5);
    expect(await page.locator('.dirty').count()).toBe(1);
    await page.goto('about:blank');
    await page.close();
    const next = await openPage(context);
    expect(await cards(next)).toBe(5);
    expect(await next.locator('dialog').count()).toBe(0);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('goes on where the graph was looked at, also inside a subgraph', async () => {
    const { page, complaints } = await studio.open();
    await selectFirst(page);
    await page.keyboard.press('Control+d');
    const place = async () => {
      const box = await page.locator('.card').first().boundingBox();
      return [box?.x, box?.y, box?.width].map((value) => Math.round(value ?? Number.NaN));
    };
    const pane = page.locator('.react-flow__pane');
    await pane.hover({ position: { x: 60, y: 400 } });
    await page.mouse.wheel(0, -300);
    await page.mouse.down();
    await page.mouse.move(420, 380, { steps: 5 });
    await page.mouse.up();
    await page.waitForTimeout(300);
    const before = await place();
    await page.reload();
    await page.locator('.card').first().waitFor();
    await expect.poll(place).toEqual(before);
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Control+g');
    await page.locator('.card', { hasText: 'Subgraph' }).waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.breadcrumbs').waitFor();
    // The journal is written within a second.
    await page.waitForTimeout(1200);
    await page.reload();
    await page.locator('.breadcrumbs').waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('keeps changes aside when another graph is opened over them', async () => {
    const { page } = await studio.open();
    await selectFirst(page);
    await page.keyboard.press('Control+d');
    await page.keyboard.press('Control+Alt+n');
    await page.locator('.empty-state').waitFor();
    await page.waitForTimeout(300);
    await page.locator('.rail button[aria-label="Examples"]').click();
    await page.getByRole('button', { name: 'Recover earlier work' }).click();
    await page.getByRole('button', { name: 'Restore', exact: true }).click();
    await page.locator('.card').first().waitFor();
    expect(await cards(page)).toBe(5);
    await page.context().close();
  });

  it('opens a graph file that is dropped on the window, and says why another is not opened', async () => {
    const { page, complaints } = await studio.open();
    await page.locator('.card').first().waitFor();
    const drop = (name: string, text: string) =>
      page.evaluate(
        ([file, content]) => {
          const data = new DataTransfer();
          data.items.add(new File([content ?? ''], file ?? ''));
          for (const type of ['dragenter', 'dragover', 'drop'])
            document.body.dispatchEvent(
              new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }),
            );
        },
        [name, text],
      );
    await drop('notes.txt', 'hello');
    await page.locator('.toast', { hasText: 'notes.txt is neither a graph' }).waitFor();
    await drop('broken.snn', '{"format": "snn-graph", ');
    await page.locator('.toast', { hasText: /./ }).waitFor();
    expect(await cards(page)).toBe(4);
    await drop(
      'mine.snn',
      JSON.stringify({
        format: 'snn-graph',
        version: 1,
        title: 'Dropped',
        nodes: { na: { type: 'core/lif', version: 1, name: 'A' } },
        edges: {},
      }),
    );
    await page.locator('.project-name', { hasText: 'Dropped' }).waitFor();
    expect(await cards(page)).toBe(1);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});

/** Empties the storage of the site, so that the next round begins like the first. */
async function wipe(context: BrowserContext): Promise<void> {
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Storage.clearDataForOrigin', {
    origin: studio.address.replace(/\/$/, ''),
    storageTypes: 'indexeddb,local_storage',
  });
  await page.close();
}
