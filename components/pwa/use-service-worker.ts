'use client';

import { usePathname } from 'next/navigation';
import { useCallback, useEffect, useState } from 'react';
import type { WorkerMessage } from '#lib/offline/worker-messages.ts';

const workerUrl = '/serwist/sw.js';
/** Installing fetches every script of the app: on a slow phone it must not compete with the page itself (ms after its load). */
const settleMs = 4000;

/** Tells of a newer worker that waits for this page's consent; of the very first one there is nothing to tell. */
function watch(registration: ServiceWorkerRegistration, onWaiting: (worker: ServiceWorker) => void): void {
  const look = () => {
    if (registration.waiting && navigator.serviceWorker.controller) onWaiting(registration.waiting);
  };
  look();
  registration.addEventListener('updatefound', () => registration.installing?.addEventListener('statechange', look));
}

/** Installs the service worker once the page has settled, and has it keep each page that is opened. */
export function useServiceWorker(): { waiting: boolean; reload: () => void } {
  const pathname = usePathname();
  const [waiting, setWaiting] = useState<ServiceWorker | null>(null);

  useEffect(() => {
    if (!('serviceWorker' in navigator)) return;
    const start = () => {
      navigator.serviceWorker
        .register(workerUrl, { scope: '/', updateViaCache: 'none' })
        .then((registration) => watch(registration, setWaiting))
        .catch((error: unknown) => console.warn('the service worker could not be installed', error));
    };
    let timer: ReturnType<typeof setTimeout> | undefined;
    const settle = () => {
      timer = setTimeout(start, settleMs);
    };
    if (document.readyState === 'complete') settle();
    else window.addEventListener('load', settle, { once: true });
    return () => {
      clearTimeout(timer);
      window.removeEventListener('load', settle);
    };
  }, []);

  useEffect(() => {
    if (!('serviceWorker' in navigator)) return;
    const message: WorkerMessage = { type: 'KEEP_PAGE', path: pathname };
    let left = false;
    navigator.serviceWorker.ready.then((registration) => !left && registration.active?.postMessage(message));
    return () => {
      left = true;
    };
  }, [pathname]);

  const reload = useCallback(() => {
    const message: WorkerMessage = { type: 'SKIP_WAITING' };
    navigator.serviceWorker.addEventListener('controllerchange', () => window.location.reload(), { once: true });
    waiting?.postMessage(message);
  }, [waiting]);

  return { waiting: waiting !== null, reload };
}
