/**
 * Every example of the gallery, in the app: it opens without problems, runs a second of model time,
 * draws what it is about, and fires the very spikes that the command line gives for the same seed.
 */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Studio, startStudio } from '../support/browser.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const gallery = join(root, 'nodes/gallery');
const files = readdirSync(gallery).filter((name) => name.endsWith('.snn'));
/** Model time compared [ms]; large networks take too long for more, unless SPIKELOOM_WHOLE is set. */
const SPAN = 1000;
const SHORTER: Readonly<Record<string, number>> = process.env.SPIKELOOM_WHOLE
  ? {}
  : { 'brunel.snn': 100, 'cobahh.snn': 200, 'microcircuit.snn': 50 };

let studio: Studio;
let page: Page;
let complaints: string[];
beforeAll(async () => {
  studio = await startStudio();
  ({ page, complaints } = await studio.open());
  await page.locator('.card').first().waitFor();
  await page.locator('.rail button[aria-label="Examples"]').click();
  await page.getByLabel('How long to run').selectOption('until');
}, 600_000);
afterAll(() => studio?.close());

interface Graph {
  readonly title: string;
  readonly nodes: Readonly<Record<string, { readonly type: string; readonly name: string }>>;
  readonly edges: Readonly<Record<string, { readonly from: string; readonly to: string }>>;
}

/** Spikes as 'population neuron time' lines, sorted. */
function commandLine(file: string, span: number): Map<string, string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'spikeloom-example-'));
  try {
    const run = spawnSync(
      process.execPath,
      [
        'engine/main/spikeloom.mjs',
        'run',
        join(gallery, file),
        '--json',
        '--duration',
        `${span} ms`,
        '--record',
        folder,
      ],
      { cwd: root, encoding: 'utf8', timeout: 120_000, maxBuffer: 1 << 26 },
    );
    if (run.status !== 0) throw new Error(run.stderr);
    const found = new Map<string, string[]>();
    for (const line of readFileSync(join(folder, 'spikes.csv'), 'utf8')
      .trim()
      .split('\n')
      .slice(1)) {
      const [name = '', neuron, time] = line.split(',');
      const list = found.get(name) ?? [];
      found.set(name, list);
      list.push(`${neuron} ${Number(time)}`);
    }
    return found;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function exported(name: string): Promise<string[][]> {
  const download = page.waitForEvent('download');
  await page.getByLabel(`Export ${name}`, { exact: true }).selectOption('csv');
  const path = await (await download).path();
  const lines = readFileSync(path, 'utf8').trim().split('\n');
  return lines.filter((line) => !line.startsWith('#')).map((line) => line.split(','));
}

describe('examples', () => {
  it.each(files)('%s', { timeout: 240_000 }, async (file) => {
    const graph = JSON.parse(readFileSync(join(gallery, file), 'utf8')) as Graph;
    const span = SHORTER[file] ?? SPAN;
    const field = page.getByRole('textbox', { name: 'Run until' });
    await field.fill(`${span} ms`);
    await field.press('Enter');
    await page.locator('.example', { hasText: graph.title }).first().click();
    await page.locator('.project-name', { hasText: graph.title }).waitFor();
    await page.getByLabel('Speed: model time per wall time').selectOption('max');
    await page.locator('.run-under', { hasText: 'finished' }).waitFor({ timeout: 100_000 });
    expect(
      await page.locator('.status-bar', { hasText: /\d problem/ }).count(),
      'no problems',
    ).toBe(0);
    expect(
      await page.locator('.status-bar', { hasText: 'not drawn' }).count(),
      'nothing was left out',
    ).toBe(0);

    const expected = commandLine(file, span);
    const rasters = Object.entries(graph.nodes).filter(([, n]) => n.type === 'core/raster');
    // What has no raster shows something else: every plot says in a sentence what it draws.
    for (const said of await page.locator('.plot-foot').allTextContents())
      expect(said).not.toBe('');
    for (const [id, raster] of rasters) {
      const sources = Object.values(graph.edges)
        .filter(({ to }) => to === `${id}/spikes`)
        .map(({ from }) => graph.nodes[from.split('/')[0] ?? '']?.name ?? '');
      const [head = [], ...rows] = await exported(raster.name);
      const column = (name: string) => head.findIndex((h) => h.startsWith(name));
      const seen = rows.map((row) => {
        const name = sources.length > 1 ? (row[column('population')] ?? '') : (sources[0] ?? '');
        return `${name} ${row[column('neuron')]} ${Number(row[column('time')])}`;
      });
      const wanted = sources.flatMap((name) =>
        (expected.get(name) ?? []).map((s) => `${name} ${s}`),
      );
      expect(seen.length).toBe(wanted.length);
      expect(seen.sort()).toEqual(wanted.sort());
    }
    expect(complaints).toEqual([]);
  });
});
