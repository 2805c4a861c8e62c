/** Names of what a page notes in the browser's storage for one person, before their partition. */
export const personalNotes = {
  recentLookups: 'kryonix.keys.recent.',
  fleetViews: 'kryonix.fleet.views.',
} as const;
/** Views of the fleet as an older version kept them, for whoever used the browser. */
const ofNobody = 'kryonix_fleet_views';

/** Takes away what pages noted for people; what belongs to `kept`, a partition, stays. */
export function forgetPersonalNotes(storage: Storage, kept: string | null): void {
  storage.removeItem(ofNobody);
  const names = Array.from({ length: storage.length }, (_, index) => storage.key(index));
  for (const prefix of Object.values(personalNotes)) {
    for (const name of names) if (name?.startsWith(prefix) && name !== prefix + kept) storage.removeItem(name);
  }
}
