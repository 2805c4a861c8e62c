import { isOwned } from './cache-names.ts';
import { forgetPersonalNotes } from './personal-notes.ts';
import { preferenceQueueKey } from './preference-queue.ts';

/** Takes away what this device keeps of a person: pages, figures, what was looked up, and choices that were still waiting. */
export async function wipeDevice(): Promise<void> {
  localStorage.removeItem(preferenceQueueKey);
  forgetPersonalNotes(localStorage, null);
  // Pages that were not opened from a secure origin have no such store.
  if (!('caches' in window)) return;
  for (const name of await caches.keys()) if (isOwned(name)) await caches.delete(name);
}
