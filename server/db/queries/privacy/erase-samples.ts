import type { ClientBase } from 'pg';
import { asOwner } from '../../as-owner.ts';

export interface SampledKey {
  database: number;
  module: string;
  dataType: string;
  key: string;
}

const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Deletes the sampled operations on a person's keys, and the person's rows among the SDK sessions. `client` is a
 * connection of the owner login, outside a transaction. Answers how many of each.
 */
export async function eraseSamples(
  client: ClientBase,
  {
    tenantId,
    subject,
    keys,
    prefixes,
  }: {
    tenantId: string;
    subject: string;
    keys: readonly SampledKey[];
    prefixes: readonly string[];
  },
): Promise<{ samples: number; sdkSessions: number }> {
  const userId = uuidPattern.test(subject) ? subject : null;
  return asOwner(client, async () => {
    const samples = await client.query(
      `delete from cache_management.cache_performance_metrics m
        where tenant_id = any (array[$1::uuid])
          and ((cache_database, module, data_type, cache_key) in
                 (select * from unnest($2::smallint[], $3::text[], $4::text[], $5::text[]))
               or exists (select from unnest($6::text[]) p where starts_with(m.cache_key, p))
               or user_id = $7::uuid
               -- What is called by the person: a place, the end of all sessions.
               or (m.cache_key = $8 and m.operation_type in ('geo', 'session')))`,
      [
        tenantId,
        keys.map(({ database }) => database),
        keys.map(({ module }) => module),
        keys.map(({ dataType }) => dataType),
        keys.map(({ key }) => key),
        prefixes,
        userId,
        subject,
      ],
    );
    const sessions = await client.query(
      'delete from cache_management.sdk_sessions where tenant_id = $1 and user_id = $2::uuid',
      [tenantId, userId],
    );
    return { samples: samples.rowCount ?? 0, sdkSessions: sessions.rowCount ?? 0 };
  });
}
