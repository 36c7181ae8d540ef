/**
 * The app's pages come from `app://studio/`, a scheme of our own: a secure origin that may share
 * memory between workers, which pages from `file://` may not. Every answer carries the same headers
 * as the web server's; only files of the built site are served.
 */

import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';

export const SCHEME = 'app';
export const ORIGIN = `${SCHEME}://studio`;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.snn': 'application/json',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** The file of `site` that an address names; null outside of it or of our origin. */
export function fileOf(address: string, site: string): string | null {
  if (!address.startsWith(`${ORIGIN}/`)) return null;
  let path: string;
  try {
    path = decodeURIComponent(new URL(address).pathname);
  } catch {
    return null; // an escape that stands for nothing
  }
  if (path.includes('\0')) return null;
  const file = normalize(join(site, path.endsWith('/') ? `${path}index.html` : path));
  return file.startsWith(normalize(site + sep)) ? file : null;
}

/** Answers a request for a page, script or picture. */
export async function answer(
  address: string,
  site: string,
  headers: Readonly<Record<string, string>>,
): Promise<Response> {
  const file = fileOf(address, site);
  const body = file && (await readFile(file).catch(() => null));
  if (!file || !body) return new Response('Not found', { status: 404, headers });
  const type = TYPES[extname(file)] ?? 'application/octet-stream';
  return new Response(new Uint8Array(body), { headers: { ...headers, 'Content-Type': type } });
}
