import { z } from 'zod';
import { serverNameSchema } from './v1/tenant-rules.ts';
import { catalogueNameSchema, databaseIdSchema } from './vocabulary.ts';

/** `null`: where everybody's databases are. */
const placeSchema = serverNameSchema.nullable();

/** `POST /api/platform/tenants/{id}/move` */
export const newMoveSchema = z.object({
  to: placeSchema,
  /** Default all. */
  databases: z.array(databaseIdSchema).min(1).max(16).optional(),
  /** How long every live process has to follow each step; what does not follow in time takes the move back. */
  waitSeconds: z.int().min(1).max(600).default(30),
  /** Answers what would be moved, and moves nothing. */
  dryRun: z.boolean().default(false),
});

/** Why a move does not begin: `details.reason` of its refusal, with `details.server` where one stands in the way. */
export const moveRefusals = [
  'already_there',
  'same_server',
  'silent_server',
  'unknown_server',
  'may_evict',
  'cluster',
  'under_way',
  /** It can go back no more, and has not ended. */
  'through',
] as const;

const moveDatabaseSchema = z.object({
  database: databaseIdSchema,
  from: placeSchema,
  to: placeSchema,
  /** False: its values are left behind and loaded again. */
  kept: z.boolean(),
  keys: z.int(),
  /** In the old server's memory, by a sample; `null` where it is not known. */
  bytes: z.int().nullable(),
});

/** What a dry run answers. */
export const movePlanSchema = z.object({ databases: z.array(moveDatabaseSchema) });

/** `GET /api/platform/tenants/{id}/move` */
export const tenantTopologySchema = z.object({
  /** Counts the changes; 0 for a tenant that was never moved. */
  epoch: z.int(),
  /** By number: databases that are not where everybody's are. */
  servers: z.record(z.string(), z.string()),
  /** The same before the last move: where an undo takes them. */
  previous: z.record(z.string(), z.string()),
  /** Databases that are not written for the time being. */
  moving: z.array(z.int()),
  /** Whether a move can be taken back: the last one, or the one under way while nothing is written at its new place. */
  canUndo: z.boolean(),
  /** What the numbers of databases stand for. */
  catalogue: catalogueNameSchema,
  /** Servers that tenants may be moved to. */
  available: z.array(z.string()),
  /** Every live process and what it last acknowledged of this tenant. */
  sessions: z.array(
    z.object({
      name: z.string(),
      epoch: z.int(),
      problem: z.string().nullable(),
      /** A process of the tenant's own, known by an API key: what it cannot reach holds no move up. */
      overHttp: z.boolean(),
    }),
  ),
});

export type MoveRefusal = (typeof moveRefusals)[number];
export type NewMove = z.infer<typeof newMoveSchema>;
export type MoveDatabase = z.infer<typeof moveDatabaseSchema>;
export type MovePlan = z.infer<typeof movePlanSchema>;
export type TenantTopologyView = z.infer<typeof tenantTopologySchema>;
