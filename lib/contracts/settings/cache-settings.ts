import { z } from 'zod';
import { databaseIdSchema } from '../vocabulary.ts';

/** Two years: beyond it, entries that somebody forgot would stay for good. */
const greatestSettingTtlSeconds = 63_072_000;

const ttlSchema = z.int().min(1).max(greatestSettingTtlSeconds).nullable();

const changeable = {
  /** `null`: the catalogue decides. */
  defaultTtlSeconds: ttlSchema,
  /** For phones and tablets; `null`: the same as for the others. */
  mobileTtlSeconds: ttlSchema,
  mobileCompression: z.boolean(),
  /** How often the mobile app synchronises. */
  mobileSyncIntervalSeconds: z.int().min(10).max(86_400),
};

export const databaseSettingsSchema = z.object({
  ...changeable,
  database: databaseIdSchema,
  name: z.string(),
  /** What the catalogue gives where nothing is set. */
  catalogueTtlSeconds: z.number().nullable(),
  mobile: z.boolean(),
});

/** `GET /api/settings/cache` */
export const cacheSettingsSchema = z.object({ databases: z.array(databaseSettingsSchema) });
/** `PATCH /api/settings/cache/{database}`: fields left out stay. */
export const databaseSettingsChangeSchema = z.strictObject(changeable).partial();

export type DatabaseSettings = z.infer<typeof databaseSettingsSchema>;
export type CacheSettings = z.infer<typeof cacheSettingsSchema>;
export type DatabaseSettingsChange = z.infer<typeof databaseSettingsChangeSchema>;
