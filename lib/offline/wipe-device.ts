import { isOwned } from './cache-names.ts';
import { forgetPersonalNotes } from './personal-notes.ts';
import { preferenceQueueKey } from './preference-queue.ts';

/**
 * Takes away what this device keeps of a person: pages, figures, what was looked up, choices that were still waiting, and
 * the way by which their alerts arrive here; the push service then tells the server that it is gone.
 */
export async function wipeDevice(): Promise<void> {
  localStorage.removeItem(preferenceQueueKey);
  forgetPersonalNotes(localStorage, null);
  await endPush();
  // Pages that were not opened from a secure origin have no such store.
  if (!('caches' in window)) return;
  for (const name of await caches.keys()) if (isOwned(name)) await caches.delete(name);
}

async function endPush(): Promise<void> {
  if (!('serviceWorker' in navigator) || !('PushManager' in window)) return;
  const registration = await navigator.serviceWorker.getRegistration();
  await (await registration?.pushManager.getSubscription())?.unsubscribe();
}
