/// <reference lib="webworker" />
import { type PrecacheEntry, Serwist } from 'serwist';
import { DeviceStore } from '#lib/offline/device-store.ts';
import { keepFor } from '#lib/offline/keep-for.ts';
import { readPush } from '#lib/offline/read-push.ts';
import type { WorkerMessage } from '#lib/offline/worker-messages.ts';

declare const self: ServiceWorkerGlobalScope & { __SW_MANIFEST: (PrecacheEntry | string)[] };

const store = new DeviceStore(self.caches);
const offlinePage = '/offline.html';

/** A page that was kept without the filters that this address names: better the page than nothing. */
async function withoutFilters(address: string): Promise<Response | null> {
  const url = new URL(address);
  if (url.search === '') return null;
  url.search = '';
  return (await store.find('pages', url.href)) ? Response.redirect(url.href) : null;
}

/**
 * The network first; what it says is kept for its owner. Without it: what was kept, else `last`. An answer of the server,
 * an error too, is always passed on.
 */
async function networkFirst(
  kind: 'pages' | 'data',
  request: Request,
  event: ExtendableEvent,
  last: () => Promise<Response>,
) {
  try {
    const response = await fetch(request);
    event.waitUntil(store.keep(kind, request.url, response.clone()));
    return response;
  } catch (error) {
    const kept = await store.find(kind, request.url);
    if (kept) return kept;
    if (error instanceof TypeError) return last();
    throw error;
  }
}

const serwist: Serwist = new Serwist({
  precacheEntries: self.__SW_MANIFEST,
  // The page asks for it, when its person agreed to reload.
  skipWaiting: false,
  clientsClaim: true,
  runtimeCaching: [
    {
      matcher: ({ request, url, sameOrigin }) =>
        sameOrigin && keepFor({ method: request.method, url, navigates: request.mode === 'navigate' }) === 'page',
      handler: ({ request, event }) =>
        networkFirst(
          'pages',
          request,
          event,
          async () =>
            (await withoutFilters(request.url)) ?? (await serwist.matchPrecache(offlinePage)) ?? Response.error(),
        ),
    },
    {
      matcher: ({ request, url, sameOrigin }) =>
        sameOrigin && keepFor({ method: request.method, url, navigates: request.mode === 'navigate' }) === 'data',
      handler: ({ request, event }) => networkFirst('data', request, event, async () => Response.error()),
    },
  ],
});

self.addEventListener('activate', (event) => event.waitUntil(store.forgetPages()));

self.addEventListener('message', (event) => {
  const message = event.data as WorkerMessage;
  if (message.type !== 'KEEP_PAGE') return;
  // A page that was loading while this worker took over belongs to nobody yet.
  event.waitUntil(self.clients.claim());
  const url = new URL(message.path, self.location.origin);
  if (keepFor({ method: 'GET', url, navigates: true }) !== 'page') return;
  const keep = async () => store.keep('pages', url.href, await fetch(url, { headers: { accept: 'text/html' } }));
  // Without a network there is nothing new to keep.
  event.waitUntil(keep().catch(() => undefined));
});

// An alert: the same one told twice is shown once.
self.addEventListener('push', (event) => {
  const { id, title, body, severity, path } = readPush(event.data?.text() ?? '');
  const options = { body, tag: id, icon: '/icon-192.png', badge: '/icon-192.png', data: { path } };
  event.waitUntil(
    self.registration.showNotification(title, { ...options, requireInteraction: severity === 'critical' }),
  );
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(openPage(new URL(event.notification.data?.path ?? '/alerts', self.location.origin).href));
});

/** In a window of the app that is open already, else in a new one. */
async function openPage(url: string): Promise<void> {
  for (const window of await self.clients.matchAll({ type: 'window' })) {
    const led = await window.navigate(url).catch(() => null);
    if (led === null) continue;
    // Not every system brings a window to the front; the page is there all the same.
    await led.focus().catch(() => undefined);
    return;
  }
  await self.clients.openWindow(url);
}

serwist.addEventListeners();
