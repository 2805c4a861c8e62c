import { Cluster, type Redis } from 'ioredis';
import { primariesOf } from '#lib/cache/scan-keys.ts';
import type { TenantLifeCycle } from '#lib/contracts/tenant-life-cycle.ts';
import type { MoveDatabase, MovePlan, NewMove } from '#lib/contracts/tenant-move.ts';
import { AppError } from '#lib/errors.ts';
import { parseInfo } from '#lib/telemetry/parse-info.ts';
import { beginTenantOperation, cancelTenantMove } from '../db/queries/tenants/tenant-operation.ts';
import { readTenantTopology } from '../db/queries/tenants/tenant-topology.ts';
import { isCluster, keyFormOf } from '../redis/open-plane.ts';
import { runIdOf } from '../redis/run-id-of.ts';
import { services } from '../services.ts';
import { describeLifeCycle } from '../tenants/describe-life-cycle.ts';
import { actOnTenants, type TenantActor } from '../tenants/tenant-actor.ts';
import { tenantOperationJobName } from '../tenants/tenant-operation-job-name.ts';
import { measureTenant } from './measure-tenant.ts';
import { moveRefusal } from './move-refusal.ts';
import type { DatabaseMove, MoveRequest } from './move-request.ts';
import { type OnePlace, openPlace } from './one-place.ts';
import { placeUrl } from './place-url.ts';

const look = (id: string) => describeLifeCycle(services().pools.platform, { id });

function refuseUnderWay({ operation }: TenantLifeCycle): void {
  if (operation?.state === 'running') throw moveRefusal('under_way', 'Something else is under way with this tenant.');
}

/** The databases that are not yet where they are wanted. `serverOf` answers the wanted server. */
async function plan(
  tenantId: string,
  databases: readonly number[] | undefined,
  serverOf: (database: number, previous: Readonly<Record<string, string>>) => string | null,
): Promise<DatabaseMove[]> {
  const { pools, backups } = services();
  const { servers, previous } = await readTenantTopology(pools.platform, tenantId);
  const wanted = databases ?? backups.catalogue.databases.map(({ id }) => id);
  const moves = wanted.map((database) => {
    return { database, from: servers[database] ?? null, to: serverOf(database, previous) };
  });
  const needed = moves.filter(({ from, to }) => from !== to);
  if (needed.length === 0) throw moveRefusal('already_there', 'The databases are there already.');
  return needed;
}

/** A server behind a place, as it tells of itself. */
interface PlaceNode {
  runId: string;
  mayEvict: boolean;
}

async function describeNode(node: Redis): Promise<PlaceNode> {
  const { memory } = parseInfo(await node.info('memory'));
  return { runId: await runIdOf(node), mayEvict: memory?.policy !== 'noeviction' && memory?.maxBytes !== 0 };
}

/** The servers behind a place: one, or the primaries of a Cluster. */
async function nodesOf({ databases, database }: OnePlace, server: string | null): Promise<PlaceNode[]> {
  try {
    const client = await databases.open(database);
    return await Promise.all((client instanceof Cluster ? primariesOf(client) : [client]).map(describeNode));
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    const name = server === null ? 'The usual server' : `The server ${server}`;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw moveRefusal('silent_server', `${name} does not answer, and nothing was changed: ${reason}`, {
      server,
      cause,
    });
  }
}

function assertTarget(theirs: readonly PlaceNode[], ours: readonly PlaceNode[], { server, keeps }: Target): void {
  for (const { runId, mayEvict } of ours) {
    if (theirs.some((node) => node.runId === runId))
      throw moveRefusal('same_server', 'The database is on that server already.', { server });
    if (!keeps || !mayEvict) continue;
    const message = 'That server may evict: sessions, queues and locks need one with noeviction.';
    throw moveRefusal('may_evict', message, { server });
  }
}

interface Target {
  /** `null`: where everybody's are. */
  server: string | null;
  /** What cannot be loaded again goes there. */
  keeps: boolean;
}

/** A Cluster has one database: what is in numbered ones would need another form of key, in every process at once. */
function assertForm(moves: readonly DatabaseMove[]): void {
  const { connections, catalogue } = services().backups;
  if (keyFormOf(connections.redisUrl) === 'prefixed') return;
  const clustered = moves.find(({ database, to }) =>
    isCluster(placeUrl(connections, catalogue.databases, database, to)),
  );
  if (clustered === undefined) return;
  const message = `${clustered.to} is a Cluster, which has one database: this installation keeps tenants in numbered ones. It takes tenants of an installation whose REDIS_URL is a Cluster; a backup can be restored into one.`;
  throw moveRefusal('cluster', message, { server: clustered.to });
}

/** Somebody waits to hear that a server is away, milliseconds. */
const firstAnswerMs = 3_000;

/** Looks at both places of each database: that they are two, that the new one keeps what it must, how much there is. */
async function inspect(tenantId: string, moves: readonly DatabaseMove[]): Promise<MoveDatabase[]> {
  const { backups } = services();
  assertForm(moves);
  const found: MoveDatabase[] = [];
  for (const move of moves) {
    const { database } = move;
    const isProtected = backups.catalogue.databases[database]?.evictionClass === 'protected';
    const open = (server: string | null) => openPlace(backups, { tenantId, database }, { server, firstAnswerMs });
    const [source, target] = [open(move.from), open(move.to)];
    try {
      const [theirs, ours] = [await nodesOf(source, move.from), await nodesOf(target, move.to)];
      assertTarget(theirs, ours, { server: move.to, keeps: isProtected });
      found.push({ ...move, kept: isProtected, ...(await measureTenant(source)) });
    } finally {
      source.databases.close();
      target.databases.close();
    }
  }
  return found;
}

async function begin(
  actor: TenantActor,
  tenant: TenantLifeCycle,
  databases: DatabaseMove[],
  waitSeconds: number,
): Promise<TenantLifeCycle> {
  const { jobs } = services();
  const { id: tenantId, slug } = tenant;
  const request: MoveRequest = { databases, waitSeconds };
  const act = { action: 'tenant.move', tenantId, target: `tenant:${slug}`, after: { databases } };
  const operationId = await actOnTenants(actor, act, (client) =>
    beginTenantOperation(client, { tenantId, kind: 'move', request, steps: [] }),
  );
  await jobs.enqueue(tenantOperationJobName, { operationId }, { id: operationId });
  return look(tenantId);
}

/** What a move would take along. Changes nothing. Throws `not_found`, `conflict`. */
export async function planMove(tenantId: string, wish: NewMove): Promise<MovePlan> {
  await look(tenantId);
  return { databases: await inspect(tenantId, await plan(tenantId, wish.databases, () => wish.to)) };
}

/**
 * Has a tenant's databases moved to a server that KRYONIX_SERVERS names, or back to where everybody's are. Values that can
 * be loaded again are left behind; everything else goes along. Throws `not_found`, `conflict`.
 */
export async function beginMove(actor: TenantActor, tenantId: string, wish: NewMove): Promise<TenantLifeCycle> {
  const tenant = await look(tenantId);
  refuseUnderWay(tenant);
  const moves = await plan(tenantId, wish.databases, () => wish.to);
  await inspect(tenantId, moves);
  return begin(actor, tenant, moves, wish.waitSeconds);
}

/**
 * Takes the last move back: one that is under way turns around, as long as nothing was written at the new place; one that
 * is over is followed by one in the other direction. Throws `not_found`, `conflict`.
 */
export async function undoMove(actor: TenantActor, tenantId: string): Promise<TenantLifeCycle> {
  const tenant = await look(tenantId);
  if (tenant.operation?.kind === 'move' && tenant.operation.state === 'running') {
    const act = { action: 'tenant.move.undo', tenantId, target: `tenant:${tenant.slug}` };
    const turned = await actOnTenants(actor, act, (client) => cancelTenantMove(client, tenantId));
    if (!turned) throw moveRefusal('through', 'The move is through: ask again when it has ended.');
    return look(tenantId);
  }
  refuseUnderWay(tenant);
  const moves = await plan(tenantId, undefined, (database, previous) => previous[database] ?? null);
  await inspect(tenantId, moves);
  return begin(actor, tenant, moves, defaultUndoSeconds);
}

const defaultUndoSeconds = 30;
