import { randomUUID } from 'node:crypto';
import { inTransaction } from '#server/db/in-transaction.ts';
import { storeSamples } from '#server/db/queries/telemetry/store-samples.ts';
import type { BackupServers } from './backup-servers.ts';

export const maria = 'maria-123';
export const joao = 'joao-456';

/** What an application keeps of two people, in every way it can. */
export async function fillTwoPeople(servers: BackupServers, tenantId: string): Promise<void> {
  const tenant = servers.cache.forTenant(tenantId);
  for (const who of [maria, joao]) {
    await tenant.set('crm', 'profile', `p:${who}`, { name: who, cpf: '1' }, { ttlSeconds: 3_600, subject: who });
    await tenant.set('api', 'answer', `user:${who}:orders`, [1, 2], { ttlSeconds: 3_600 });
    await tenant.sessions.create({ userId: who, deviceType: 'mobile' });
    const mail = tenant.queue<{ userId: string; text: string }>('mail');
    await mail.enqueue({ userId: who, text: 'olá' }, { idempotencyKey: `welcome:${who}` });
    await deadLetter(servers, tenantId, { userId: who, text: 'undeliverable' });
    await tenant.trackEvent('seen', { userId: who });
    await tenant.set('crm', 'note', `n:${who}`, 1, { ttlSeconds: 3_600, subject: who, tags: ['notes'] });
    await tenant.geo.setUserLocation(who, -23.5, -46.6);
    await synchronise(tenant, `p:${who}`);
    await sample(servers, tenantId, { module: 'crm', key: `p:${who}`, operation: 'get' });
    await sample(servers, tenantId, { module: 'geolocation', key: who, operation: 'geo' });
  }
}

type Tenant = ReturnType<BackupServers['cache']['forTenant']>;

async function synchronise(tenant: Tenant, key: string): Promise<void> {
  const state = { base: { stamp: '0', deleted: false, value: { of: key } }, fields: {} };
  const name = { module: 'crm', type: 'profile', key };
  await tenant.syncLog.commit([{ record: { name, priority: 1, ttlSeconds: null, state }, readSequence: null }], []);
}

/** As a worker leaves what it tried often enough. */
async function deadLetter({ context, raw }: BackupServers, tenantId: string, data: unknown): Promise<void> {
  const { queues } = context.catalogue.systemUses;
  const module = context.catalogue.databases[queues]?.module;
  const item = JSON.stringify({ data, enqueuedAt: '', scheduledFor: null, idempotencyKey: null });
  const key = `tenant:${tenantId}:${module}:queue:{${tenantId}:mail}:dead`;
  await raw(queues).xadd(key, '*', 'id', 'x', 'item', item, 'reason', 'failed', 'attempts', '3', 'at', '1');
}

/** Keeps one operation on a key of the type `profile`. */
export async function sample(
  { context, pools }: BackupServers,
  tenantId: string,
  { module, key, operation }: { module: string; key: string; operation: 'get' | 'geo' },
): Promise<void> {
  const { id: database } = context.catalogue.databaseForModule(module);
  const place = { tenantId, database, module, dataType: 'profile', device: 'mobile', network: 'wifi', key } as const;
  const measured = { id: randomUUID(), latencyUs: 1, sizeBytes: 1, ttlSeconds: null, atMs: Date.now() };
  await inTransaction(pools.ingest, (client) =>
    storeSamples(client, [{ ...place, ...measured, operation, outcome: 'hit', weight: 1 }]),
  );
}
