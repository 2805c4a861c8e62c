import { z } from 'zod';
import { currencies, dateFormats, type Preferences, preferencesSchema } from '#lib/contracts/account.ts';

/** What a row of `accounts.preferences` says; a zone that this runtime does not know any more counts as none. */
export const preferencesRowSchema = z
  .object({
    language: preferencesSchema.shape.language,
    theme: preferencesSchema.shape.theme,
    time_zone: preferencesSchema.shape.timeZone.catch(null),
    utc: z.boolean(),
    currency: z.enum(currencies),
    date_format: z.enum(dateFormats),
    notifications: preferencesSchema.shape.notifications,
    quiet_hours: preferencesSchema.shape.quietHours,
  })
  .transform(
    (row): Preferences => ({
      language: row.language,
      theme: row.theme,
      timeZone: row.time_zone,
      utc: row.utc,
      currency: row.currency,
      dateFormat: row.date_format,
      notifications: row.notifications,
      quietHours: row.quiet_hours,
    }),
  );
