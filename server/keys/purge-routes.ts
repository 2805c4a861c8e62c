import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type Purge, type Purges, purgeRequestSchema } from '#lib/contracts/keys.ts';
import { uuidSchema } from '#lib/contracts/vocabulary.ts';
import { AppError } from '#lib/errors.ts';
import { cancelPurge } from '../db/queries/purges/cancel-purge.ts';
import { createPurge } from '../db/queries/purges/create-purge.ts';
import { getPurge } from '../db/queries/purges/get-purge.ts';
import { listPurges } from '../db/queries/purges/list-purges.ts';
import type { PurgeRow } from '../db/queries/purges/purge-row.ts';
import { withTenant } from '../db/with-tenant.ts';
import type { ApiRequest } from '../http/api-request.ts';
import { handle } from '../http/handle.ts';
import { jsonResponse } from '../http/json-response.ts';
import { parseInput } from '../http/parse-input.ts';
import { ownTenantScope, type TenantScope } from '../http/tenant-scope.ts';
import { services } from '../services.ts';
import { admitKeyWriter, type KeyAccess } from './admit-keys.ts';
import { auditedChange, targetOf } from './audited-change.ts';
import { databaseOfModule, prefixOfPattern, requireChangeable } from './key-place.ts';
import { type PurgeGroup, planPurge } from './plan-purge.ts';
import { openToken, type SealPurpose, sealToken } from './sealed-bytes.ts';

/** What was counted longer ago says nothing of what would go now, milliseconds. */
const confirmWithinMs = 600_000;

/** Of one tenant at once: they are run one after the other. */
const greatestOpen = 10;

const planSchema = z.object({ id: z.uuid(), count: z.int(), plannedAtMs: z.number() });

/** A plan is confirmed by who made it, and for exactly what it counted. */
function confirmPurpose(access: KeyAccess, { module, dataType, keyPrefix }: PurgeGroup): SealPurpose {
  return { purpose: 'purge', context: [access.tenantId, access.actorId, module, dataType, keyPrefix] };
}

/** `DELETE /api/cache/keys`: with `dryRun=true` it counts, with `confirm` it begins. */
export const purgeKeys = handle(async (api) => {
  const access = await admitKeyWriter(api);
  const { database, module, type: dataType, pattern, dryRun, confirm } = parseInput(purgeRequestSchema, api.query);
  const entry = databaseOfModule(module, database);
  requireChangeable(entry);
  const group = { module, dataType, keyPrefix: prefixOfPattern(pattern) };
  if (dryRun === 'true') {
    if (confirm !== undefined)
      throw new AppError('invalid_request', 'A dry run cannot be confirmed in the same request.');
    return jsonResponse(await plan(access, group));
  }
  if (confirm === undefined) throw new AppError('invalid_request', 'A purge begins with dryRun=true.');
  return jsonResponse({ purgeId: await begin(api, access, { group, database: entry.id, confirm }) }, { status: 202 });
});

async function plan(access: KeyAccess, group: PurgeGroup) {
  const planned = await planPurge(access.tenantId, group);
  const payload = { id: randomUUID(), count: planned.count, plannedAtMs: Date.now() };
  return { ...planned, confirmToken: sealToken(payload, confirmPurpose(access, group)) };
}

/** The same confirmation sent twice begins one purge. */
async function begin(
  api: ApiRequest,
  access: KeyAccess,
  { group, database, confirm }: { group: PurgeGroup; database: number; confirm: string },
): Promise<string> {
  const planned = openToken(confirm, planSchema, confirmPurpose(access, group));
  if (planned === null) throw new AppError('invalid_request', 'The request is not valid: confirm.');
  if (Date.now() - planned.plannedAtMs > confirmWithinMs) {
    throw new AppError('conflict', 'The dry run is too old: count again.');
  }
  const { id, count } = planned;
  const { tenantId, actorName, userId } = access;
  const { module, dataType = null, keyPrefix = null } = group;
  const known = await withTenant(services().pools.app, tenantId, (client) => getPurge(client, tenantId, id));
  if (known !== null) return id;
  const after = { purgeId: id, database, counted: count };
  const change = { action: 'keys.purge', target: targetOf(module, dataType, keyPrefix), after };
  await auditedChange(api, access, change, async (client) => {
    const open = (await listPurges(client, tenantId, pastPurges)).filter(({ shown }) => shown.finishedAt === null);
    if (open.length >= greatestOpen)
      throw new AppError('conflict', `There are ${greatestOpen} purges under way already.`);
    const begun = await createPurge(client, {
      ...{ tenantId, id, database, module, dataType, keyPrefix, total: count },
      ...{ requestedBy: actorName, requestedByUser: userId, requestId: api.requestId },
    });
    // The same confirmation at the same moment: the other request has begun it, and has its audit row.
    if (!begun) throw new AppError('conflict', 'This purge has already begun.');
  });
  return id;
}

const noSuchPurge = () => new AppError('not_found', 'There is no such purge.');
const idOf = (api: ApiRequest): string => {
  const id = uuidSchema.safeParse(api.params.id);
  if (!id.success) throw noSuchPurge();
  return id.data;
};

export const getPurgeProgress = handle(async (api) => {
  const scope = ownTenantScope(await api.authenticate());
  const purge = await scope.query((client) => getPurge(client, scope.tenantId, idOf(api)));
  if (purge === null) throw noSuchPurge();
  return jsonResponse(shownTo(scope, purge));
});

/** The beginning of keys may be a part of somebody's key: who sees keys masked does not see it. */
const shownTo = ({ masked }: TenantScope, { shown }: PurgeRow): Purge => (masked ? { ...shown, pattern: null } : shown);

const pastPurges = 50;

export const listPastPurges = handle(async (api) => {
  const scope = ownTenantScope(await api.authenticate());
  const rows = await scope.query((client) => listPurges(client, scope.tenantId, pastPurges));
  const body: Purges = { purges: rows.map((row) => shownTo(scope, row)) };
  return jsonResponse(body);
});

/** Stops between two steps; what is gone stays gone. */
export const stopPurge = handle(async (api) => {
  const access = await admitKeyWriter(api);
  const id = idOf(api);
  const { tenantId } = access;
  const change = { action: 'keys.purge.cancel', target: `purge:${id}` };
  const stopped = await auditedChange(api, access, change, async (client) => {
    if ((await getPurge(client, tenantId, id)) === null) throw noSuchPurge();
    const purge = await cancelPurge(client, tenantId, id);
    if (purge === null) throw new AppError('conflict', 'This purge has already ended.');
    return purge;
  });
  return jsonResponse(stopped.shown);
});
