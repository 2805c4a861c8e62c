import type { Redis } from 'ioredis';
import type { Catalogue } from '#lib/cache/catalogue.ts';
import type { TenantDatabases } from '#server/backup/tenant-databases.ts';

const keysAtOnce = 2_000;
/** Half a kilobyte that does not compress to nothing. */
const textOf = (at: number) => `${at.toString(36)}-${(at * 2_654_435_761).toString(36)} `.repeat(24);

/** Eight keys in ten are values, the others one of each kind of structure. */
function addKey(pipeline: ReturnType<Redis['pipeline']>, key: string, at: number): void {
  const kind = at % 10;
  if (kind === 8) pipeline.hset(key, 'name', textOf(at), 'number', String(at)).expire(key, 86_400);
  else if (kind === 9 && at % 20 === 9) pipeline.rpush(key, 'a', 'b', textOf(at)).expire(key, 86_400);
  else if (kind === 9) pipeline.zadd(key, at, 'a', at + 1, 'b').expire(key, 86_400);
  else pipeline.set(key, textOf(at), 'EX', 86_400);
}

/** Gives a tenant `count` mixed keys, spread over the sixteen databases. */
export async function fillTenant(
  databases: TenantDatabases,
  catalogue: Catalogue,
  tenantId: string,
  count: number,
): Promise<void> {
  const share = Math.ceil(count / catalogue.databases.length);
  let left = count;
  for (const { id, module } of catalogue.databases) {
    const client = await databases.open(id);
    const own = Math.min(share, left);
    left -= own;
    for (let start = 0; start < own; start += keysAtOnce) {
      const pipeline = client.pipeline();
      for (let at = start; at < Math.min(own, start + keysAtOnce); at += 1) {
        addKey(pipeline, `tenant:${tenantId}:${module}:row:${at}`, at);
      }
      await pipeline.exec();
    }
  }
}
