import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { newMoveSchema, type TenantTopologyView } from '#lib/contracts/tenant-move.ts';
import { uuidSchema } from '#lib/contracts/vocabulary.ts';
import { readTenantTopology } from '../db/queries/tenants/tenant-topology.ts';
import type { RouteParams } from '../http/api-request.ts';
import { handle } from '../http/handle.ts';
import { jsonResponse } from '../http/json-response.ts';
import { operatesPlatform } from '../http/operates-platform.ts';
import { parseInput } from '../http/parse-input.ts';
import { platformQuery } from '../http/platform-scope.ts';
import { readJson } from '../http/read-json.ts';
import { services } from '../services.ts';
import { describeLifeCycle } from '../tenants/describe-life-cycle.ts';
import { liveSessions } from './await-sessions.ts';
import { beginMove, planMove, undoMove } from './begin-move.ts';

const tenantIdOf = (params: RouteParams) => parseInput(z.object({ id: uuidSchema }), params).id.toLowerCase();

/** Where a tenant's databases are, and which processes know it. */
export const showTopology = handle(async (api) => {
  const principal = await api.authenticate();
  const tenantId = tenantIdOf(api.params);
  const use = { target: `tenant:${tenantId}`, tenantId };
  const query = platformQuery(principal, { ...api, action: 'topology' }, use);
  const { epoch, servers, previous, moving, operation } = await query(async (client) => {
    const now = await describeLifeCycle(client, { id: tenantId });
    return { ...(await readTenantTopology(client, tenantId)), operation: now.operation };
  });
  const { control, backups, env } = services();
  const sessions = (await liveSessions(control, tenantId)).map(({ name, epochs, problems, overHttp }) => {
    return { name, epoch: epochs[tenantId] ?? 0, problem: problems[tenantId] ?? null, overHttp };
  });
  const running = operation?.state === 'running' ? operation : null;
  const canUndo =
    running === null
      ? !isDeepStrictEqual(servers, previous)
      : running.kind === 'move' && running.step !== 'thawing' && running.step !== 'removing';
  const available = Object.keys(backups.connections.servers ?? {});
  return jsonResponse({
    epoch,
    servers,
    previous,
    moving,
    canUndo,
    catalogue: env.KRYONIX_CATALOGUE,
    available,
    sessions,
  } satisfies TenantTopologyView);
});

/** 202: it is under way. A dry run answers 200 and what would be moved. */
export const moveTenant = handle(async (api) => {
  const operator = await operatesPlatform(api);
  const tenantId = tenantIdOf(api.params);
  const wish = await readJson(api.request, newMoveSchema);
  if (wish.dryRun) return jsonResponse(await planMove(tenantId, wish));
  return jsonResponse(await beginMove(operator, tenantId, wish), { status: 202 });
});

/** 202: the last move is being taken back. */
export const undoTenantMove = handle(async (api) => {
  const operator = await operatesPlatform(api);
  return jsonResponse(await undoMove(operator, tenantIdOf(api.params)), { status: 202 });
});
