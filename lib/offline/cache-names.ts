const prefixes = { pages: 'kryonix-pages:', data: 'kryonix-data:' } as const;

export type CacheKind = keyof typeof prefixes;

/** The device's cache of one kind for one partition. */
export function cacheName(kind: CacheKind, partition: string): string {
  return prefixes[kind] + partition;
}

/** Whether a cache holds what belongs to somebody; the program itself belongs to nobody. */
export function isOwned(name: string): boolean {
  return Object.values(prefixes).some((prefix) => name.startsWith(prefix));
}

/** The partition of a cache that belongs to somebody. */
export function partitionOfCache(name: string): string | null {
  const prefix = Object.values(prefixes).find((candidate) => name.startsWith(candidate));
  return prefix === undefined ? null : name.slice(prefix.length);
}

/** Whether a cache holds pages, which belong to one build of the program. */
export function holdsPages(name: string): boolean {
  return name.startsWith(prefixes.pages);
}
