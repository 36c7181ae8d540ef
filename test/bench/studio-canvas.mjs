/**
 * The canvas with 1,000 populations and 1,500 projections, in a real Chromium: how long opening
 * takes, how much the main thread works per frame while the view is panned, zoomed and a node
 * dragged (CPU time of its tasks between two frames, from a trace), whether React renders while
 * panning, and how soon after an edit its problems are known. Frame intervals are reported beside:
 * without a GPU they measure software rendering.
 */

import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { findBrowser } from '../support/find-browser.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const COUNT = 1000;
const MOVES = 90;

const quantile = (list, q) => {
  const sorted = [...list].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0;
};

function serve() {
  const server = spawn(process.execPath, ['app/start.mjs', '--no-open', '--port', '0'], {
    cwd: root,
  });
  return new Promise((resolve, reject) => {
    let said = '';
    const listen = (chunk) => {
      said += chunk;
      const found = /http:\/\/localhost:\d+\//.exec(said);
      if (found) resolve({ server, address: found[0] });
    };
    server.stdout.on('data', listen);
    server.stderr.on('data', listen);
    server.on('exit', (code) => reject(new Error(`The server ended with ${code}: ${said}`)));
  });
}

/** CPU time of the page's main thread between two frames [ms], and the frames' distances [ms]. */
function framesOf(trace) {
  const { traceEvents } = JSON.parse(trace.toString());
  const mains = new Set(
    traceEvents
      .filter((e) => e.name === 'thread_name' && e.args?.name === 'CrRendererMain')
      .map((e) => `${e.pid} ${e.tid}`),
  );
  const busy = new Map();
  const tasks = traceEvents.filter(
    (e) => e.ph === 'X' && e.name === 'RunTask' && mains.has(`${e.pid} ${e.tid}`),
  );
  for (const e of tasks) {
    const key = `${e.pid} ${e.tid}`;
    busy.set(key, (busy.get(key) ?? 0) + (e.tdur ?? e.dur ?? 0));
  }
  const [page] = [...busy].sort((a, b) => b[1] - a[1])[0] ?? [''];
  const frames = traceEvents
    .filter((e) => e.name === 'PrePaint' && `${e.pid} ${e.tid}` === page)
    .map((e) => e.ts)
    .sort((a, b) => a - b);
  const work = frames.map(() => 0);
  let k = 0;
  for (const e of tasks.filter((t) => `${t.pid} ${t.tid}` === page).sort((a, b) => a.ts - b.ts)) {
    while (k + 1 < frames.length && e.ts >= frames[k + 1]) k++;
    if (frames.length > 0 && e.ts + (e.dur ?? 0) >= frames[0])
      work[k] += (e.tdur ?? e.dur ?? 0) / 1000;
  }
  const gaps = frames.slice(1).map((ts, i) => (ts - frames[i]) / 1000);
  return { work, gaps };
}

const { server, address } = await serve();
const browser = await chromium.launch({
  executablePath: findBrowser(),
  args: ['--no-sandbox', '--disable-gpu'],
});
const lines = [];
const report = (line) => {
  lines.push(line);
  process.stdout.write(`${JSON.stringify(line)}\n`);
};
try {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  // React reports every commit to its developer tools; here they only count.
  await page.addInitScript(() => {
    window.commits = 0;
    window.__REACT_DEVTOOLS_GLOBAL_HOOK__ = {
      supportsFiber: true,
      inject: () => 1,
      onCommitFiberRoot: () => window.commits++,
      onCommitFiberUnmount: () => undefined,
    };
  });
  page.setDefaultTimeout(120_000);
  await page.goto(`${address}?stress=${COUNT}`);
  await page.waitForFunction(() => performance.getEntriesByName('spikeloom:open').length > 0);
  const open = await page.evaluate(
    () => performance.getEntriesByName('spikeloom:open')[0].duration,
  );
  report({ bench: 'studio-canvas', what: 'open', ms: open });
  await page.waitForTimeout(3000);

  const stage = await page.locator('.react-flow').boundingBox();
  const [cx, cy] = [stage.x + stage.width / 2, stage.y + stage.height / 2];
  const measure = async (what, act) => {
    const before = await page.evaluate(() => window.commits);
    await browser.startTracing(page, {
      categories: ['devtools.timeline', 'disabled-by-default-devtools.timeline'],
    });
    const commits = await act();
    const trace = await browser.stopTracing();
    const after = await page.evaluate(() => window.commits);
    const { work, gaps } = framesOf(trace);
    report({
      bench: 'studio-canvas',
      what,
      frames: work.length,
      work_p50_ms: quantile(work, 0.5),
      work_p95_ms: quantile(work, 0.95),
      work_max_ms: Math.max(0, ...work),
      interval_p50_ms: quantile(gaps, 0.5),
      interval_p95_ms: quantile(gaps, 0.95),
      commits: commits ?? after - before,
    });
  };
  /** Commits between the first and the last movement of a drag of the view. */
  const pan = async () => {
    await page.mouse.move(cx, cy);
    await page.mouse.down({ button: 'middle' });
    await page.mouse.move(cx + 8, cy);
    await page.waitForTimeout(50);
    const from = await page.evaluate(() => window.commits);
    for (let k = 0; k < MOVES; k++) {
      await page.mouse.move(cx + 90 * Math.sin(k / 12), cy + 60 * Math.sin(k / 17));
      await page.waitForTimeout(10);
    }
    const to = await page.evaluate(() => window.commits);
    await page.mouse.up({ button: 'middle' });
    return to - from;
  };
  const zoom = async () => {
    await page.mouse.move(cx, cy);
    for (let k = 0; k < MOVES / 2; k++) {
      await page.mouse.wheel(0, k % 30 < 15 ? -60 : 60);
      await page.waitForTimeout(20);
    }
  };
  /** A point near the middle over a population; painted ones become elements under the pointer. */
  const find = async () => {
    for (let r = 0; r < 200; r += 6)
      for (const [dx, dy] of [
        [r, 0],
        [0, r],
        [-r, 0],
        [0, -r],
        [r, r],
        [-r, -r],
      ]) {
        await page.mouse.move(cx + dx, cy + dy);
        await page.waitForTimeout(50);
        const isCard = await page.evaluate(
          ([x, y]) => !!document.elementFromPoint(x, y)?.closest('.react-flow__node-card'),
          [cx + dx, cy + dy],
        );
        if (isCard) return [cx + dx, cy + dy];
      }
    throw new Error('No population was found under the pointer.');
  };
  const drag = async () => {
    const at = await find();
    await page.mouse.down();
    for (let k = 0; k < MOVES; k++) {
      await page.mouse.move(at[0] + k, at[1] + 40 * Math.sin(k / 12));
      await page.waitForTimeout(10);
    }
    await page.mouse.up();
  };
  await measure('pan, everything in view', pan);
  await measure('zoom, everything in view', zoom);
  await measure('drag, everything in view', drag);
  await page.evaluate(() => document.activeElement?.blur());
  await page.keyboard.press('Escape');
  for (let k = 0; k < 12; k++) await page.keyboard.press('+');
  await page.waitForTimeout(1500);
  await measure('pan, some nodes in view', pan);
  await measure('zoom, some nodes in view', zoom);
  // Back to where the view was before it was zoomed: more nodes are in view there.
  for (let k = 0; k < 15; k++) await page.mouse.wheel(0, 60);
  await page.waitForTimeout(1500);
  await measure('drag, some nodes in view', drag);

  // An edit whose problem is known to be one: a size of zero.
  const field = page.locator('.inspector input[aria-label="n"]');
  await field.first().waitFor({ timeout: 10_000 });
  const times = [];
  for (const value of ['11', '12', '13', '14', '15', '16', '17', '18', '19', '21']) {
    await page.evaluate(() => performance.clearMeasures('spikeloom:problems'));
    await field.first().fill(value);
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => performance.getEntriesByName('spikeloom:problems').length > 0);
    times.push(
      await page.evaluate(() => performance.getEntriesByName('spikeloom:problems')[0].duration),
    );
  }
  report({
    bench: 'studio-canvas',
    what: "an edit's problems",
    p50_ms: quantile(times, 0.5),
    p95_ms: quantile(times, 0.95),
  });
} finally {
  await browser.close();
  server.kill();
}
mkdirSync(`${root}dist/bench`, { recursive: true });
writeFileSync(`${root}dist/bench/studio-canvas.json`, `${JSON.stringify(lines, null, 2)}\n`);
