/**
 * `npm run docs:screenshots [-- NAME...]`: pictures of every example and every panel, light and
 * dark, in the reference and the smallest window, into `dist/screenshots`, and those of the tutorial
 * into `dist/docs/tutorial`. They are made by using the built app, so they cannot go stale. Words
 * choose what is made: kinds (`examples`, `panels`, `tutorial`), windows (`1440x900`), themes (`dark`),
 * and any other word is a part of the names wanted. Nothing of it is committed.
 */

import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { BROWSER_HELP, findBrowser } from '../support/find-browser.mjs';
import { panels, tidy } from './panels.mjs';
import { tutorial } from './tutorial.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const SIZES = [
  [1440, 900],
  [1024, 680],
];
const THEMES = ['light', 'dark'];
/** Wall time an example may draw before its picture is taken [ms]. */
const DRAWING = 60_000;

const words = process.argv.slice(2);
const KINDS = ['examples', 'panels', 'tutorial'];
const all = [...KINDS, ...THEMES, ...SIZES.map((size) => size.join('x'))];
const names = words.filter((word) => !all.includes(word));
/** Whether one of a group of words is wanted: all are where none of the group is given. */
const wants = (word, group) =>
  words.includes(word) || !group.some((other) => words.includes(other));
const wantsName = (name) => names.length === 0 || names.some((part) => name.includes(part));
/** Waits of a page are bounded: one panel that fails must not cost minutes. */
const PATIENCE = 15_000;

/** Serves the built app (building it if stale); its address and what ends it. */
function serve() {
  const server = spawn(process.execPath, ['app/start.mjs', '--no-open', '--port', '0'], {
    cwd: root,
  });
  return new Promise((resolve, reject) => {
    let said = '';
    const listen = (chunk) => {
      said += chunk;
      const found = /http:\/\/localhost:\d+\//.exec(said);
      if (found) resolve({ address: found[0], end: () => server.kill() });
    };
    server.stdout.on('data', listen);
    server.stderr.on('data', listen);
    server.on('exit', (code) => reject(new Error(`The server ended with ${code}: ${said}`)));
  });
}

/** Something small to do before a picture; what fails is said and does not end the rest. */
async function attempt(what, doIt) {
  try {
    await doIt();
    process.stdout.write(`${what}\n`);
  } catch (error) {
    process.exitCode = 1;
    process.stderr.write(`${what}: ${error instanceof Error ? error.message : error}\n`);
  }
}

const examples = () =>
  readdirSync(join(root, 'nodes/gallery'))
    .filter((name) => name.endsWith('.snn'))
    .map((name) => [
      name.replace('.snn', ''),
      JSON.parse(readFileSync(join(root, 'nodes/gallery', name), 'utf8')).title,
    ]);

/** Opens an example and lets it draw. */
async function showExample(page, title) {
  await page.locator('.example', { hasText: title }).first().click();
  await page.locator('.project-name', { hasText: title }).waitFor();
  await page
    .locator('.run-under', { hasText: /finished|stopped/ })
    .waitFor({ timeout: DRAWING })
    .catch(() => page.locator('.run-button.running').click());
  await page.waitForTimeout(600);
}

async function shootExamples(open, shoot) {
  const page = await open();
  await page.getByRole('button', { name: 'Examples', exact: true }).click();
  await page.getByLabel('How long to run').selectOption('until');
  const until = page.getByRole('textbox', { name: 'Run until' });
  await until.fill('500 ms');
  await until.press('Enter');
  await page.getByLabel('Speed: model time per wall time').selectOption('max');
  for (const [name, title] of examples().filter(([name]) => wantsName(name)))
    await attempt(`example ${name}`, async () => {
      await showExample(page, title);
      await shoot(page, `example-${name}`);
    });
  await page.context().close();
}

/** All panels in one window, which is tidied up in between; each stands on what those before it did. */
async function shootPanels(open, shoot) {
  const page = await open();
  const last = panels.findLastIndex(([name]) => wantsName(name));
  for (const [name, act, drawing = 300] of panels.slice(0, last + 1)) {
    await attempt(`panel ${name}`, async () => {
      await act(page);
      await page.waitForTimeout(drawing);
      if (wantsName(name)) await shoot(page, `panel-${name}`);
    });
    await tidy(page);
  }
  await page.context().close();
}

const server = await serve();
const executablePath = findBrowser();
if (!executablePath) throw new Error(BROWSER_HELP);
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
try {
  const opener = (width, height, theme) => async () => {
    const context = await browser.newContext({ viewport: { width, height }, colorScheme: theme });
    const page = await context.newPage();
    await page.goto(server.address, { timeout: DRAWING });
    await page.locator('.activity-number', { hasText: 'Hz' }).first().waitFor({ timeout: DRAWING });
    page.setDefaultTimeout(PATIENCE);
    return page;
  };
  if (wants('tutorial', KINDS)) {
    const folder = join(root, 'dist/docs/tutorial');
    mkdirSync(folder, { recursive: true });
    const page = await opener(1440, 900, 'light')();
    for (const [name, act] of tutorial)
      await attempt(`tutorial ${name}`, async () => {
        await act(page);
        await page.locator('.toast').waitFor({ state: 'detached', timeout: 15_000 });
        await page.screenshot({ path: join(folder, `${name}.png`) });
      });
    await page.context().close();
  }
  for (const [width, height] of SIZES)
    for (const theme of THEMES) {
      if (
        !wants(theme, THEMES) ||
        !wants(
          `${width}x${height}`,
          SIZES.map((size) => size.join('x')),
        )
      )
        continue;
      const folder = join(root, 'dist/screenshots', `${width}x${height}-${theme}`);
      mkdirSync(folder, { recursive: true });
      const open = opener(width, height, theme);
      const shoot = (page, name) => page.screenshot({ path: join(folder, `${name}.png`) });
      if (wants('examples', KINDS)) await shootExamples(open, shoot);
      if (wants('panels', KINDS)) await shootPanels(open, shoot);
    }
} finally {
  await browser.close();
  server.end();
}
