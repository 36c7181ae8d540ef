import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SECURITY_HEADERS } from '#host/headers';
import { filesIn } from '../../../electron/arguments.ts';
import { ARGUMENTS, type Operation, refusal } from '../../../electron/ipc.ts';
import { acceleratorOf, menuTemplate } from '../../../electron/menu.ts';
import { feedOf, mayHave, mayOpenOutside, windowOptions } from '../../../electron/policy.ts';
import { answer, fileOf, ORIGIN } from '../../../electron/scheme.ts';

const page = { senderFrame: { url: `${ORIGIN}/index.html`, parent: null } };

describe('calls of a page', () => {
  it('are taken from the top frame of our own page only', () => {
    expect(refusal('recentFiles', page, [], ORIGIN)).toBeNull();
    for (const caller of [
      { senderFrame: null },
      { senderFrame: { url: 'https://example.org/', parent: null } },
      { senderFrame: { url: `${ORIGIN}.example.org/`, parent: null } },
      { senderFrame: { url: `${ORIGIN}/index.html`, parent: {} } },
    ])
      expect(refusal('recentFiles', caller, [], ORIGIN)).toMatch(/own page only/);
  });

  it('have arguments of their kinds', () => {
    expect(refusal('saveFile', page, ['a.snn', '{}', null], ORIGIN)).toBeNull();
    expect(refusal('saveFile', page, ['a.snn', '{}', '/tmp/a.snn'], ORIGIN)).toBeNull();
    expect(refusal('saveFile', page, ['a.snn', {}, null], ORIGIN)).toMatch(/argument 2/);
    expect(refusal('saveFile', page, ['a.snn', '{}', 'a\0b'], ORIGIN)).toMatch(/argument 3/);
    expect(refusal('openFile', page, ['/etc/passwd'], ORIGIN)).toMatch(/takes 0 arguments/);
    const command = { id: 'undo', title: 'Undo', keys: 'Mod+Z', group: 'edit' };
    expect(refusal('setMenu', page, [[command]], ORIGIN)).toBeNull();
    expect(refusal('setMenu', page, [[{ ...command, group: 'other' }]], ORIGIN)).toMatch(
      /argument 1/,
    );
    expect(refusal('setMenu', page, [[null]], ORIGIN)).toMatch(/argument 1/);
  });

  it('never throw while being checked, whatever they carry', () => {
    const operations = Object.keys(ARGUMENTS) as Operation[];
    fc.assert(
      fc.property(fc.constantFrom(...operations), fc.array(fc.anything()), (operation, args) => {
        const said = refusal(operation, page, args, ORIGIN);
        return said === null || said.startsWith(operation);
      }),
    );
  });
});

describe('pages', () => {
  const site = mkdtempSync(join(tmpdir(), 'spikeloom-site-'));
  mkdirSync(join(site, 'assets'));
  writeFileSync(join(site, 'index.html'), '<p>');
  writeFileSync(join(site, 'assets/a b.js'), '1');

  it('are files of the site and nothing else', () => {
    expect(fileOf(`${ORIGIN}/`, site)).toBe(join(site, 'index.html'));
    expect(fileOf(`${ORIGIN}/assets/a%20b.js`, site)).toBe(join(site, 'assets/a b.js'));
    for (const address of [
      `${ORIGIN}/%2e%2e/%2e%2e/etc/passwd`,
      `${ORIGIN}/..%2f..%2fetc/passwd`,
      `${ORIGIN}/a%00b`,
      `${ORIGIN}/%E0%A4%A`,
      'app://other/index.html',
      'file:///etc/passwd',
    ]) {
      const file = fileOf(address, site);
      expect(file === null || file.startsWith(site)).toBe(true);
    }
  });

  it('carry the headers that shared memory and the policy need', async () => {
    const found = await answer(`${ORIGIN}/`, site, SECURITY_HEADERS);
    expect(found.status).toBe(200);
    expect(found.headers.get('Content-Type')).toBe('text/html; charset=utf-8');
    expect(found.headers.get('Cross-Origin-Embedder-Policy')).toBe('require-corp');
    expect(found.headers.get('Content-Security-Policy')).toContain("default-src 'none'");
    expect((await answer(`${ORIGIN}/gone.js`, site, SECURITY_HEADERS)).status).toBe(404);
    rmSync(site, { recursive: true, force: true });
  });

  it('may do little', () => {
    const { webPreferences } = windowOptions('/preload.cjs');
    expect(webPreferences).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
    });
    expect(mayHave('media', `${ORIGIN}/index.html`)).toBe(true);
    expect(mayHave('media', 'https://example.org/')).toBe(false);
    expect(mayHave('media', `${ORIGIN}.example.org/`)).toBe(false);
    expect(mayHave('geolocation', `${ORIGIN}/index.html`)).toBe(false);
    expect(mayOpenOutside('https://doi.org/10.1007/s004220050570')).toBe(true);
    for (const address of [
      'http://example.org',
      'file:///etc/passwd',
      'javascript:alert(1)',
      'smb://x',
      '',
    ])
      expect(mayOpenOutside(address)).toBe(false);
  });

  it('are updated from a named https feed only', () => {
    expect(feedOf('', 'darwin')).toBeNull();
    expect(feedOf('http://example.org/feed', 'win32')).toBeNull();
    expect(feedOf('https://example.org/feed', 'linux')).toBeNull();
    expect(feedOf('https://example.org/feed', 'win32')).toBe('https://example.org/feed');
  });
});

describe('the native menu', () => {
  it('writes keys as the system does', () => {
    expect(acceleratorOf('Mod+Shift+Z')).toBe('CommandOrControl+Shift+Z');
    expect(acceleratorOf('Shift+Space')).toBe('Shift+Space');
    expect(acceleratorOf('Alt+ArrowUp')).toBe('Alt+Up');
    expect(acceleratorOf('')).toBeUndefined();
    expect(acceleratorOf('§')).toBeUndefined();
  });

  it('runs the command that was chosen and leaves the keys of text fields alone', () => {
    const chosen: string[] = [];
    const menus = menuTemplate(
      [
        { id: 'save', title: 'Save', keys: 'Mod+S', group: 'file' },
        { id: 'undo', title: 'Undo', keys: 'Mod+Z', group: 'edit' },
        { id: 'mute', title: 'Mute', keys: 'M', group: 'edit' },
      ],
      (id) => chosen.push(id),
    );
    expect(menus.map((menu) => menu.label ?? menu.role)).toEqual([
      'appMenu',
      'File',
      'Edit',
      'windowMenu',
    ]);
    const itemsOf = (index: number) =>
      (menus[index]?.submenu ?? []) as Electron.MenuItemConstructorOptions[];
    const [save] = itemsOf(1);
    expect(save).toMatchObject({ label: 'Save', accelerator: 'CommandOrControl+S' });
    (save?.click as (() => void) | undefined)?.();
    expect(chosen).toEqual(['save']);
    const edit = itemsOf(2);
    expect(edit.map((item) => item.accelerator)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(edit.at(-1)?.role).toBe('editMenu');
  });
});

it('finds graph files among arguments', () => {
  expect(filesIn(['spikeloom', '--x.snn', 'a.snn', '/b/C.SNN', 'notes.txt'], '/home')).toEqual([
    '/home/a.snn',
    '/b/C.SNN',
  ]);
});
