import { resolve } from 'node:path';
import { z } from 'zod';
import { parseServerUrl } from '#lib/cache/parse-server-url.ts';
import { serverNameSchema } from '#lib/contracts/v1/tenant-rules.ts';
import { catalogueNameSchema } from '#lib/contracts/vocabulary.ts';

const postgresUrl = z.string().regex(/^postgres(ql)?:\/\//, 'must begin with postgres:// or postgresql://');
/** One server, the primary that sentinels watch, or a cluster. Messages never repeat the URL: it holds a password. */
const redisUrl = z.string().superRefine((url, context) => {
  try {
    parseServerUrl(url);
  } catch (error) {
    context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : 'cannot be read' });
  }
});
/** Scripts and transactions of the control plane touch keys of many slots. */
const controlRedisUrl = redisUrl.refine(
  (url) => !url.includes(',') || url.startsWith('sentinel'),
  'names a cluster: the control plane is one server, or one primary behind sentinels',
);
/** `{"silo-1": "redis://…", "silo-2": {"url": "redis://…", "adminUrl": "redis://…"}}`. */
const namedServers = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue({ code: 'custom', message: 'is not JSON' });
      return z.NEVER;
    }
  })
  .pipe(
    z.record(
      serverNameSchema,
      z.union([redisUrl.transform((url) => ({ url, adminUrl: url })), z.object({ url: redisUrl, adminUrl: redisUrl })]),
    ),
  );
const flag = z.enum(['0', '1']).transform((value) => value === '1');
/** An empty variable counts as unset, as shells and compose files write it. */
const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());

/** Separated by commas. */
const listed = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((each) => each.trim())
      .filter((each) => each !== ''),
  );
/** CIDRs, separated by commas. */
const networks = listed.pipe(
  z.array(z.union([z.cidrv4(), z.cidrv6()], 'must be networks such as 10.0.0.0/8, separated by commas')),
);
const masterKey = z.string().regex(/^[A-Za-z0-9+/]{43}=$/, 'must be 32 bytes in base64');

export const envSchema = z.object({
  PORT: z.preprocess(
    (value) => (value === '' ? undefined : value),
    z.coerce.number().int().min(0).max(65535).default(3000),
  ),
  HOST: optional(z.string()),
  KRYONIX_URL: optional(z.url()),
  KRYONIX_SECRET: optional(z.string().min(32, 'must have at least 32 characters')),
  KRYONIX_MASTER_KEY: optional(masterKey),
  /** Those that KRYONIX_MASTER_KEY was before, the oldest first: what they wrapped still opens. */
  KRYONIX_FORMER_MASTER_KEYS: listed.pipe(z.array(masterKey)),
  KRYONIX_HOME: z
    .preprocess((value) => (value === '' ? undefined : value), z.string().default('.kryonix'))
    .transform((path) => resolve(path)),
  KRYONIX_DEMO: optional(flag),
  KRYONIX_CATALOGUE: z.preprocess(
    (value) => (value === '' ? undefined : value),
    catalogueNameSchema.default('multi-tenant'),
  ),
  /** A folder, `s3://…` or `s3+https://…`: see server/backup/open-backup-storage.ts. Default: in the home folder. */
  KRYONIX_BACKUP_URL: optional(z.string()),
  METRICS_TOKEN: optional(z.string().min(16)),
  TRUST_PROXY: optional(flag),
  OLLAMA_URL: optional(z.url({ protocol: /^https?$/ })),
  OLLAMA_MODEL: z.preprocess((value) => (value === '' ? undefined : value), z.string().max(100).default('llama3.2')),
  DATABASE_URL: optional(postgresUrl),
  DATABASE_OWNER_URL: optional(postgresUrl),
  DATABASE_INGEST_URL: optional(postgresUrl),
  DATABASE_PLATFORM_URL: optional(postgresUrl),
  REDIS_URL: optional(redisUrl),
  REDIS_CONTROL_URL: optional(controlRedisUrl),
  /** The same servers as an account that may manage users and read the slow log; both or none. */
  REDIS_ADMIN_URL: optional(redisUrl),
  REDIS_CONTROL_ADMIN_URL: optional(controlRedisUrl),
  /** Servers that tenants may be moved to, by name: JSON. A Cluster takes only tenants of a Cluster. */
  KRYONIX_SERVERS: optional(namedServers),
  /** PEM file of the authorities that vouch for `rediss://` and `sentinels://` servers. */
  KRYONIX_REDIS_CA: optional(z.string()),
  SMTP_URL: optional(z.url({ protocol: /^smtps?$/ })),
  SMTP_FROM: optional(z.string().min(3)),
  VAPID_PUBLIC_KEY: optional(z.base64url().length(87)),
  VAPID_PRIVATE_KEY: optional(z.base64url().length(43)),
  KRYONIX_OUTBOUND_ALLOW: networks,
  /** Live connections that one tenant may have open in this process. */
  KRYONIX_SOCKETS_PER_TENANT: z.preprocess(
    (value) => (value === '' ? undefined : value),
    z.coerce.number().int().min(1).default(1_000),
  ),
});

export type Env = z.infer<typeof envSchema>;

/** Parses the environment; throws one error that lists everything that is wrong with it. */
export function parseEnv(source: NodeJS.ProcessEnv = process.env): Env {
  const result = envSchema.safeParse(source);
  if (result.success) return result.data;
  const lines = result.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`The environment is not usable:\n${lines.join('\n')}`);
}

/** next-auth takes its own address from this variable alone. */
export function feedNextAuth(baseUrl: string): void {
  process.env.NEXTAUTH_URL = baseUrl;
}
