/** The desktop window itself, where Electron's program is installed; its logic is tested in `unit/electron`. */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron } from 'playwright-core';
import { expect, it } from 'vitest';
import { electronBinary } from '../../electron/binary.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const binary = electronBinary();

it.skipIf(!binary)('opens the app in a window that may share memory and has no Node', async () => {
  if (!existsSync(`${root}dist/web/index.html`))
    spawnSync(process.execPath, ['engine/main/build.mjs', 'web'], { cwd: root });
  expect(spawnSync(process.execPath, ['electron/build.mjs'], { cwd: root }).status).toBe(0);
  const shell = await _electron.launch({
    executablePath: binary ?? '',
    args: [
      '.',
      '--no-sandbox',
      `--user-data-dir=${mkdtempSync(join(tmpdir(), 'spikeloom-desktop-'))}`,
    ],
    cwd: root,
  });
  try {
    const page = await shell.firstWindow();
    await page.waitForSelector('.card');
    expect(await page.evaluate(() => window.crossOriginIsolated)).toBe(true);
    expect(await page.evaluate(() => 'require' in window || 'process' in window)).toBe(false);
    expect(
      await page.evaluate(() => Object.isFrozen((window as { spikeloom?: object }).spikeloom)),
    ).toBe(true);
    await page.locator('.activity-number', { hasText: 'Hz' }).first().waitFor({ timeout: 30_000 });
  } finally {
    await shell.close();
  }
});
