import type { Logger } from 'pino';
import { parseServerUrl } from '#lib/cache/parse-server-url.ts';
import type { Connections } from '../runtime/connections.ts';
import type { Plane } from './acl-rules.ts';
import { findReplicaUrls } from './find-replica-urls.ts';

/** A server on which tenants have users of their own. */
export interface UserServer {
  name: string;
  /** As whoever manages users there. */
  url: string;
  /** Which usual databases live there; `null` where tenants may be moved to, with any of theirs. */
  plane: Plane | null;
  /** Its name in KRYONIX_SERVERS; `null` for where everybody's databases are. */
  server: string | null;
}

/** On a cluster tenants have no users. */
export function listUserServers({
  adminRedisUrls,
  redisUrl,
  controlRedisUrl,
  servers = {},
}: Pick<Connections, 'adminRedisUrls' | 'redisUrl' | 'controlRedisUrl' | 'servers'>): UserServer[] {
  const urls = adminRedisUrls ?? { data: redisUrl, control: controlRedisUrl };
  const usual = (['data', 'control'] as const).map((plane): UserServer => {
    return { name: plane, url: urls[plane], plane, server: null };
  });
  const others = Object.entries(servers).map(([server, { adminUrl }]): UserServer => {
    return { name: `server ${server}`, url: adminUrl, plane: null, server };
  });
  return [...usual, ...others].filter(({ url }) => parseServerUrl(url).kind !== 'cluster');
}

/** The primary first. What the sentinels do not tell in time is told the next time. */
export async function withReplicas(place: UserServer, log: Logger): Promise<UserServer[]> {
  const replicas = await findReplicaUrls(place.url).catch((error: unknown) => {
    log.debug({ err: error, place: place.name }, 'the replicas of a server are not known just now');
    return [];
  });
  return [place, ...replicas.map((url) => ({ ...place, url, name: `${place.name} replica ${new URL(url).host}` }))];
}
