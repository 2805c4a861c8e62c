import { z } from 'zod';
import { alertSeverities, lineSchema, notificationChannels } from './account.ts';
import { timestampSchema, uuidSchema } from './vocabulary.ts';

/** What a rule of a tenant may watch. Percent, milliseconds. */
export const tenantMetrics = ['hitRate', 'p95', 'errorRate', 'memory', 'quota'] as const;
/**
 * What only a rule of the platform may watch: of a Redis server `nodeMemory` percent, `nodeMissing` servers, `redisDown`
 * 0 or 1, `replicationLag` seconds; of ingestion `ingestImbalance` operations, `ingestDown` 0 or 1; of backups
 * `backupAge` hours; of the canaries `canaryFailed` probes, and `canaryUntried` those that went untried run after run.
 */
const platformOnlyMetrics = [
  ...['nodeMemory', 'nodeMissing', 'redisDown', 'replicationLag'],
  ...['ingestImbalance', 'ingestDown', 'backupAge', 'canaryFailed', 'canaryUntried'],
] as const;
/** Not a figure but something that happened; a rule on it is a notice. */
const eventMetrics = ['backupSucceeded', 'backupFailed'] as const;
export const alertMetrics = [
  ...tenantMetrics,
  ...(['nodeMemory', 'nodeMissing', 'redisDown', 'replicationLag'] as const),
  ...(['ingestImbalance', 'ingestDown', 'backupAge', 'canaryFailed', 'canaryUntried'] as const),
  ...eventMetrics,
] as const;
export const alertStates = ['pending', 'firing', 'resolved', 'notice'] as const;
const comparisons = ['above', 'below'] as const;

export type AlertMetric = (typeof alertMetrics)[number];
export type TenantMetric = (typeof tenantMetrics)[number];
export type Comparison = (typeof comparisons)[number];

export const isTenantMetric = (metric: string): metric is TenantMetric =>
  (tenantMetrics as readonly string[]).includes(metric);
export const isEventMetric = (metric: string): boolean => (eventMetrics as readonly string[]).includes(metric);
export const isPlatformOnly = (metric: string): boolean => (platformOnlyMetrics as readonly string[]).includes(metric);

/** A shipped rule's name, or the id of a rule that people made. */
export const ruleKeySchema = z.string().regex(/^[a-z0-9-]{1,40}$/);

const ruleFieldsSchema = z.strictObject({
  metric: z.enum(alertMetrics),
  comparison: z.enum(comparisons),
  threshold: z.number().min(0).max(1e12),
  /** Where it ends: on the good side of the threshold, or the threshold itself. */
  clearThreshold: z.number().min(0).max(1e12),
  /** How long it must hold before it fires, seconds. */
  forSeconds: z.int().min(0).max(86_400),
  severity: z.enum(alertSeverities),
  /** Unacknowledged for so long it is told again, as critical; null: never. */
  escalateAfterMinutes: z.int().min(1).max(1_440).nullable(),
  /** Told in people's quiet hours as well. */
  inQuietHours: z.boolean(),
  enabled: z.boolean(),
});
export type RuleFields = z.infer<typeof ruleFieldsSchema>;

/** The end of an alert lies on the good side of its beginning. */
export const clearsOnTheGoodSide = ({ comparison, threshold, clearThreshold }: RuleFields): boolean =>
  comparison === 'above' ? clearThreshold <= threshold : clearThreshold >= threshold;

const clearProblem = { path: ['clearThreshold'], message: 'lies on the wrong side of the threshold' };
/** `POST /api/alerts/rules` */
export const newRuleSchema = ruleFieldsSchema
  .extend({ name: lineSchema.max(100) })
  .refine(clearsOnTheGoodSide, clearProblem);
/** `PUT /api/alerts/rules/{key}`; the name of a shipped rule stays. */
export const ruleChangeSchema = ruleFieldsSchema
  .extend({ name: lineSchema.max(100).optional() })
  .refine(clearsOnTheGoodSide, clearProblem);

export const alertRuleSchema = ruleFieldsSchema.extend({
  key: ruleKeySchema,
  /** What people call it; null for a shipped rule, which is named after its metric. */
  name: z.string().nullable(),
  shipped: z.boolean(),
  /** A shipped rule that was changed. */
  changed: z.boolean(),
});
export type AlertRule = z.infer<typeof alertRuleSchema>;

/** `GET /api/alerts/rules` */
export const alertRulesSchema = z.object({ rules: z.array(alertRuleSchema) });
export type AlertRules = z.infer<typeof alertRulesSchema>;

export const alertSchema = z.object({
  id: uuidSchema,
  /** Whose it is; null for the platform's. */
  tenantId: uuidSchema.nullable(),
  tenantName: z.string().nullable(),
  rule: z.string(),
  metric: z.enum(alertMetrics),
  /** What it is about within its owner: a server, a tenant, a backup; empty where the owner itself. */
  subject: z.string(),
  severity: z.enum(alertSeverities),
  state: z.enum(alertStates),
  /** One line in the reader's language. */
  title: z.string(),
  /** The last known figure. */
  value: z.number().nullable(),
  threshold: z.number(),
  comparison: z.enum(comparisons),
  /** Since when the rule is broken. */
  since: timestampSchema,
  firedAt: timestampSchema.nullable(),
  resolvedAt: timestampSchema.nullable(),
  acknowledgedAt: timestampSchema.nullable(),
  acknowledgedBy: z.string().nullable(),
  escalatedAt: timestampSchema.nullable(),
  /** Until when nobody is told. */
  silencedUntil: timestampSchema.nullable(),
});
export type Alert = z.infer<typeof alertSchema>;

/** `GET /api/alerts?state=open|all&limit=`, newest first. */
export const alertsQuestionSchema = z.object({
  state: z.enum(['open', 'all']).default('all'),
  limit: z.coerce.number().int().min(1).max(200).default(100),
});
export type AlertsQuestion = z.infer<typeof alertsQuestionSchema>;
export const alertsSchema = z.object({ alerts: z.array(alertSchema), open: z.int().min(0) });
export type Alerts = z.infer<typeof alertsSchema>;

/** `POST /api/alerts/{id}/silence`: of its rule and subject; `null` until somebody lifts it. */
export const silenceSchema = z.strictObject({
  minutes: z
    .int()
    .min(5)
    .max(7 * 24 * 60)
    .nullable(),
});

/** When a silence ends that only a person ends, milliseconds since 1970: the last day that every part can write. */
export const openEndMs = Date.UTC(9999, 11, 31);

/** Channels of a tenant or the platform, beside people's own. */
export const sharedChannels = ['webhook', 'slack', 'whatsapp', 'sms'] as const;
export type SharedChannel = (typeof sharedChannels)[number];

const addressSchema = z
  .url({ protocol: /^https?$/ })
  .max(2_000)
  .refine((text) => !/^https?:\/\/[^/?#]*@/i.test(text));
const secretSchema = z.string().min(1).max(500);

/** `POST /api/alerts/channels` */
export const newChannelSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('webhook'), name: lineSchema.max(100), url: addressSchema }),
  z.strictObject({ kind: z.literal('slack'), name: lineSchema.max(100), url: addressSchema }),
  z.strictObject({
    kind: z.literal('whatsapp'),
    name: lineSchema.max(100),
    /** Of an Evolution-API-compatible server. */
    url: addressSchema,
    instance: z.string().regex(/^[\w.-]{1,100}$/),
    apiKey: secretSchema,
  }),
  z.strictObject({
    kind: z.literal('sms'),
    name: lineSchema.max(100),
    url: addressSchema,
    /** Sent as a bearer token. */
    token: secretSchema,
    /** Names of the JSON fields that the gateway wants. */
    toField: z.string().regex(/^[\w.-]{1,40}$/),
    textField: z.string().regex(/^[\w.-]{1,40}$/),
  }),
]);

export const alertChannelSchema = z.object({
  id: uuidSchema,
  kind: z.enum(sharedChannels),
  name: z.string(),
  /** The host that it reaches; the rest is secret. */
  host: z.string(),
  createdAt: timestampSchema,
});
export type AlertChannel = z.infer<typeof alertChannelSchema>;

/** The secret that signs a webhook's calls, told once. */
export const createdChannelSchema = z.object({ channel: alertChannelSchema, signingSecret: z.string().nullable() });
export type CreatedChannel = z.infer<typeof createdChannelSchema>;

export const deliverySchema = z.object({
  id: uuidSchema,
  channel: z.enum(notificationChannels),
  event: z.enum(['firing', 'resolved', 'escalated', 'notice', 'test']),
  /** To whom, shortened. */
  recipient: z.string(),
  state: z.enum(['waiting', 'sent', 'failed']),
  attempts: z.int().min(0),
  responseStatus: z.int().nullable(),
  error: z.string().nullable(),
  createdAt: timestampSchema,
  sentAt: timestampSchema.nullable(),
});
export type Delivery = z.infer<typeof deliverySchema>;

/** `GET /api/alerts/channels` */
export const alertChannelsSchema = z.object({
  channels: z.array(alertChannelSchema),
  /** The last 50. */
  deliveries: z.array(deliverySchema),
  /** Whether the server can send mail at all. */
  email: z.boolean(),
});
export type AlertChannels = z.infer<typeof alertChannelsSchema>;

/** `POST /api/alerts/test`: to the person who asks, by this way. */
export const alertTestSchema = z.strictObject({ channel: z.enum(notificationChannels) });

/** What a browser's push manager hands out. */
export const pushSubscriptionSchema = z.strictObject({
  endpoint: z.url({ protocol: /^https?$/ }).max(2_000),
  keys: z.strictObject({ p256dh: z.base64url().min(80).max(100), auth: z.base64url().min(20).max(30) }),
});
export type PushSubscriptionKeys = z.infer<typeof pushSubscriptionSchema>;
export const pushEndpointSchema = pushSubscriptionSchema.pick({ endpoint: true });

/** `GET /api/alerts/reach`: by what a person can be reached. */
export const alertReachSchema = z.object({
  /** For `PushManager.subscribe`. */
  pushKey: z.string(),
  pushDevices: z.int().min(0),
  /** The last four digits; null where none was given. */
  phone: z.string().nullable(),
});
export type AlertReach = z.infer<typeof alertReachSchema>;
/** `PUT /api/alerts/reach`: E.164, or null to forget it. */
export const reachChangeSchema = z.strictObject({
  phone: z
    .string()
    .regex(/^\+[1-9]\d{7,14}$/)
    .nullable(),
});
