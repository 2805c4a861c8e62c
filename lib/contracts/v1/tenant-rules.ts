import { z } from 'zod';

/** `maintenance`: reads are served, writes refused. `suspended`: nothing is. */
export const tenantStatuses = ['active', 'maintenance', 'suspended'] as const;
export type TenantStatus = (typeof tenantStatuses)[number];

/** What holds for one purpose database of a tenant; whatever is left out is not limited, and on. */
const databaseRulesSchema = z.object({
  status: z.enum(tenantStatuses).optional(),
  /** False: no process reads or writes it through the SDK. */
  sdkEnabled: z.boolean().optional(),
  /** Calls an hour by API key, in all processes together; an hour's worth may come at once. */
  sdkCallsPerHour: z.int().min(1).optional(),
  quotaBytes: z.int().min(1).optional(),
  /** False: values from phones and tablets are stored as they are. */
  mobileCompression: z.boolean().optional(),
  /** False: its operations are counted under no class, device, network or key. */
  monitoring: z.boolean().optional(),
  /** False: optimiser policies do not hold here. */
  optimization: z.boolean().optional(),
});

/** A purpose database, as a key of a record. */
const databaseKeySchema = z.string().regex(/^(\d|1[0-5])$/);

/** A server that tenants may be moved to: every process knows its address under this name. */
export const serverNameSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/)
  .refine((name) => name !== 'data' && name !== 'control', 'is the name of a plane');

/** What a tenant may do, as the server publishes it. */
export const tenantRulesSchema = z.object({
  status: z.enum(tenantStatuses),
  /** Default all. */
  allowedDatabases: z.array(z.int().min(0).max(15)).optional(),
  readOnly: z.boolean().optional(),
  /** Application modules that are enabled, beside those of the databases themselves. Default all. */
  modules: z.array(z.string().min(1).max(32)).min(1).max(200).optional(),
  /** The server counted as many keys as the tenant may have: nothing more is stored. */
  keysFull: z.boolean().optional(),
  /** Calls a second, in all processes together. */
  rateLimitPerSecond: z.int().min(1).optional(),
  /** Of all its databases together. */
  quotaBytes: z.int().min(1).optional(),
  /** At the quota. `trim`: the server removes what counts least, and writes go on until a tenth above. */
  onQuotaFull: z.enum(['refuse', 'trim']).optional(),
  /** `introducing`: what is stored is encrypted, what was stored before still opens. */
  encryption: z.enum(['introducing', 'on']).optional(),
  /** The newest data key: whoever knows only older ones asks for it before it seals. */
  dataKey: z.int().min(1).optional(),
  /** By number. */
  databases: z.record(databaseKeySchema, databaseRulesSchema).optional(),
  /** By number: databases that are not in their usual place, and on which server they are. */
  servers: z.record(databaseKeySchema, serverNameSchema).optional(),
  /** Databases that are on their way to another server: they are read, and not written. */
  moving: z.array(z.int().min(0).max(15)).optional(),
  /** By number: where they shall be moved; whoever uses them finds out whether it reaches that server. */
  reach: z.record(databaseKeySchema, serverNameSchema).optional(),
  /** Counts the changes of these three: what every live process acknowledges. */
  epoch: z.int().min(1).optional(),
});

export type DatabaseRules = z.infer<typeof databaseRulesSchema>;
export type TenantRules = z.infer<typeof tenantRulesSchema>;
