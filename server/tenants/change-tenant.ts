import type { TenantChange, TenantDeletion, TenantLifeCycle } from '#lib/contracts/tenant-life-cycle.ts';
import { AppError } from '#lib/errors.ts';
import { setTenantAccess } from '../db/queries/access/set-tenant-access.ts';
import { setTenantStatus } from '../db/queries/access/set-tenant-status.ts';
import { setTelemetryRetention } from '../db/queries/tenants/set-telemetry-retention.ts';
import { changeTenantProfile } from '../db/queries/tenants/tenant-profile.ts';
import { services } from '../services.ts';
import { describeLifeCycle } from './describe-life-cycle.ts';
import { actOnTenants, type TenantActor } from './tenant-actor.ts';
import { tierNamed } from './tenant-options.ts';

const dayMs = 86_400_000;

/** Throws `not_found`. */
export const look = (id: string) => describeLifeCycle(services().pools.platform, { id });

/** In effect everywhere within a second: sockets and Redis connections end, calls by HTTP and SDK are refused. */
export async function settle(tenantId: string): Promise<TenantLifeCycle> {
  await services().tenantRules.publish(tenantId);
  return look(tenantId);
}

/** Throws `conflict` while the tenant is being made or erased. */
export function refuseUnderWay({ operation }: TenantLifeCycle): void {
  if (operation === null || operation.state !== 'running') return;
  const messages = {
    create: 'The tenant is still being made.',
    erase: 'The tenant is being erased.',
    move: 'The tenant is being moved to another server.',
  };
  throw new AppError('conflict', messages[operation.kind]);
}

/** Closes a tenant. Again for a closed one it changes nothing. Throws `not_found`, `conflict`. */
export async function suspendTenant(actor: TenantActor, tenantId: string): Promise<TenantLifeCycle> {
  const before = await look(tenantId);
  refuseUnderWay(before);
  if (before.status === 'suspended') return settle(tenantId);
  const states = { before: { status: before.status }, after: { status: 'suspended' } };
  const act = { action: 'tenant.suspend', tenantId, target: `tenant:${before.slug}`, ...states };
  await actOnTenants(actor, act, (client) => setTenantStatus(client, tenantId, 'suspended'));
  return settle(tenantId);
}

/** Opens a tenant again. Throws `not_found`, `conflict` for one that is to be erased: take that back first. */
export async function resumeTenant(actor: TenantActor, tenantId: string): Promise<TenantLifeCycle> {
  const before = await look(tenantId);
  refuseUnderWay(before);
  if (before.deleteAfter !== null) throw new AppError('conflict', 'The tenant is to be deleted: restore it first.');
  if (before.status === 'active') return settle(tenantId);
  const states = { before: { status: before.status }, after: { status: 'active' } };
  const act = { action: 'tenant.resume', tenantId, target: `tenant:${before.slug}`, ...states };
  await actOnTenants(actor, act, (client) => setTenantStatus(client, tenantId, 'active'));
  return settle(tenantId);
}

/** Reads are served, writes refused, until the tenant is opened again. Throws `not_found`, `conflict` for a closed one. */
export async function maintainTenant(actor: TenantActor, tenantId: string): Promise<TenantLifeCycle> {
  const before = await look(tenantId);
  refuseUnderWay(before);
  if (before.status === 'suspended') throw new AppError('conflict', 'The tenant is closed: open it first.');
  if (before.status === 'maintenance') return settle(tenantId);
  const states = { before: { status: before.status }, after: { status: 'maintenance' } };
  const act = { action: 'tenant.maintenance', tenantId, target: `tenant:${before.slug}`, ...states };
  await actOnTenants(actor, act, (client) => setTenantStatus(client, tenantId, 'maintenance'));
  return settle(tenantId);
}

/** Closes a tenant now and has it erased when the days of grace are over. Throws `not_found`, `conflict`, `invalid_request`. */
export async function deleteTenant(
  actor: TenantActor,
  tenantId: string,
  { confirm, graceDays }: TenantDeletion,
): Promise<TenantLifeCycle> {
  const before = await look(tenantId);
  refuseUnderWay(before);
  if (confirm !== before.slug) throw new AppError('invalid_request', 'The confirmation is not the slug of the tenant.');
  const deleteAfter = new Date(Date.now() + graceDays * dayMs);
  const after = { status: 'suspended', deleteAfter: deleteAfter.toISOString() };
  const states = { before: { status: before.status, deleteAfter: before.deleteAfter }, after };
  const act = { action: 'tenant.delete', tenantId, target: `tenant:${before.slug}`, ...states };
  await actOnTenants(actor, act, async (client) => {
    await setTenantStatus(client, tenantId, 'suspended');
    await changeTenantProfile(client, tenantId, { deleteAfter });
  });
  return settle(tenantId);
}

/** Takes a deletion back while it may be; the tenant is open afterwards. Throws `not_found`, `conflict`. */
export async function restoreTenant(actor: TenantActor, tenantId: string): Promise<TenantLifeCycle> {
  const before = await look(tenantId);
  refuseUnderWay(before);
  if (before.deleteAfter === null) throw new AppError('conflict', 'The tenant is not to be deleted.');
  const act = { action: 'tenant.restore', tenantId, target: `tenant:${before.slug}`, after: { status: 'active' } };
  await actOnTenants(actor, act, async (client) => {
    await changeTenantProfile(client, tenantId, { deleteAfter: null });
    await setTenantStatus(client, tenantId, 'active');
  });
  return settle(tenantId);
}

/** Changes what a tenant may use; in effect within two seconds. Throws `not_found`, `conflict`, `invalid_request`. */
export async function changeTenant(
  actor: TenantActor,
  tenantId: string,
  { tier, customDomain, modules, limits, retention }: TenantChange,
): Promise<TenantLifeCycle> {
  const before = await look(tenantId);
  const tierLimits = tier === undefined ? {} : tierNamed(tier).limits;
  const access = { ...tierLimits, ...limits, ...(modules === undefined ? {} : { modules }) };
  const profile = { ...(tier === undefined ? {} : { tier }), ...(customDomain === undefined ? {} : { customDomain }) };
  const { tier: oldTier, customDomain: oldDomain, modules: oldModules, limits: oldLimits } = before;
  const { retention: oldRetention } = before;
  const kept = retention === undefined ? {} : { retention };
  const states = {
    before: { tier: oldTier, customDomain: oldDomain, modules: oldModules, limits: oldLimits, retention: oldRetention },
    after: { ...profile, ...access, ...kept },
  };
  const act = { action: 'tenant.change', tenantId, target: `tenant:${before.slug}`, ...states };
  await actOnTenants(actor, act, async (client) => {
    await setTenantAccess(client, tenantId, access);
    if (Object.keys(profile).length > 0) await changeTenantProfile(client, tenantId, profile);
    if (retention !== undefined) await setTelemetryRetention(client, tenantId, { ...oldRetention, ...retention });
  });
  return settle(tenantId);
}
