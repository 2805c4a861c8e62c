import { catalogues } from '#lib/cache/catalogue.ts';
import {
  type Reconciliation,
  type ReconciliationWindow,
  reconciliationQuestionSchema,
} from '#lib/contracts/reconciliation.ts';
import { comparePlane, comparePlanes, type ReadCounter, spanOf } from '#lib/telemetry/reconcile-reads.ts';
import { getTenantReads } from '../../db/queries/server-truth/get-tenant-reads.ts';
import { listReadCounters } from '../../db/queries/server-truth/list-read-counters.ts';
import { services } from '../../services.ts';
import { balanceTelemetry } from '../balance-telemetry.ts';
import { handle } from '../handle.ts';
import { jsonResponse } from '../json-response.ts';
import { parseInput } from '../parse-input.ts';
import { type PlatformQuery, platformQuery } from '../platform-scope.ts';

const windowsMs: Record<ReconciliationWindow, number> = { '5m': 300_000, '1h': 3_600_000 };
/** Until then a minute's operations have arrived: producers flush every second, ingestion stores at once. */
const settleMs = 10_000;
/** Servers that were not measured at the edge of the window for so long are compared from the measurement before. */
const slackMs = 60_000;
const unknownReads = { tenantReads: null, inProcessAnswers: null, sdkReads: null };

async function comparePlaneNow(query: PlatformQuery, role: ReadCounter['node'], windowMs: number, now: Date) {
  const catalogue = catalogues[services().env.KRYONIX_CATALOGUE].databases;
  const evictionClass = role === 'data' ? 'evictable' : 'protected';
  const databases = catalogue.filter((entry) => entry.evictionClass === evictionClass).map(({ id }) => id);
  const until = new Date(now.getTime() - settleMs);
  return query(async (client) => {
    const all = await listReadCounters(client, new Date(until.getTime() - windowMs - slackMs), until);
    const span = spanOf(
      all.filter(({ node }) => node === role),
      windowMs,
    );
    if (span === null) return comparePlane(role, null, unknownReads, windowMs);
    const [from, to] = [new Date(span.first.minuteMs), new Date(span.last.minuteMs)];
    return comparePlane(role, span, await getTenantReads(client, { node: role, databases, from, to }), windowMs);
  });
}

/** What the servers counted beside what tenants are said to have done, and whether every operation is accounted for. */
export async function readReconciliation(
  query: PlatformQuery,
  window: ReconciliationWindow,
  now: Date,
): Promise<Reconciliation> {
  const planes = [];
  for (const role of ['data', 'control'] as const) {
    planes.push(await comparePlaneNow(query, role, windowsMs[window], now));
  }
  const conservation = await balanceTelemetry(query, services().control);
  return { window, reads: { planes, total: comparePlanes(planes) }, conservation, timestamp: now.toISOString() };
}

export const getReconciliation = handle(async (api) => {
  const principal = await api.authenticate();
  const use = { target: 'platform', tenantId: null };
  const query = platformQuery(principal, { ...api, action: 'reconciliation' }, use);
  const { window } = parseInput(reconciliationQuestionSchema, api.query);
  return jsonResponse(await readReconciliation(query, window, new Date()));
});
