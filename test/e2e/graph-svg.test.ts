/** The graph as a file of vectors, from the menu of the built app, looked at in a browser. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Studio, startStudio } from '../support/browser.ts';

let studio: Studio;
let folder = '';
beforeAll(async () => {
  studio = await startStudio();
  folder = mkdtempSync(join(tmpdir(), 'spikeloom-svg-'));
}, 600_000);
afterAll(async () => {
  await studio?.close();
  rmSync(folder, { recursive: true, force: true });
});

it('is exported in light colours by the menu, also where the studio is dark', {
  timeout: 120_000,
}, async () => {
  const { page, complaints } = await studio.open({ theme: 'dark' });
  await page.locator('.run-button.running').waitFor({ timeout: 60_000 });
  const names = await page.locator('.card-title').allTextContents();
  const cards = await page.locator('.react-flow__node').count();
  const wires = await page.locator('.react-flow__edge').count();
  expect(Math.min(names.length, wires)).toBeGreaterThan(0);
  await page.getByRole('button', { name: 'Menu', exact: true }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'Export the graph as SVG' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/[^.]\.svg$/);
  const path = join(folder, 'graph.svg');
  await file.saveAs(path);
  expect(complaints).toEqual([]);

  const seen = await page.context().newPage();
  await seen.goto(pathToFileURL(path).href);
  const texts = await seen.locator('text').allTextContents();
  for (const name of names) expect(texts).toContain(name);
  expect(await seen.locator('svg > g[transform]').count()).toBe(cards);
  expect(await seen.locator('svg > g:not([transform])').count()).toBe(wires);
  expect(await seen.locator('svg > rect').first().getAttribute('fill')).toBe('#f6f7f9');
  // Every name stands within its card.
  const wide = await seen.locator('svg > g[transform]').evaluateAll((groups) =>
    groups.flatMap((group) => {
      const edge = group.querySelector('rect')?.getBoundingClientRect();
      return [...group.querySelectorAll('text')]
        .filter((text) => {
          const { left, right } = text.getBoundingClientRect();
          return !edge || left < edge.left || right > edge.right;
        })
        .map((text) => text.textContent);
    }),
  );
  expect(wide).toEqual([]);
  await page.context().close();
});
