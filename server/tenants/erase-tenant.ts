import type { Redis } from 'ioredis';
import { Client } from 'pg';
import type { Logger } from 'pino';
import { applyPoliciesScript } from '#lib/cache/apply-policies-script.ts';
import { policiesKey } from '#lib/cache/publish-policies.ts';
import { runScript } from '#lib/cache/run-script.ts';
import { usageKey } from '#lib/cache/tenant-usage.ts';
import { type ErasedRows, eraseTenantRows } from '../db/queries/tenants/erase-tenant-rows.ts';
import { openWorkerClient } from '../redis/clients.ts';

/** Where the tenants' data is. */
export interface ErasurePlaces {
  redisUrl: string;
  controlRedisUrl: string;
  ownerDatabaseUrl: string;
  log: Logger;
}

interface Watch {
  cancelled(): boolean;
  /** Told the keys that are gone so far. */
  progress?(keys: number): Promise<void>;
}

const databases = 16;
const pageSize = 1_000;
const answerMs = 10_000;

/**
 * Removes every key of a tenant from all sixteen databases of both servers, and what the control server keeps under its
 * id: policies, usage, live figures. Answers how many keys it removed; a cancelled pass stops early. Do it while the
 * tenant is closed, or its programs store on.
 */
export async function eraseTenantKeys(places: ErasurePlaces, tenantId: string, watch: Watch): Promise<number> {
  const { redisUrl, controlRedisUrl, log } = places;
  let removed = 0;
  for (const url of [redisUrl, controlRedisUrl]) {
    for (let db = 0; db < databases; db += 1) {
      const limits = { maxRetriesPerRequest: 3, commandTimeout: answerMs };
      const client = openWorkerClient(url, 'erasure', log, { db, ...limits });
      try {
        removed += await removeMatching(client, `tenant:${tenantId}:*`, watch, removed);
        if (url === controlRedisUrl && db === 0) {
          removed += await removeMatching(client, `kryonix:*:${tenantId}*`, watch, removed);
          await client.unlink(usageKey(tenantId));
          await forgetPolicies(client, tenantId);
        }
      } finally {
        client.disconnect();
      }
      if (watch.cancelled()) return removed;
    }
  }
  return removed;
}

async function removeMatching(client: Redis, pattern: string, watch: Watch, before: number): Promise<number> {
  let removed = 0;
  let cursor = '0';
  do {
    if (watch.cancelled()) return removed;
    const [next, keys] = await client.scan(cursor, 'MATCH', pattern, 'COUNT', pageSize);
    if (keys.length > 0) removed += await client.unlink(...keys);
    cursor = next;
    await watch.progress?.(before + removed);
  } while (cursor !== '0');
  return removed;
}

/** Every process that knows the tenant's policies forgets them. */
async function forgetPolicies(control: Redis, tenantId: string): Promise<void> {
  const fields = (await control.hkeys(policiesKey)).filter((field) => field.split(':')[1] === tenantId);
  if (fields.length === 0) return;
  const pairs = fields.flatMap((field) => [field, '']);
  const notice = JSON.stringify(fields.map((field) => [field, null]));
  await runScript(control, applyPoliciesScript, [policiesKey], [policiesKey, notice, ...pairs]);
}

/** Removes every row of a tenant from PostgreSQL, and the people who belonged to it alone; the audit log stays. */
export async function eraseTenantFromTables(places: ErasurePlaces, tenantId: string): Promise<ErasedRows> {
  const client = new Client({ connectionString: places.ownerDatabaseUrl, connectionTimeoutMillis: 5_000 });
  client.on('error', (error) => places.log.warn({ err: error }, 'lost the connection of an erasure'));
  await client.connect();
  try {
    return await eraseTenantRows(client, tenantId);
  } finally {
    await client.end();
  }
}
