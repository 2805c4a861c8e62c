import { z } from 'zod';

/** The most bytes of a value that travels by HTTP: 8 MiB. */
export const maxValueBytes = 8 * 1024 * 1024;
/** Names in one `mget`. */
export const maxNames = 100;

/** TTL of a `PUT`, whole seconds from 1 to ten years; without it the tenant's policies decide. */
export const ttlHeader = 'cache-ttl';
/** `true` on the answer to a `GET` whose value is beyond its freshness; absent otherwise. */
export const staleHeader = 'x-kryonix-stale';

/** Where an entry is: what `module`, `type` and `key` may be is the key grammar of the SDK. */
export const entryNameSchema = z.object({
  module: z.string().min(1).max(32),
  type: z.string().min(1).max(32),
  key: z.string().min(1).max(500),
});

/** The header's text as seconds. */
export const ttlHeaderSchema = z
  .string()
  .regex(/^[1-9]\d{0,8}$/)
  .transform(Number);

/**
 * The three forms of a value: JSON for what JSON can say (`PUT` with `application/json`), text for a string (`text/*`),
 * bytes for everything else. Answers carry exactly one of these.
 */
export const valueContentTypes = {
  json: 'application/json; charset=utf-8',
  text: 'text/plain; charset=utf-8',
  bytes: 'application/octet-stream',
} as const;

export const mgetRequestSchema = z.object({ keys: z.array(entryNameSchema).min(1).max(maxNames) });

/** `value` of bytes is base64; a miss has neither value nor type. `ageSeconds` is null for a counter, too. */
export const mgetValueSchema = z.object({
  hit: z.boolean(),
  value: z.unknown(),
  contentType: z.enum([valueContentTypes.json, valueContentTypes.text, valueContentTypes.bytes]).nullable(),
  ageSeconds: z.int().min(0).nullable(),
  stale: z.boolean(),
});

/** In the order of the names. */
export const mgetAnswerSchema = z.object({ values: z.array(mgetValueSchema) });

export type MgetValue = z.infer<typeof mgetValueSchema>;
