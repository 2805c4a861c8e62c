import { z } from 'zod';
import { redisNodeSchema } from './platform.ts';
import { databaseIdSchema, measureSchema, percentSchema, timestampSchema, uuidSchema } from './vocabulary.ts';

/** The parts of a server's page, each of which may be missing for want of a right. */
const truthCards = ['server', 'commands', 'latency', 'clients', 'slowLog', 'keyspaceEvents'] as const;
export type TruthCard = (typeof truthCards)[number];

/** What the account that the pollers use may not ask; `right` is written as in an ACL rule, as `slowlog|get`. */
const missingRightSchema = z.object({ card: z.enum(truthCards), right: z.string() });

const memorySchema = z.object({
  usedBytes: measureSchema,
  peakBytes: measureSchema,
  residentBytes: measureSchema,
  /** 0: no limit. */
  maxBytes: measureSchema,
  /** Resident / used; below 1 the machine swaps. */
  fragmentationRatio: measureSchema,
  policy: z.string().nullable(),
});

/** Connections of one client name; `tenant_*` users of tenants, `kryonix-*` the platform's own. */
const clientGroupSchema = z.object({
  name: z.string(),
  user: z.string(),
  connections: z.int().min(0),
  blocked: z.int().min(0),
  memoryBytes: measureSchema,
  /** Of the connection that was silent the longest. */
  idleSeconds: measureSchema,
});

const clientsSchema = z.object({
  connected: measureSchema,
  blocked: measureSchema,
  maxClients: measureSchema,
  /** The largest groups first; `null` without the right to list clients. */
  groups: z.array(clientGroupSchema).nullable(),
});

/** Between the last two measurements, `windowSeconds` apart. */
const activitySchema = z.object({
  windowSeconds: z.number().positive(),
  opsPerSecond: measureSchema,
  hitRate: percentSchema,
  hitsPerSecond: measureSchema,
  missesPerSecond: measureSchema,
  evictedPerSecond: measureSchema,
  expiredPerSecond: measureSchema,
  netInputBytesPerSecond: measureSchema,
  netOutputBytesPerSecond: measureSchema,
  /** Of one processor, so it may exceed 100. */
  cpuPercent: measureSchema,
});

const commandSchema = z.object({
  command: z.string(),
  /** Since the server started. */
  calls: z.int().min(0),
  failedCalls: measureSchema,
  /** Between the last two measurements; `null` before there are two. */
  callsPerSecond: measureSchema,
  /** Of the time that the server spent in all commands between the last two measurements. */
  timeShare: percentSchema,
  meanMs: measureSchema,
  p50Ms: measureSchema,
  p99Ms: measureSchema,
  p999Ms: measureSchema,
});

/** Server time of all commands in the last minute, from `LATENCY HISTOGRAM`: upper bounds of powers of two. */
const latencySchema = z.object({
  windowSeconds: z.number().positive(),
  p50Ms: measureSchema,
  p95Ms: measureSchema,
  p99Ms: measureSchema,
  /** Calls by server time, ascending: longer than the bound before, `upToMs` at most. */
  buckets: z.array(z.object({ upToMs: z.number().positive(), calls: z.int().min(0) })),
});

/** What was slow; arguments are never kept. */
export const slowCommandSchema = z.object({
  at: timestampSchema,
  durationMs: z.number().min(0),
  command: z.string(),
  tenantId: uuidSchema.nullable(),
  /** `tenant/module/type/••••` of the first key; `null` where the command names no key of a tenant. */
  keyClass: z.string().nullable(),
  clientName: z.string().nullable(),
});

const replicationSchema = z.object({
  role: z.string().nullable(),
  connectedReplicas: measureSchema,
  replicas: z.array(
    z.object({ address: z.string(), state: z.string().nullable(), lagSeconds: measureSchema, lagBytes: measureSchema }),
  ),
  /** Of a replica to its primary. */
  linkUp: z.boolean().nullable(),
});

const topologySchema = z.object({
  /** `numbered`: one numbered database per purpose; `prefixed`: all in database 0; `cluster`: slots over several servers. */
  mode: z.enum(['numbered', 'prefixed', 'cluster']),
  slots: z.array(z.object({ from: z.int(), to: z.int(), address: z.string() })).nullable(),
});

/** Keys that the server took away by itself in the last minute. */
const keyspaceEventsSchema = z.object({
  /** `events`: told per key, so counted per tenant; `info`: totals of the instance alone. */
  source: z.enum(['events', 'info']),
  expired: measureSchema,
  evicted: measureSchema,
  /** The tenants with the most; `null` where events are off: they are never switched on by the platform. */
  tenants: z.array(z.object({ tenantId: uuidSchema, expired: z.int().min(0), evicted: z.int().min(0) })).nullable(),
});

/** What watching costs the server: the commands that pollers and census send (INFO, SCAN, MEMORY USAGE, …), whoever sent them. */
const ownCostSchema = z.object({
  windowSeconds: z.number().positive(),
  /** Of the server's time, between the last two measurements; it is capped at `budgetShare`. */
  serverTimeShare: percentSchema,
  budgetShare: z.number().min(0).max(100),
  commandsPerSecond: measureSchema,
});

export const bigKeySchema = z.object({
  tenantId: uuidSchema,
  database: databaseIdSchema,
  /** `tenant/module/type/••••`. */
  keyClass: z.string(),
  memoryBytes: z.int().min(0),
  measuredAt: timestampSchema,
});

/** What the pollers found out beyond `RedisNode`; every part is `null` until it is measured, or where a right is missing. */
export const nodeTruthSchema = z.object({
  /** Of the pollers' last answer; `null` while none came. */
  polledAt: timestampSchema.nullable(),
  missingRights: z.array(missingRightSchema),
  memory: memorySchema.nullable(),
  clients: clientsSchema.nullable(),
  activity: activitySchema.nullable(),
  /** Since the server started. */
  expiredKeys: measureSchema,
  /** Of keys with a TTL, those that have ended and are held yet, as the server estimates it. */
  expiredHeldPercent: percentSchema,
  /** The ones that took most of the server's time first. */
  commands: z.array(commandSchema).nullable(),
  latency: latencySchema.nullable(),
  replication: replicationSchema.nullable(),
  topology: topologySchema.nullable(),
  keyspaceEvents: keyspaceEventsSchema.nullable(),
  ownCost: ownCostSchema.nullable(),
});

const infrastructureNodeSchema = redisNodeSchema.extend({
  ...nodeTruthSchema.shape,
  /** Newest first, of the last 7 days; `null` where neither the server nor the history could be asked. */
  slowLog: z.array(slowCommandSchema).nullable(),
});

/** `GET /api/platform/infrastructure` */
export const infrastructureSchema = z.object({
  nodes: z.array(infrastructureNodeSchema),
  /** The largest keys found by the last census, of those it weighed (one in 16); `null` before it ended. */
  bigKeys: z.array(bigKeySchema).nullable(),
});

export type NodeTruth = z.infer<typeof nodeTruthSchema>;
export type SlowCommand = z.infer<typeof slowCommandSchema>;
export type BigKey = z.infer<typeof bigKeySchema>;
export type InfrastructureNode = z.infer<typeof infrastructureNodeSchema>;
export type Infrastructure = z.infer<typeof infrastructureSchema>;
