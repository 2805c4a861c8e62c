import type { CatalogueEntry } from '#lib/cache/catalogue-entry.ts';
import type { Connections } from '../runtime/connections.ts';
import { moveRefusal } from './move-refusal.ts';

type Places = Pick<Connections, 'redisUrl' | 'controlRedisUrl' | 'adminRedisUrls' | 'servers'>;

/** Which account of which server a purpose database is worked on with. Throws `conflict` for a server without a name here. */
export function placeUrl(
  connections: Places,
  catalogue: readonly CatalogueEntry[],
  database: number,
  server: string | null,
): string {
  if (server !== null) {
    const named = connections.servers?.[server];
    if (named === undefined)
      throw moveRefusal('unknown_server', `KRYONIX_SERVERS does not name the server ${server}.`, { server });
    return named.adminUrl;
  }
  const plane = catalogue[database]?.evictionClass === 'protected' ? 'control' : 'data';
  return connections.adminRedisUrls?.[plane] ?? connections[plane === 'control' ? 'controlRedisUrl' : 'redisUrl'];
}
