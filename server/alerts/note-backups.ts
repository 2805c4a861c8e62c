import type { PoolClient } from 'pg';
import type { AlertEvent } from '#lib/alerts/group-events.ts';
import type { RuleRow } from '../db/queries/alerts/alert-rule-rows.ts';
import { listEndedBackups } from '../db/queries/alerts/read-backup-state.ts';
import { insertNotice } from '../db/queries/alerts/store-alert.ts';
import { effectiveRules } from './effective-rules.ts';

/** However long nobody looked, what is older is no news. */
const newsMs = 6 * 3_600_000;

/** A notice for each backup that ended, to its tenant and, where the platform's rule says so, to staff; once each. */
export async function noteBackups(client: PoolClient, rules: readonly RuleRow[], now: Date): Promise<AlertEvent[]> {
  const ended = await listEndedBackups(client, new Date(now.getTime() - newsMs));
  const events: AlertEvent[] = [];
  for (const { tenantId, id, state, finishedAt } of ended) {
    const metric = state === 'done' ? 'backupSucceeded' : 'backupFailed';
    for (const owner of [tenantId, null]) {
      for (const rule of effectiveRules(owner, rules)) {
        if (!rule.enabled || rule.metric !== metric) continue;
        // Staff read whose it is.
        const subject = owner === null ? `tenant:${tenantId} backup:${id}` : `backup:${id}`;
        const notice = { tenantId: owner, rule: rule.key, ruleName: rule.name, fields: rule, subject };
        const alertId = await insertNotice(client, notice, finishedAt);
        if (alertId === null) continue;
        const { severity, inQuietHours } = rule;
        events.push({ alertId, tenantId: owner, kind: 'notice', severity, inQuietHours });
      }
    }
  }
  return events;
}
