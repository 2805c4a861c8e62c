import { resolve } from 'node:path';
import { z } from 'zod';
import { catalogueNameSchema } from '#lib/contracts/vocabulary.ts';

const postgresUrl = z.string().regex(/^postgres(ql)?:\/\//, 'must begin with postgres:// or postgresql://');
/** The SDK knows clusters and sentinels; the server's own connections know one server each. */
const redisUrl = z
  .string()
  .regex(
    /^rediss?:\/\/[^,]+$/,
    'must be redis:// or rediss:// of one server: the server does not speak to Cluster or Sentinel yet',
  );
const flag = z.enum(['0', '1']).transform((value) => value === '1');
/** An empty variable counts as unset, as shells and compose files write it. */
const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());

export const envSchema = z.object({
  PORT: z.preprocess(
    (value) => (value === '' ? undefined : value),
    z.coerce.number().int().min(0).max(65535).default(3000),
  ),
  HOST: optional(z.string()),
  KRYONIX_URL: optional(z.url()),
  KRYONIX_SECRET: optional(z.string().min(32, 'must have at least 32 characters')),
  KRYONIX_MASTER_KEY: optional(z.string().regex(/^[A-Za-z0-9+/]{43}=$/, 'must be 32 bytes in base64')),
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
  DATABASE_URL: optional(postgresUrl),
  DATABASE_OWNER_URL: optional(postgresUrl),
  DATABASE_INGEST_URL: optional(postgresUrl),
  DATABASE_PLATFORM_URL: optional(postgresUrl),
  REDIS_URL: optional(redisUrl),
  REDIS_CONTROL_URL: optional(redisUrl),
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
