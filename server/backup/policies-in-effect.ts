import { z } from 'zod';
import { applyPoliciesScript } from '#lib/cache/apply-policies-script.ts';
import { PolicyTable } from '#lib/cache/policy-table.ts';
import { policiesKey } from '#lib/cache/publish-policies.ts';
import { runScript } from '#lib/cache/run-script.ts';
import type { RestoreConflict } from '#lib/contracts/backups.ts';
import type { BackupContext } from './backup-context.ts';
import type { SectionRow } from './section-row.ts';
import type { TenantClient } from './tenant-databases.ts';
import { withControl } from './with-control.ts';

const rowSchema = z.object({ field: z.string(), settings: z.record(z.string(), z.unknown()) });

const fieldsPerScan = 500;
const fieldsAtOnce = 200;
/** Of one database: that is configuration, and is published from there. */
const ofDatabase = /^tenant:[^:]*:\d+$/;

/** The tenant's own fields of the hash of policies, its id left out. */
export async function readPoliciesInEffect(context: BackupContext, tenantId: string): Promise<SectionRow[]> {
  return withControl(context, async (client) => {
    const rows = new Map<string, SectionRow>();
    let cursor = '0';
    do {
      const [next, found] = await client.hscan(policiesKey, cursor, 'MATCH', `*:${tenantId}*`, 'COUNT', fieldsPerScan);
      for (let at = 0; at + 1 < found.length; at += 2) {
        const field = found[at] ?? '';
        if (field.split(':')[1] !== tenantId || ofDatabase.test(field)) continue;
        const row = { field: field.replace(tenantId, ''), settings: JSON.parse(found[at + 1] ?? '{}') as unknown };
        rows.set(field, { table: policiesKey, row });
      }
      cursor = next;
    } while (cursor !== '0');
    return [...rows.values()];
  });
}

const isOnTrial = (json: string | null | undefined) => json?.includes('"holdOut"') === true;

async function publish(client: TenantClient, fields: readonly (readonly [string, string])[]): Promise<void> {
  const args = [policiesKey, JSON.stringify(fields), ...fields.flat()];
  await runScript(client, applyPoliciesScript, [policiesKey], args);
}

/**
 * Puts policies of a backup into effect for a tenant, in every cache within a second; answers how many. One that is there
 * stays unless it is to be replaced, and one on trial in any case: its measurement would be worth nothing. What was on
 * trial when the backup was made holds for all keys, for nobody measures it any more.
 */
export async function restorePolicies(
  context: BackupContext,
  tenantId: string,
  { rows, conflict }: { rows: readonly SectionRow[]; conflict: RestoreConflict },
): Promise<number> {
  const table = new PolicyTable();
  const kept = rows.flatMap((each) => {
    // Older backups hold what was proposed here, not what was in effect.
    if (each.table !== policiesKey) return [];
    const { field, settings } = rowSchema.parse(each.row);
    const [kind = '', , ...rest] = field.split(':');
    const { holdOut: _, ...lasting } = settings;
    const pair = [[kind, tenantId, ...rest].join(':'), JSON.stringify(lasting)] as const;
    table.put(...pair);
    return [pair];
  });
  return withControl(context, async (client) => {
    let published = 0;
    for (let start = 0; start < kept.length; start += fieldsAtOnce) {
      const some = kept.slice(start, start + fieldsAtOnce);
      const there = await client.hmget(policiesKey, ...some.map(([field]) => field));
      const wanted = some.filter(([, json], at) => {
        const known = there[at];
        return known == null || (conflict === 'replace' && known !== json && !isOnTrial(known));
      });
      if (wanted.length > 0) await publish(client, wanted);
      published += wanted.length;
    }
    return published;
  });
}
