import { z } from 'zod';
import { databaseIdSchema, timestampSchema, uuidSchema } from './vocabulary.ts';

/** What the SDK allows as a module or data type. No character of a server's glob is among them. */
const nameSchema = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,31}$/);
const keySchema = z.string().min(1).max(500);
const databaseParameter = z
  .string()
  .regex(/^\d{1,2}$/)
  .transform(Number)
  .pipe(databaseIdSchema);

/** The most keys of one page. */
const maxKeysPerPage = 100;
/** The longest TTL, seconds: ten years. */
const maxTtlSeconds = 315_360_000;

/**
 * What is looked for. `pattern` is what keys begin with, taken literally; one `*` at its end may stand for the rest.
 * Without it all keys.
 */
export const keyFilterSchema = z.object({
  database: databaseParameter.optional(),
  module: nameSchema.optional(),
  type: nameSchema.optional(),
  pattern: keySchema.optional().or(z.literal('').transform(() => undefined)),
});

/** `GET /api/cache/keys` */
export const keysRequestSchema = keyFilterSchema.extend({
  cursor: z.string().min(1).max(12_000).optional(),
  limit: z.coerce.number().int().min(1).max(maxKeysPerPage).default(50),
});

/** A key without its value. */
export const keyRowSchema = z.object({
  /** As the application wrote it, a structure's name; masked for a tenant_viewer. */
  key: z.string(),
  database: databaseIdSchema,
  module: z.string(),
  dataType: z.string(),
  /** `null` where it never ends. */
  ttlSeconds: z.int().min(0).nullable(),
  /** As stored; about the memory of a structure; `null` where the server does not tell. */
  sizeBytes: z.int().min(0).nullable(),
  /** `null` for an entry; else the kind of a structure (`hash`, `stream`, …), whose content is not shown. */
  structure: z.string().nullable(),
  /** Which part of a structure this key is; `null` for an entry. */
  part: z.string().nullable(),
});

/** `scanned` counts the account's own keys looked at so far; `estimatedTotal` is `null` until a census ended. */
export const keysSchema = z.object({
  keys: z.array(keyRowSchema),
  /** `null` where everything was looked at. */
  cursor: z.string().nullable(),
  scanned: z.int().min(0),
  estimatedTotal: z.int().min(0).nullable(),
});

/** One entry, by its exact name. */
export const keyAddressSchema = z.object({
  database: databaseParameter.optional(),
  module: nameSchema,
  type: nameSchema,
  key: keySchema,
});

const valueEncodings = ['json', 'text', 'base64'] as const;

/** `GET /api/cache/keys/value` */
export const keyValueSchema = z.object({
  /** `null` where it is not shown: see `masked` and `state`. */
  value: z.unknown(),
  encoding: z.enum(valueEncodings),
  ttlSeconds: z.int().min(0).nullable(),
  sizeBytes: z.int().min(0).nullable(),
  /** True where the viewer may not see it. */
  masked: z.boolean(),
  database: databaseIdSchema,
  /** False where its database holds sessions, locks and queues, which nobody changes by hand. */
  changeable: z.boolean(),
  /**
   * `readable`; `foreign`: not written by the SDK, shown as it is stored; `unreadable`: damaged, or its data key is gone;
   * `large`: more than can be shown; `structure`: no plain value.
   */
  state: z.enum(['readable', 'foreign', 'unreadable', 'large', 'structure']),
});

/** `PUT /api/cache/keys/value` */
export const keyValueChangeSchema = z.discriminatedUnion('encoding', [
  z.object({ encoding: z.literal('json'), value: z.json() }),
  z.object({ encoding: z.literal('text'), value: z.string() }),
  z.object({ encoding: z.literal('base64'), value: z.base64() }),
]);

/** `PATCH /api/cache/keys/ttl` */
export const keyTtlChangeSchema = keyAddressSchema.extend({
  database: databaseIdSchema.optional(),
  ttlSeconds: z.int().min(1).max(maxTtlSeconds),
});

/** `DELETE /api/cache/keys/value` */
export const deletedKeySchema = z.object({ undoToken: z.string(), undoUntil: timestampSchema });

/** `POST /api/cache/keys/undo` */
export const undoSchema = z.object({ undoToken: z.string().min(1).max(200) });

/** `DELETE /api/cache/keys`: a purge names a module, and nothing wider. */
export const purgeRequestSchema = keyFilterSchema.extend({
  module: nameSchema,
  dryRun: z.enum(['true', 'false']).optional(),
  confirm: z.string().min(1).max(4_000).optional(),
});

/** What a purge would remove. */
export const purgePlanSchema = z.object({
  count: z.int().min(0),
  /** False where there was more than could be counted in a moment: `count` is then the least. */
  complete: z.boolean(),
  /** Some of the keys. */
  sample: z.array(z.string()),
  /** How many of each data type, the most first. */
  types: z.array(z.object({ dataType: z.string(), count: z.int().min(1) })),
  confirmToken: z.string(),
});

export const purgeStates = ['queued', 'running', 'done', 'cancelled', 'failed'] as const;

/** `GET /api/cache/purges/{id}`; once it has ended this is its receipt. */
export const purgeSchema = z.object({
  id: uuidSchema,
  state: z.enum(purgeStates),
  /** Keys looked after so far, of about `total`. */
  done: z.int().min(0),
  total: z.int().min(0),
  /** Keys really removed: one may have ended by itself before. */
  deleted: z.int().min(0),
  receiptId: uuidSchema.nullable(),
  database: databaseIdSchema,
  module: z.string(),
  dataType: z.string().nullable(),
  pattern: z.string().nullable(),
  requestedBy: z.string(),
  requestedAt: timestampSchema,
  finishedAt: timestampSchema.nullable(),
});

/** `GET /api/cache/purges`: the last 50, the newest first. */
export const purgesSchema = z.object({ purges: z.array(purgeSchema) });

export type KeyFilter = z.infer<typeof keyFilterSchema>;
export type KeyRow = z.infer<typeof keyRowSchema>;
export type Keys = z.infer<typeof keysSchema>;
export type KeyAddress = z.infer<typeof keyAddressSchema>;
export type KeyValue = z.infer<typeof keyValueSchema>;
export type KeyValueChange = z.infer<typeof keyValueChangeSchema>;
export type DeletedKey = z.infer<typeof deletedKeySchema>;
export type PurgePlan = z.infer<typeof purgePlanSchema>;
export type Purge = z.infer<typeof purgeSchema>;
export type Purges = z.infer<typeof purgesSchema>;
