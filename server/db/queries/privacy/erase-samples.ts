import type { ClientBase } from 'pg';
import { asOwner } from '../../as-owner.ts';
import { type SubjectOfSamples, samplesOfSubject, samplesOfSubjectValues } from './samples-of-subject.ts';

/**
 * Deletes the sampled operations on a person's keys, and the person's rows among the SDK sessions. `client` is a
 * connection of the owner login, outside a transaction. Answers how many of each.
 */
export async function eraseSamples(
  client: ClientBase,
  subject: SubjectOfSamples,
): Promise<{ samples: number; sdkSessions: number }> {
  return asOwner(client, async () => {
    const samples = await client.query(
      `delete from cache_management.cache_performance_metrics where ${samplesOfSubject}`,
      samplesOfSubjectValues(subject),
    );
    const sessions = await client.query(
      'delete from cache_management.sdk_sessions where tenant_id = $1 and user_id::text = lower($2)',
      [subject.tenantId, subject.subject],
    );
    return { samples: samples.rowCount ?? 0, sdkSessions: sessions.rowCount ?? 0 };
  });
}
