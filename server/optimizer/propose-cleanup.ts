import { randomInt } from 'node:crypto';
import type { ClientBase } from 'pg';
import { appendAuditEntry } from '../db/queries/audit/append-audit-entry.ts';
import { listOptimizationRows } from '../db/queries/optimizations/list-optimization-rows.ts';
import type { OptimizationRow } from '../db/queries/optimizations/optimization-row.ts';
import { insertOptimization, updateOptimization } from '../db/queries/optimizations/store-optimization.ts';
import { withTenant } from '../db/with-tenant.ts';
import type { CleanupFinding } from './cleanup-tally.ts';
import type { CleanupTools } from './run-cleanup.ts';

/** What a person dismissed or undid is not proposed again for so long. */
const restMs = 72 * 3_600_000;
const over: readonly OptimizationRow['state'][] = ['kept', 'expired'];
const refused: readonly OptimizationRow['state'][] = ['dismissed', 'reverted'];

/** Proposes to give a TTL to what a census found without one; a proposal that is open already takes the newer figures. */
export async function proposeCleanup(
  tools: Pick<CleanupTools, 'cache' | 'pool' | 'now' | 'changed'>,
  finding: CleanupFinding,
): Promise<void> {
  const { module, dataType, tenantId } = finding;
  const { ttlSeconds } = tools.cache.forTenant(tenantId).explainTtl(module, dataType);
  const at = new Date(tools.now());
  const row = await withTenant(tools.pool, tenantId, (client) => propose(client, finding, { ttlSeconds, at }));
  if (row !== null) tools.changed(row);
}

async function propose(
  client: ClientBase,
  finding: CleanupFinding,
  { ttlSeconds, at }: { ttlSeconds: number; at: Date },
): Promise<OptimizationRow | null> {
  const { tenantId, database, module, dataType, keys, bytes, errorBytes, unreadKeys, sampled } = finding;
  const found = { keys, bytes, errorBytes, unreadKeys, sampled };
  const known = (await listOptimizationRows(client, tenantId)).filter(
    ({ kind, changes: [change] }) => kind === 'cleanup' && change?.module === module && change.dataType === dataType,
  );
  const open = known.find(({ state }) => state === 'proposed');
  if (open?.cleanup) return updateOptimization(client, { ...open, cleanup: { ...open.cleanup, found } }, at);
  const blocking = known.some(
    ({ state, created_at }) =>
      !over.includes(state) && !(refused.includes(state) && at.getTime() - created_at.getTime() >= restMs),
  );
  if (blocking) return null;
  const row = await insertOptimization(client, tenantId, {
    kind: 'cleanup',
    changes: [{ module, dataType, formerTtlSeconds: ttlSeconds, ttlSeconds, formerPolicySeconds: null }],
    ...{ gain_pp: 0, gain_low_pp: 0, gain_high_pp: 0, hottest: {}, salt: randomInt(2 ** 32), created_at: at },
    evidence: { reads: sampled, watchedSeconds: 0, examinedSeconds: 0, memoryRatio: 1, promisedMissRatio: 1 },
    cleanup: { database, found, run: null, receipt: null },
  });
  await appendAuditEntry(client, {
    ...{ tenantId, actorUserId: null, address: null, requestId: null },
    ...{ action: 'optimization.propose', target: `optimization:${row.id}` },
    after: { state: row.state, changes: row.changes, found },
  });
  return row;
}
