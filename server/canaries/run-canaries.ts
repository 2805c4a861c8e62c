import { randomBytes, randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { inTransaction } from '../db/in-transaction.ts';
import { forgetCanaryResults, storeCanaryRun } from '../db/queries/canaries/canary-rows.ts';
import { type CanaryHome, openCanaries } from './canary-tenants.ts';
import { httpApi, socketRoom } from './http-probes.ts';
import { type Probe, type ProbeContext, type ProbeResult, worstOf } from './probe.ts';
import { cacheGet, redisGet, redisPublish, redisScan, redisScript, secretPlace } from './redis-probes.ts';
import { sqlChunk, sqlOtherTenant, sqlWithoutTenant } from './sql-probes.ts';

const probes: readonly Probe[] = [
  ...[cacheGet, redisGet, redisScan, redisPublish, redisScript],
  ...[sqlWithoutTenant, sqlOtherTenant, sqlChunk, socketRoom, httpApi],
];
const keptDays = 30;
const secretTtlSeconds = 600;

export interface CanarySources extends CanaryHome {
  /** `kryonix_ingest`: keeps what was found. */
  ingest: Pool;
  world: Pick<ProbeContext, 'appPool' | 'cache' | 'redisUrls' | 'baseUrl'>;
  log: Logger;
}

/**
 * Has one canary try every way to the other, and the other back, and keeps the worse of both. Answers how many of the
 * ways held, were breached or could not be tried.
 */
export async function runCanaries(sources: CanarySources, now: Date): Promise<Record<string, number>> {
  const { ingest, world, tenantRules, log } = sources;
  const [a, b] = await openCanaries(sources);
  const secrets = new Map([a, b].map(({ tenantId }) => [tenantId, `canary ${randomBytes(16).toString('hex')}`]));
  for (const [tenantId, secret] of secrets) {
    await world.cache.forTenant(tenantId).set(...secretPlace, secret, { ttlSeconds: secretTtlSeconds });
  }
  const managesRedisUsers = tenantRules.managesRedisUsers();
  const contexts = [
    { ...world, managesRedisUsers, own: a, other: b, secret: secrets.get(b.tenantId) ?? '' },
    { ...world, managesRedisUsers, own: b, other: a, secret: secrets.get(a.tenantId) ?? '' },
  ];
  const results = await Promise.all(probes.map((probe) => tryBoth(probe, contexts)));
  for (const { probe, outcome, detail } of results) {
    if (outcome === 'breached') log.error({ probe, detail }, 'tenants are not isolated');
  }
  await inTransaction(ingest, (client) => storeCanaryRun(client, randomUUID(), now, results));
  await forgetCanaryResults(ingest, new Date(now.getTime() - keptDays * 86_400_000));
  const count = (outcome: string) => results.filter((result) => result.outcome === outcome).length;
  return { held: count('held'), breached: count('breached'), unknown: count('unknown') };
}

async function tryBoth({ name, run }: Probe, contexts: readonly ProbeContext[]) {
  const begun = performance.now();
  const results = await Promise.all(contexts.map((context) => run(context).catch(failed)));
  return { probe: name, ...(worstOf(results) ?? failed(null)), durationMs: performance.now() - begun };
}

/** What could not be tried proves nothing either way. */
function failed(error: unknown): ProbeResult {
  return {
    outcome: 'unknown',
    detail: `it could not be tried: ${error instanceof Error ? error.message : String(error)}`,
  };
}
