import type { ClientBase } from 'pg';
import type { Preferences } from '#lib/contracts/account.ts';

/** Stores all that one person chose. Runs inside `withTenant` of a tenant of theirs, or `withPlatform` for staff. */
export async function savePreferences(client: ClientBase, userId: string, chosen: Preferences): Promise<void> {
  await client.query(
    `insert into accounts.preferences
       (user_id, language, theme, time_zone, utc, currency, date_format, notifications, quiet_hours)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (user_id) do update
       set language = excluded.language, theme = excluded.theme, time_zone = excluded.time_zone, utc = excluded.utc,
           currency = excluded.currency, date_format = excluded.date_format, notifications = excluded.notifications,
           quiet_hours = excluded.quiet_hours, updated_at = now()`,
    [
      userId,
      chosen.language,
      chosen.theme,
      chosen.timeZone,
      chosen.utc,
      chosen.currency,
      chosen.dateFormat,
      JSON.stringify(chosen.notifications),
      chosen.quietHours && JSON.stringify(chosen.quietHours),
    ],
  );
}
