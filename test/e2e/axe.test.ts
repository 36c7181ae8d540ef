/**
 * Axe on every panel of the screenshots and on an embedded graph. Names, roles and order are the same
 * in all looks and are asked for once; contrast is asked for in each.
 */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GraphDocument } from '#engine';
import { writeFragment } from '../../app/state/share.ts';
import { panels, tidy } from '../screenshots/panels.mjs';
import { type Studio, startStudio } from '../support/browser.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let studio: Studio;
beforeAll(async () => {
  studio = await startStudio();
}, 240_000);
afterAll(() => studio?.close());

interface Found {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string }[];
}

/** What axe calls serious or critical in what is on the screen now: of all its rules, or of contrast. */
const serious = (page: Page, contrastOnly: boolean): Promise<string[]> =>
  page.evaluate(async (only) => {
    const { axe: tool } = window as unknown as {
      axe: { run(options: object): Promise<{ violations: Found[] }> };
    };
    return (await tool.run(only ? { runOnly: ['color-contrast'] } : {})).violations
      .filter((v) => v.impact === 'serious' || v.impact === 'critical')
      .map((v) => `${v.id}: ${v.nodes.map((n) => n.html.slice(0, 120)).join(' | ')}`);
  }, contrastOnly);

const LOOKS = [
  ['light', 'no-preference'],
  ['dark', 'no-preference'],
  ['dark', 'more'],
  ['light', 'more'],
] as const;

/** What is serious on the screen, look by look. */
async function seriousInAll(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const [k, [colorScheme, contrast]] of LOOKS.entries()) {
    await page.emulateMedia({ colorScheme, contrast, reducedMotion: 'reduce' });
    const wanted = { theme: colorScheme, contrast: contrast === 'more' ? 'more' : 'normal' };
    await page
      .locator(`html[data-theme="${wanted.theme}"][data-contrast="${wanted.contrast}"]`)
      .waitFor({ state: 'attached' });
    // Colours are those of the look once two frames are drawn.
    await page.evaluate(
      () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
    );
    const here = await serious(page, k > 0);
    found.push(...here.map((what) => `${colorScheme}, contrast ${contrast}: ${what}`));
  }
  return found;
}

async function opened(path = ''): Promise<Page> {
  const { page } = await studio.open({ path });
  await page.locator('.activity-number', { hasText: 'Hz' }).first().waitFor({ timeout: 30_000 });
  page.setDefaultTimeout(15_000);
  // What fades in is pale until it is there: nothing fades.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  // The page's policy forbids injected scripts; the devtools protocol evaluates outside of it.
  await page.evaluate(axe);
  return page;
}

describe('axe finds nothing serious, in light, dark and high contrast', () => {
  it('in any panel', async () => {
    const page = await opened();
    // Slow machines are to look, not to simulate.
    await page.getByLabel('Speed: model time per wall time').selectOption('0.001');
    const found: string[] = [];
    for (const [name, show] of panels) {
      await show(page);
      found.push(...(await seriousInAll(page)).map((what) => `${name}, ${what}`));
      await tidy(page);
    }
    expect(found).toEqual([]);
    await page.context().close();
  });

  it('in an embedded graph', async () => {
    const file = new URL('../../nodes/gallery/one-neuron.snn', import.meta.url);
    const graph = JSON.parse(readFileSync(file, 'utf8')) as GraphDocument;
    const page = await opened(`?embed${writeFragment(graph, { play: true })}`);
    await page.locator('.embed-view').waitFor();
    expect(await seriousInAll(page)).toEqual([]);
    await page.context().close();
  });
});
