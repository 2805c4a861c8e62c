import type { ClientBase, Pool } from 'pg';
import type { Preferences } from '#lib/contracts/account.ts';
import { queryRow } from '../../query-rows.ts';
import { preferencesRowSchema } from './preferences-row.ts';

/** What the person of a live session chose; `null` where nothing was chosen. */
export function findPreferences(client: ClientBase | Pool, sessionId: string): Promise<Preferences | null> {
  return queryRow(client, preferencesRowSchema, 'select * from accounts.find_preferences($1)', [sessionId]);
}
