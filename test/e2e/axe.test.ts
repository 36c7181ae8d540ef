import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

/** What axe calls serious or critical in what is on the screen now. */
const serious = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const { axe: tool } = window as unknown as {
      axe: { run(): Promise<{ violations: Found[] }> };
    };
    return (await tool.run()).violations
      .filter((v) => v.impact === 'serious' || v.impact === 'critical')
      .map((v) => `${v.id}: ${v.nodes.map((n) => n.html.slice(0, 120)).join(' | ')}`);
  });

const looks = [
  ['light', { theme: 'light' }],
  ['dark', { theme: 'dark' }],
  ['high contrast', { theme: 'light', contrast: 'more' }],
  ['high contrast, dark', { theme: 'dark', contrast: 'more' }],
] as const;

describe('axe', () => {
  it.each(looks)('finds nothing serious in any panel in %s', async (_, look) => {
    const { page } = await studio.open(look);
    await page.locator('.activity-number', { hasText: 'Hz' }).first().waitFor({ timeout: 30_000 });
    expect(await page.locator('html').getAttribute('data-theme')).toBe(look.theme);
    expect(await page.locator('html').getAttribute('data-contrast')).toBe(
      'contrast' in look ? look.contrast : 'normal',
    );
    page.setDefaultTimeout(15_000);
    // The page's policy forbids injected scripts; the devtools protocol evaluates outside of it.
    await page.evaluate(axe);
    const found: string[] = [];
    for (const [name, show] of panels) {
      await show(page);
      await page.waitForTimeout(200); // what fades in is pale until it is there
      found.push(...(await serious(page)).map((what) => `${name}: ${what}`));
      await tidy(page);
    }
    expect(found).toEqual([]);
    await page.context().close();
  });
});
