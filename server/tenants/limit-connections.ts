import type { Redis } from 'ioredis';
import { tenantUserName } from '../redis/acl-rules.ts';

/** The ids of `CLIENT LIST`, by user, the oldest first. */
function connectionsByUser(list: string): Map<string, number[]> {
  const byUser = new Map<string, number[]>();
  for (const line of list.split('\n')) {
    const id = /(?:^| )id=(\d+)/.exec(line)?.[1];
    const user = /(?:^| )user=(\S+)/.exec(line)?.[1];
    if (id === undefined || user === undefined) continue;
    byUser.set(user, [...(byUser.get(user) ?? []), Number(id)]);
  }
  for (const ids of byUser.values()) ids.sort((a, b) => a - b);
  return byUser;
}

/**
 * Ends the newest connections of tenants' own users beyond their limits on one server: Redis knows no limit per user, so
 * it is held by looking. Answers how many it ended. `admin` may list and end connections.
 */
export async function limitConnections(admin: Redis, limits: ReadonlyMap<string, number>): Promise<number> {
  if (limits.size === 0) return 0;
  const byUser = connectionsByUser(String(await admin.call('CLIENT', 'LIST', 'TYPE', 'normal')));
  let ended = 0;
  for (const [tenantId, most] of limits) {
    const beyond = (byUser.get(tenantUserName(tenantId)) ?? []).slice(most);
    for (const id of beyond) ended += Number(await admin.call('CLIENT', 'KILL', 'ID', String(id)));
  }
  return ended;
}
