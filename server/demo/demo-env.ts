import { z } from 'zod';
import { catalogueNameSchema, uuidSchema } from '#lib/contracts/vocabulary.ts';
import type { SealingOptions } from '#lib/sdk/node.ts';

const tenantsSchema = z.array(z.object({ id: uuidSchema, slug: z.string().min(1) })).min(1);

const demoEnvSchema = z.object({
  /** The tenants to play, as JSON. */
  KRYONIX_DEMO_TENANTS: z
    .string()
    .transform((text, context) => {
      try {
        return JSON.parse(text) as unknown;
      } catch {
        context.addIssue({ code: 'custom', message: 'must be JSON' });
        return z.NEVER;
      }
    })
    .pipe(tenantsSchema),
  REDIS_URL: z.string().min(1),
  REDIS_CONTROL_URL: z.string().min(1),
  /** Wraps tenants' data keys: 32 bytes in base64. */
  KRYONIX_MASTER_KEY: z.string().min(1).optional(),
  /** Separated by commas, the oldest first. */
  KRYONIX_FORMER_MASTER_KEYS: z.string().optional(),
  KRYONIX_CATALOGUE: catalogueNameSchema.default('multi-tenant'),
  /** `1`: tenants whose history was never written get one. Safe to leave on: it is written once. */
  KRYONIX_DEMO_BACKFILL: z
    .enum(['0', '1'])
    .default('0')
    .transform((value) => value === '1'),
});

export type DemoEnv = z.infer<typeof demoEnvSchema>;

/** The environment that the server makes for the demo's process; throws with the list of what is wrong with it. */
export function parseDemoEnv(source: NodeJS.ProcessEnv = process.env): DemoEnv {
  const result = demoEnvSchema.safeParse(source);
  if (result.success) return result.data;
  const lines = result.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`The demo cannot start:\n${lines.join('\n')}`);
}

/** Tenants' values are sealed as the server's rules say: whoever else reads them must agree. */
export function encryptionOf(env: DemoEnv): Pick<SealingOptions, 'encryption'> {
  const { KRYONIX_MASTER_KEY: masterKey, KRYONIX_FORMER_MASTER_KEYS: former } = env;
  const formerMasterKeys = former ? former.split(',') : [];
  return masterKey === undefined ? {} : { encryption: { masterKey, formerMasterKeys, tenants: 'published' } };
}
