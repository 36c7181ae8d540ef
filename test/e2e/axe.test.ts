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

/** Parts of the window that mostly stay as they are from panel to panel. */
const PARTS = '.top-bar, .rail, .left-panel, .stage, .inspector-panel, .dock, .status-bar';

/**
 * What axe calls serious or critical in what is on the screen now: contrast, and all other rules where
 * `every`. Contrast of a part whose markup was asked for in this look before, with other numbers in
 * it, is not asked for again: its content is hidden meanwhile.
 */
const serious = (page: Page, look: string, every: boolean): Promise<string[]> =>
  page.evaluate(
    async ([inLook, all, parts]) => {
      const world = window as unknown as {
        axe: { run(options: object): Promise<{ violations: Found[] }> };
        asked?: Record<string, Set<string>>;
      };
      const quick = { resultTypes: ['violations'], preload: false };
      const found = all
        ? await world.axe.run({ ...quick, rules: { 'color-contrast': { enabled: false } } })
        : { violations: [] };

      world.asked ??= {};
      world.asked[inLook] ??= new Set();
      const asked = world.asked[inLook];
      const known = [...document.querySelectorAll(parts)].filter((part) => {
        const markup = part.outerHTML
          .replace(/translate\([^)]*\)| (aria-label|title|d|points)="[^"]*"/g, '')
          .replace(/>[^<]+/g, (text) => text.replace(/\d+/g, '0'));
        const before = asked.has(markup);
        asked.add(markup);
        return before && !part.contains(document.activeElement);
      });
      for (const part of known) part.setAttribute('data-asked', '');
      const contrast = await world.axe.run({ ...quick, runOnly: ['color-contrast'] });
      for (const part of known) part.removeAttribute('data-asked');
      return [...found.violations, ...contrast.violations]
        .filter((v) => v.impact === 'serious' || v.impact === 'critical')
        .map((v) => `${v.id}: ${v.nodes.map((n) => n.html.slice(0, 120)).join(' | ')}`);
    },
    [look, every, PARTS] as const,
  );

const LOOKS = [
  ['light', 'no-preference'],
  ['dark', 'no-preference'],
  ['dark', 'more'],
  ['light', 'more'],
] as const;

/** What is serious on the screen, look by look: contrast in each, everything else in the first. */
async function seriousInAll(
  page: Page,
  looks: readonly (readonly ['light' | 'dark', 'no-preference' | 'more'])[] = LOOKS,
): Promise<string[]> {
  const found: string[] = [];
  for (const [k, [colorScheme, contrast]] of looks.entries()) {
    await page.emulateMedia({ colorScheme, contrast, reducedMotion: 'reduce' });
    const wanted = { theme: colorScheme, contrast: contrast === 'more' ? 'more' : 'normal' };
    await page
      .locator(`html[data-theme="${wanted.theme}"][data-contrast="${wanted.contrast}"]`)
      .waitFor({ state: 'attached' });
    const look = `${colorScheme}, contrast ${contrast}`;
    const here = await serious(page, look, k === 0);
    found.push(...here.map((what) => `${look}: ${what}`));
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
  await page.evaluate(() => {
    const asked = new CSSStyleSheet();
    asked.replaceSync('[data-asked] * { visibility: hidden !important; }');
    document.adoptedStyleSheets.push(asked);
  });
  return page;
}

describe('axe finds nothing serious, in light, dark and high contrast', () => {
  it('in any panel', async () => {
    const page = await opened();
    // Slow machines are to look, not to simulate.
    await page.getByLabel('Speed: model time per wall time').selectOption('0.001');
    const found: string[] = [];
    const looks = [...LOOKS];
    for (const [name, show] of panels) {
      await show(page);
      found.push(...(await seriousInAll(page, looks)).map((what) => `${name}, ${what}`));
      looks.reverse(); // the next panel begins with the look that this one ends with
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
