import { z } from 'zod';
import { type ErrorCode, errorStatus } from '../error-status.ts';
import { stampPattern } from '../hybrid-logical-clock.ts';
import { timestampSchema } from '../vocabulary.ts';
import { syncLimits, syncPriorities } from './sync-limits.ts';

/**
 * `/api/v1/sync`: a client pushes its mutations by POST and pulls what others changed by GET, both as often as it likes.
 * Conflicts are resolved by the stamps of hybrid logical clocks, the last writer wins; see `sync-state`.
 */
const namePattern = /^[a-z0-9][a-z0-9_-]{0,31}$/;
const stampSchema = z.string().regex(stampPattern);
const prioritySchema = z.literal(syncPriorities);

const entryNameShape = {
  module: z.string().regex(namePattern),
  type: z.string().regex(namePattern),
  /** As in `lib/cache/keyspace.ts`; what it refuses is refused as a mutation. */
  key: z.string().min(1).max(250),
};

const mutationShape = {
  /** The idempotency key: a UUID, or whatever else no other mutation of the tenant has. */
  id: z.string().regex(/^[\w.:-]{8,64}$/),
  stamp: stampSchema,
  ...entryNameShape,
  priority: prioritySchema,
  /** The latest stamp of the entry that the client knew; null where it knew that there was none, absent where it did not know. */
  seen: stampSchema.nullable().optional(),
};

const ttlSchema = z.int().min(1).max(315_360_000).optional();

/** One change of a client, parsed by itself: one that is wrong holds up no other. */
export const syncMutationSchema = z.discriminatedUnion('operation', [
  z.object({ operation: z.literal('set'), ...mutationShape, value: z.json(), ttlSeconds: ttlSchema }),
  z.object({ operation: z.literal('delete'), ...mutationShape }),
  /** Fields of an object, merged one by one. */
  z.object({
    operation: z.literal('merge'),
    ...mutationShape,
    fields: z.record(z.string().max(200), z.json()),
    removed: z.array(z.string().max(200)).max(syncLimits.greatestFields).default([]),
    ttlSeconds: ttlSchema,
  }),
]);

export const syncPushSchema = z.object({ mutations: z.array(z.unknown()).max(syncLimits.greatestBatch) });

/** See `sync-state`. */
const syncStateSchema = z.object({
  base: z.object({ stamp: stampSchema, deleted: z.boolean(), value: z.unknown() }).nullable(),
  fields: z.record(z.string(), z.object({ stamp: stampSchema, removed: z.boolean(), value: z.unknown() })),
});

/**
 * `applied`: as it was. `merged`: some of its fields. `superseded`: nothing, as what is there is later. `duplicate`: known
 * already, nothing was changed. `rejected`: wrong in itself, as `error` says; sending it again does not help, except
 * for `clock_ahead`, after the client has stamped it by the server's time.
 */
const syncResultStatuses = ['applied', 'merged', 'superseded', 'duplicate', 'rejected'] as const;

const rejectionCodes = [...(Object.keys(errorStatus) as ErrorCode[]), 'clock_ahead'] as const;

export const syncResultSchema = z.object({
  status: z.enum(syncResultStatuses),
  /** What is there now, where the client had not seen it: somebody else wrote meanwhile. */
  conflict: syncStateSchema.nullable(),
  error: z.object({ code: z.enum(rejectionCodes), message: z.string() }).nullable(),
});

/** Results stand in the order of the mutations. */
export const syncPushAnswerSchema = z.object({ results: z.array(syncResultSchema), serverTime: timestampSchema });

export const syncPullSchema = z.object({
  /** From the last page; none begins from the beginning. */
  cursor: z.string().max(200).optional(),
  /** As `1,2`; all without it. */
  priorities: z
    .string()
    .regex(/^[1-4](,[1-4]){0,3}$/)
    .transform((text) => syncPriorities.filter((priority) => text.includes(String(priority))))
    .default([...syncPriorities]),
  limit: z.coerce.number().int().min(1).max(syncLimits.greatestBatch).default(syncLimits.greatestBatch),
});

export const syncChangeSchema = z.object({ ...entryNameShape, priority: prioritySchema, state: syncStateSchema });

/**
 * One page, the most urgent class first, within a class in the order of change. Each entry appears with its latest state
 * only. `resync`: the cursor is older than what is kept; forget what was synchronised and begin without a cursor.
 */
export const syncPageSchema = z.object({
  changes: z.array(syncChangeSchema),
  cursor: z.string(),
  more: z.boolean(),
  resync: z.boolean(),
  /** How often the tenant wants to be asked, seconds: the shortest interval of its databases; null where it has none. */
  syncIntervalSeconds: z.int().positive().nullable(),
  serverTime: timestampSchema,
});

export type SyncMutation = z.infer<typeof syncMutationSchema>;
export type SyncResult = z.infer<typeof syncResultSchema>;
export type SyncPushAnswer = z.infer<typeof syncPushAnswerSchema>;
export type SyncChange = z.infer<typeof syncChangeSchema>;
export type SyncPage = z.infer<typeof syncPageSchema>;
