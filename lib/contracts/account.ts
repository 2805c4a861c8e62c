import { z } from 'zod';
import { isTimeZone } from './is-time-zone.ts';
import { roleSchema, uuidSchema } from './vocabulary.ts';

export const notificationChannels = ['email', 'push', 'whatsapp', 'sms', 'slack', 'webhook'] as const;
export const alertSeverities = ['info', 'warning', 'critical'] as const;
export const currencies = ['BRL', 'USD', 'EUR'] as const;
export const dateFormats = ['locale', 'day_first', 'month_first', 'iso'] as const;

export type NotificationChannel = (typeof notificationChannels)[number];
export type AlertSeverity = (typeof alertSeverities)[number];
export type DateFormat = (typeof dateFormats)[number];

const severitiesSchema = z
  .array(z.enum(alertSeverities))
  .max(alertSeverities.length)
  .transform((list) => alertSeverities.filter((severity) => list.includes(severity)));

/** Which alerts go where: a channel that is not named gets none. */
const notificationsSchema = z.partialRecord(z.enum(notificationChannels), severitiesSchema);

/** A time of day, 24 hours: «22:00». */
export const timeOfDaySchema = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
/** An IANA zone that this runtime knows. */
export const timeZoneSchema = z.string().max(64).refine(isTimeZone);

/** In the person's own zone; may cross midnight. Equal ends would silence nothing or everything, so they differ. */
const quietHoursSchema = z
  .strictObject({ start: timeOfDaySchema, end: timeOfDaySchema })
  .refine(({ start, end }) => start !== end);

/** One line without control characters. */
export const lineSchema = z
  .string()
  .trim()
  .min(1)
  .refine((text) => !/\p{Cc}/u.test(text));

/** What one person chose, on every device; `null` follows the device. */
export const preferencesSchema = z.strictObject({
  language: z.enum(['pt-BR', 'en']).nullable(),
  theme: z.enum(['system', 'light', 'dark']).nullable(),
  timeZone: timeZoneSchema.nullable(),
  /** Shows every time in UTC, whatever the zone. */
  utc: z.boolean(),
  currency: z.enum(currencies),
  dateFormat: z.enum(dateFormats),
  notifications: notificationsSchema,
  quietHours: quietHoursSchema.nullable(),
});

export const preferencesChangeSchema = preferencesSchema.partial();
export const profileChangeSchema = z.strictObject({ displayName: lineSchema.max(200) });

/** `GET /api/account` */
export const accountSchema = z.object({
  profile: z.object({ userId: uuidSchema, email: z.string(), displayName: z.string(), role: roleSchema }),
  preferences: preferencesSchema,
});

export const defaultPreferences: Preferences = {
  language: null,
  theme: null,
  timeZone: null,
  utc: false,
  currency: 'BRL',
  dateFormat: 'locale',
  notifications: {},
  quietHours: null,
};

export type Preferences = z.infer<typeof preferencesSchema>;
export type PreferencesChange = z.infer<typeof preferencesChangeSchema>;
export type ProfileChange = z.infer<typeof profileChangeSchema>;
export type Account = z.infer<typeof accountSchema>;
