/// <reference lib="webworker" />
import { notificationOf } from './push-message.ts';

/**
 * The family page's service worker: the shell for where there is no network, and notices while the page is closed. Nothing about
 * the family is ever kept here: only the files that everybody gets.
 */
declare const self: ServiceWorkerGlobalScope;

/** Filled in by the build: the files of this version, and its name. */
declare const SHELL_FILES: readonly string[];
declare const SHELL_VERSION: string;

const SCOPE = '/family/';
const shell = `tebura-shell-${SHELL_VERSION}`;

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(shell).then((cache) => cache.addAll([SCOPE, ...SHELL_FILES])));
});

// A new version waits until no page of the former is open, so that no page loses the files it was made with.
self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) =>
        Promise.all(
          names
            .filter((name) => name.startsWith('tebura-shell-') && name !== shell)
            .map((name) => caches.delete(name)),
        ),
      )
      .then(() => self.clients.claim()),
  );
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin || !url.pathname.startsWith(SCOPE))
    return;
  if (request.mode === 'navigate') event.respondWith(fromNetwork(request));
  else if (url.pathname.startsWith(`${SCOPE}assets/`)) event.respondWith(fromShell(request));
});

/** The page itself is always the newest that can be had. */
async function fromNetwork(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match(SCOPE, { cacheName: shell })) ?? Response.error();
  }
}

/** A file whose name has its content's hash in it never changes. */
async function fromShell(request: Request): Promise<Response> {
  return (await caches.match(request, { cacheName: shell })) ?? fetch(request);
}

// A push that shows nothing is punished by browsers, and an owner would wonder: whatever came, something is said.
self.addEventListener('push', (event) => {
  const { title, options } = notificationOf(event.data?.text() ?? '', SCOPE);
  event.waitUntil(self.registration.showNotification(title, options));
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const { url } = event.notification.data as { readonly url: string };
  event.waitUntil(openPage(url));
});

/** The page that is open shows it; otherwise one is opened. */
async function openPage(url: string): Promise<void> {
  const pages = await self.clients.matchAll({ type: 'window' });
  const page = pages.find((client) => new URL(client.url).pathname.startsWith(SCOPE));
  if (page === undefined) {
    await self.clients.openWindow(url);
    return;
  }
  await page.focus();
  await page.navigate(url);
}
