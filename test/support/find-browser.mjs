/** Finds a Chrome or Chromium for browser tests, or installs one where that is possible. */

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:/Program Files/Google/Chrome/Application/chrome.exe',
  'C:/Program Files (x86)/Google/Chrome/Application/chrome.exe',
];

export const BROWSER_HELP =
  'The browser tests need Chrome or Chromium and none was found. Install one (Debian: apt-get install chromium), or set CHROME_PATH to its executable.';

/** Path of a browser's executable, or null. */
export function findBrowser() {
  if (process.env.CHROME_PATH && existsSync(process.env.CHROME_PATH))
    return process.env.CHROME_PATH;
  for (const name of NAMES)
    for (const folder of (process.env.PATH ?? '').split(process.platform === 'win32' ? ';' : ':'))
      if (folder && existsSync(join(folder, name))) return join(folder, name);
  for (const place of PLACES) if (existsSync(place)) return place;
  return playwrightBrowser();
}

/** A browser that Playwright downloaded. */
function playwrightBrowser() {
  const folder = process.env.PLAYWRIGHT_BROWSERS_PATH ?? join(homedir(), '.cache/ms-playwright');
  if (!existsSync(folder)) return null;
  for (const entry of readdirSync(folder))
    for (const path of ['chrome-linux/chrome', 'chrome-linux64/chrome'])
      if (entry.startsWith('chromium-') && existsSync(join(folder, entry, path)))
        return join(folder, entry, path);
  return null;
}

/** Installs one: by apt-get as root, else by Playwright's own download. Returns its path or null. */
export function installBrowser() {
  const run = (command, args) => spawnSync(command, args, { stdio: 'inherit' }).status === 0;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    run('apt-get', ['update', '-qq']);
    run('apt-get', ['install', '-y', '-qq', 'chromium']);
  }
  if (!findBrowser()) run('npx', ['playwright-core', 'install', 'chromium']);
  return findBrowser();
}
