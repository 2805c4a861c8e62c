import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { CleanupFinding } from './cleanup-tally.ts';

/** On the control server: what the newest census found, for whoever proposes; both may be other processes. */
const findingsKey = 'kryonix:optimizer:endless';
const keptSeconds = 900;
/** What takes less is not worth anybody's time, and what rests on fewer entries is not known well enough. */
const leastBytes = 1_048_576;
const leastSampled = 8;
const perTenant = 3;

const findingsSchema = z.array(
  z.object({
    tenantId: z.uuid(),
    database: z.number(),
    module: z.string(),
    dataType: z.string(),
    keys: z.number(),
    bytes: z.number(),
    errorBytes: z.number(),
    unreadKeys: z.number().nullable(),
    sampled: z.number(),
  }),
);

/** Of each tenant the classes with most to gain. */
function worthwhile(findings: readonly CleanupFinding[]): CleanupFinding[] {
  const taken = new Map<string, number>();
  return findings
    .filter(({ bytes, sampled }) => bytes >= leastBytes && sampled >= leastSampled)
    .sort((a, b) => b.bytes - a.bytes)
    .filter(({ tenantId }) => {
      const before = taken.get(tenantId) ?? 0;
      taken.set(tenantId, before + 1);
      return before < perTenant;
    });
}

export async function publishCleanupFindings(control: Redis, findings: readonly CleanupFinding[]): Promise<void> {
  await control.set(findingsKey, JSON.stringify(worthwhile(findings)), 'EX', keptSeconds);
}

/** What was found since it was last asked for; empty where nothing was. */
export async function takeCleanupFindings(control: Redis): Promise<CleanupFinding[]> {
  const json = await control.getdel(findingsKey);
  return json === null ? [] : findingsSchema.parse(JSON.parse(json));
}
