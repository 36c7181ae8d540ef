/**
 * Keeps the files of one build for times without a network. Pages come from the network where there
 * is one, so a newer build is never hidden; everything else of a build is named by its content and
 * comes from the cache. The list and the version are written here by the build.
 */

const VERSION = '__VERSION__';
const FILES = [
  /* __FILES__ */
];
const PREFIX = 'spikeloom-';
const CACHE = PREFIX + VERSION;
/** Caches kept beside this one, for windows that still show an older build. */
const OLDER = 1;

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches.open(CACHE).then((cache) =>
      // `no-cache` asks the server again: an older build must not slip into this one.
      cache.addAll(FILES.map((file) => new Request(file, { cache: 'no-cache' }))),
    ),
  );
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      const names = (await caches.keys()).filter((n) => n.startsWith(PREFIX) && n !== CACHE);
      const old = names.slice(0, Math.max(0, names.length - OLDER));
      await Promise.all(old.map((name) => caches.delete(name)));
      await self.clients.claim();
    })(),
  );
});

self.addEventListener('message', (event) => {
  if (event.data === 'version') event.ports[0]?.postMessage(VERSION);
  if (event.data === 'take over') void self.skipWaiting();
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (request.mode === 'navigate') event.respondWith(page(request));
  else if (!request.headers.has('range')) event.respondWith(file(request));
});

async function page(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await caches.match('./index.html', { cacheName: CACHE });
    if (kept) return kept;
    throw error;
  }
}

async function file(request) {
  const kept = await caches.match(request, { ignoreSearch: true });
  return kept ?? fetch(request);
}
