import { scanKeys } from '#lib/cache/scan-keys.ts';

/** Every tenant's keys on all primaries. */
export async function scanAll(client: Parameters<typeof scanKeys>[0]): Promise<Set<string>> {
  const found = new Set<string>();
  let cursor = '0';
  do {
    const [next, keys] = await scanKeys(client, cursor, 'tenant:*', 50);
    for (const key of keys) found.add(key);
    cursor = next;
  } while (cursor !== '0');
  return found;
}
