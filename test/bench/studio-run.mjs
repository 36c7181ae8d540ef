/**
 * `npm run bench -- studio` (its part about running): how long until a first spike is seen, how fast
 * a build is cancelled, what an open window costs the engine, how the heap grows over a run with
 * four live plots. Times are reported, never asserted; the cost of the window is the median of
 * ratios of alternating pairs within this one run, by the clock and by the engine's processor time.
 *
 * `--pairs N` (3; 0: the rest only), `--span N` seconds of model time of each run of a pair (8: the window says four
 * times a second at most that it is done), `--minutes N` of the run whose heap is watched (1; 30
 * before a release), `--json`.
 */

import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { BROWSER_HELP, findBrowser } from '../support/find-browser.mjs';
import { workerTime } from './thread-time.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const { values } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== 'studio'),
  strict: false,
  options: {
    pairs: { type: 'string', default: '3' },
    span: { type: 'string', default: '8' },
    minutes: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
});
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const brunel = readFileSync(`${root}nodes/gallery/brunel.snn`, 'utf8');

function serve() {
  const began = performance.now();
  const server = spawn(process.execPath, ['app/start.mjs', '--no-open', '--port', '0'], {
    cwd: root,
  });
  return new Promise((resolve, reject) => {
    let said = '';
    server.stdout.on('data', (chunk) => {
      said += chunk;
      const found = /http:\/\/localhost:\d+\//.exec(said);
      if (found)
        resolve({
          address: found[0],
          startUp: performance.now() - began,
          end: () => server.kill(),
        });
    });
    server.on('exit', (code) => reject(new Error(`The server ended with ${code}: ${said}`)));
  });
}

const firstSpike = async (page, address) => {
  const began = performance.now();
  await page.goto(address);
  await page.locator('.activity-number', { hasText: 'Hz' }).first().waitFor({ timeout: 120_000 });
  return performance.now() - began;
};

const openText = (page, name, text) =>
  page.evaluate(
    ([file, content]) => {
      const data = new DataTransfer();
      data.items.add(new File([content], file));
      for (const type of ['dragenter', 'dragover', 'drop'])
        document.body.dispatchEvent(
          new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }),
        );
    },
    [name, text],
  );

const choose = async (page, time) => {
  await page.getByLabel('How long to run').selectOption('until');
  const field = page.getByRole('textbox', { name: 'Run until' });
  await field.fill(time);
  await field.press('Enter');
  await page.getByLabel('Speed: model time per wall time').selectOption('max');
};

/** Milliseconds from pressing Escape to a button that can build again. */
async function cancelTime(page) {
  const graph = JSON.parse(brunel);
  for (const node of Object.values(graph.nodes))
    if (node.parameters?.n > 100) node.parameters.n *= 8;
  await openText(page, 'large.snn', JSON.stringify(graph));
  await page.locator('.run-button.primary').waitFor();
  await page.keyboard.press('Space');
  await page.locator('.run-button.building').waitFor();
  return page.evaluate(
    () =>
      new Promise((done) => {
        setTimeout(() => {
          const began = performance.now();
          new MutationObserver((_changes, observer) => {
            if (document.querySelector('.run-button.building')) return;
            observer.disconnect();
            done(performance.now() - began);
          }).observe(document.querySelector('.run-bar'), { subtree: true, childList: true });
          document.body.dispatchEvent(
            new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }),
          );
        }, 300);
      }),
  );
}

const SPAN = Number(values.span) * 1000; // ms of Brunel's network

/** Wall time of the network in the window, with its plots open [ms]. */
async function inWindow(page) {
  await page.getByRole('button', { name: 'Reset', exact: true }).click();
  await page.locator('.run-under', { hasText: 'ready' }).waitFor({ timeout: 120_000 });
  const took = page.evaluate(
    () =>
      new Promise((done) => {
        let began = null;
        const look = () => {
          const text = document.querySelector('.run-under')?.textContent ?? '';
          if (began === null && document.querySelector('.run-button.running'))
            began = performance.now();
          if (began !== null && text === 'finished') {
            observer.disconnect();
            done(performance.now() - began);
          }
        };
        const observer = new MutationObserver(look);
        observer.observe(document.querySelector('.run-bar'), {
          subtree: true,
          childList: true,
          characterData: true,
        });
      }),
  );
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^(Play|Run again)/ }).click();
  return took;
}

/** Wall time of the same network by the same engine in a page that shows nothing [ms]. */
function alone(page, worker) {
  return page.evaluate(
    ([url, document, span]) =>
      new Promise((done, fail) => {
        const engine = new Worker(url, { type: 'module' });
        let began = 0;
        engine.onmessage = ({ data }) => {
          if (data.kind === 'reply' && !data.ok) fail(new Error(JSON.stringify(data.problems)));
          if (data.kind === 'reply' && data.id === 1)
            engine.postMessage({ id: 2, kind: 'run', until: Math.round(span / data.value.dt) });
          if (data.kind !== 'state') return;
          if (data.state === 'running') began = performance.now();
          if (data.state === 'done') done(performance.now() - began);
        };
        window.engine = engine; // it ends when its time has been read
        engine.postMessage({ id: 1, kind: 'load', document, assets: {}, telemetry: 'shared' });
      }),
    [worker, JSON.parse(brunel), SPAN],
  );
}

const SAMPLES = 9;

/**
 * What the page holds after garbage was collected [bytes]: the heap of scripts, and recordings beside
 * it, which are bounded by themselves. Compiled code comes and goes, so it is the median of some.
 */
const heap = async (page, session) => {
  const used = [];
  let recordings = 0;
  for (let k = 0; k < SAMPLES; k++) {
    for (let pass = 0; pass < 3; pass++) await session.send('HeapProfiler.collectGarbage');
    const usage = await session.send('Runtime.getHeapUsage');
    used.push(usage.usedSize);
    recordings = usage.backingStorageSize ?? 0;
    await page.waitForTimeout(2000);
  }
  return { used: median(used), recordings };
};

/** A graph with four plots that all move. */
const fourPlots = () => {
  const graph = JSON.parse(readFileSync(`${root}nodes/gallery/push-and-pull.snn`, 'utf8'));
  const [population] = Object.entries(graph.nodes).find(([, node]) => node.type === 'core/lif');
  for (const [k, type] of ['raster', 'rate', 'isi-histogram', 'trace'].entries()) {
    const id = `nbench00${k}`;
    graph.nodes[id] = { type: `core/${type}`, version: 1, name: `Bench ${type}` };
    const port = type === 'trace' ? 'signal' : 'spikes';
    graph.edges[`ebench00${k}`] = {
      from: `${population}/${type === 'trace' ? 'V_m' : 'spikes'}`,
      to: `${id}/${port}`,
    };
  }
  return JSON.stringify(graph);
};

const results = {};
const server = await serve();
const executablePath = findBrowser();
if (!executablePath) throw new Error(BROWSER_HELP);
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
try {
  results.start_up_s = server.startUp / 1000;
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  results.first_spike_cold_s = (await firstSpike(page, server.address)) / 1000;
  await page.evaluate(() => localStorage.clear());
  const again = await context.newPage();
  results.first_spike_warm_s = (await firstSpike(again, server.address)) / 1000;
  await again.close();

  results.cancel_build_ms = await cancelTime(page);

  const worker = `${server.address}assets/${readdirSync(`${root}dist/web/assets`).find((name) => /^web-worker.*\.js$/.test(name))}`;
  await choose(page, `${SPAN} ms`);
  await openText(page, 'brunel.snn', brunel);
  const bare = await context.newPage();
  await bare.goto(`${server.address}data/pictures.json`);
  const ratios = [];
  const computed = [];
  /** Wall time of a run [ms], and processor time of its engine with its build [s]. */
  const timed = async (run) => {
    const before = workerTime();
    const wall = await run();
    return { wall, engine: (workerTime() ?? 0) - (before ?? 0) };
  };
  for (let k = 0; k < Number(values.pairs); k++) {
    await bare.bringToFront();
    const without = await timed(() => alone(bare, worker));
    await bare.evaluate(() => window.engine.terminate());
    await bare.waitForTimeout(500); // its thread is gone, and its time with it
    await page.bringToFront();
    const within = await timed(() => inWindow(page));
    ratios.push(within.wall / without.wall);
    computed.push(within.engine / without.engine);
  }
  await bare.close();
  if (ratios.length > 0) {
    results.window_costs_percent = (median(ratios) - 1) * 100;
    // What the engine itself computed more: this hardly depends on what else the machine does.
    if (workerTime() !== null) results.engine_computes_percent = (median(computed) - 1) * 100;
  }

  await openText(page, 'plots.snn', fourPlots());
  await page.getByLabel('How long to run').selectOption('forever');
  await page.getByLabel('Speed: model time per wall time').selectOption('1');
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  const session = await context.newCDPSession(page);
  const warmUp = Math.min(120, (Number(values.minutes) * 60) / 2) * 1000;
  await page.waitForTimeout(warmUp);
  const before = await heap(page, session);
  await page.waitForTimeout(Number(values.minutes) * 60_000);
  const after = await heap(page, session);
  results.heap_mb = after.used / 2 ** 20;
  results.heap_growth_percent = (after.used / before.used - 1) * 100;
  results.recordings_before_mb = before.recordings / 2 ** 20;
  results.recordings_mb = after.recordings / 2 ** 20;
  await context.close();
} finally {
  await browser.close();
  server.end();
}
if (values.json) process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
else
  for (const [name, value] of Object.entries(results))
    process.stdout.write(`${name.padEnd(24)} ${value.toFixed(2)}\n`);
