import type { ClientBase } from 'pg';
import { z } from 'zod';
import { type AlertChannel, sharedChannels } from '#lib/contracts/alerts.ts';
import { queryRow, queryRows } from '../../query-rows.ts';

const channelSchema = z
  .object({ id: z.guid(), kind: z.enum(sharedChannels), name: z.string(), host: z.string(), created_at: z.date() })
  .transform(({ created_at, ...row }): AlertChannel => ({ ...row, createdAt: created_at.toISOString() }));

/** Of one tenant, or with null of the platform; never what is sealed. */
export function listAlertChannels(client: ClientBase, tenantId: string | null): Promise<AlertChannel[]> {
  return queryRows(
    client,
    channelSchema,
    `select id, kind, name, host, created_at from cache_management.alert_channels
      where tenant_id is not distinct from $1 order by created_at, id`,
    [tenantId],
  );
}

export async function insertAlertChannel(
  client: ClientBase,
  {
    tenantId,
    kind,
    name,
    host,
    sealed,
  }: { tenantId: string | null; kind: string; name: string; host: string; sealed: string },
): Promise<AlertChannel> {
  const row = await queryRow(
    client,
    channelSchema,
    `insert into cache_management.alert_channels (tenant_id, kind, name, host, sealed)
     values ($1, $2, $3, $4, $5) returning id, kind, name, host, created_at`,
    [tenantId, kind, name, host, sealed],
  );
  if (row === null) throw new Error('the channel was not stored');
  return row;
}

export async function deleteAlertChannel(client: ClientBase, tenantId: string | null, id: string): Promise<boolean> {
  const { rowCount } = await client.query(
    'delete from cache_management.alert_channels where tenant_id is not distinct from $1 and id = $2',
    [tenantId, id],
  );
  return rowCount === 1;
}

interface Person {
  tenantId: string | null;
  userId: string;
}

/** Of one person; every one is called for each alert. */
const greatestBrowsers = 10;

/** A browser that a person may be reached by, taken from whoever had it before; the oldest beyond ten are forgotten. */
export async function insertSubscription(
  client: ClientBase,
  { tenantId, userId, sha256, sealed }: Person & { sha256: Buffer; sealed: string },
): Promise<void> {
  await forgetEndpoint(client, sha256);
  await client.query(
    `insert into cache_management.push_subscriptions (tenant_id, user_id, endpoint_sha256, sealed) values ($1, $2, $3, $4)`,
    [tenantId, userId, sha256, sealed],
  );
  await client.query(
    `delete from cache_management.push_subscriptions where id in
       (select id from cache_management.push_subscriptions where user_id = $1 order by created_at desc offset $2)`,
    [userId, greatestBrowsers],
  );
}

/** Whoever knows an endpoint may end it. */
export async function forgetEndpoint(client: ClientBase, sha256: Buffer): Promise<void> {
  await client.query('select cache_management.forget_push_endpoint($1)', [sha256]);
}

const reachSchema = z.object({ push_devices: z.number(), phone: z.string().nullable() });

/** By what a person can be reached: how many browsers, the last digits of a phone. */
export async function readReach(client: ClientBase, userId: string) {
  const row = await queryRow(
    client,
    reachSchema,
    `select (select count(*)::int from cache_management.push_subscriptions where user_id = $1) as push_devices,
            (select last_digits from cache_management.alert_phones where user_id = $1) as phone`,
    [userId],
  );
  return { pushDevices: row?.push_devices ?? 0, phone: row?.phone ?? null };
}

export async function savePhone(
  client: ClientBase,
  { tenantId, userId, sealed, lastDigits }: Person & { sealed: string; lastDigits: string },
): Promise<void> {
  await deletePhone(client, userId);
  await client.query(
    'insert into cache_management.alert_phones (user_id, tenant_id, sealed, last_digits) values ($1, $2, $3, $4)',
    [userId, tenantId, sealed, lastDigits],
  );
}

export async function deletePhone(client: ClientBase, userId: string): Promise<void> {
  await client.query('delete from cache_management.alert_phones where user_id = $1', [userId]);
}

const ownSchema = z.object({ id: z.guid() });

/** The browsers of one person, and the first channel of a kind: by what a test is sent. */
export async function findTestTargets(client: ClientBase, { tenantId, userId }: Person, kind: string) {
  const browsers = await queryRows(
    client,
    ownSchema,
    'select id from cache_management.push_subscriptions where user_id = $1 order by created_at',
    [userId],
  );
  const channels = (await listAlertChannels(client, tenantId)).filter((channel) => channel.kind === kind);
  return { browserIds: browsers.map(({ id }) => id), channels };
}
