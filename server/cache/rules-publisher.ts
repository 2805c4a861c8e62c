import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { Client, type Pool } from 'pg';
import type { Logger } from 'pino';
import { type PolicyScope, policyField, policySettingsSchema } from '#lib/cache/policy-settings.ts';
import { type AccessChange, accessKey, publishAccess, writeTenantRules } from '#lib/cache/publish-access.ts';
import { type PolicyChange, policiesKey, publishPolicies } from '#lib/cache/publish-policies.ts';
import { readErasedTenants } from '../db/queries/access/read-erased-tenants.ts';
import { readTenantRules, type TenantRulesRow } from '../db/queries/access/read-tenant-rules.ts';
import type { TenantUsers } from '../redis/tenant-users.ts';
import { rulesOfRow, ttlOverrideOf } from './tenant-settings.ts';

interface Options {
  /** `kryonix_ingest`: reads every tenant's rules. */
  pool: Pool;
  /** The same login, for a connection of its own that listens. */
  ingestDatabaseUrl: string;
  control: Redis;
  /** The tenants' own users on the Redis servers. */
  users: TenantUsers;
  log: Logger;
  /** How often everything is compared, lest a change be missed, milliseconds. Default 30 s. */
  compareMs?: number;
}

const channel = 'kryonix_tenant_rules';
/** How often the servers are asked whether they still have their users, milliseconds. */
const usersMs = 5_000;
const retryMs = 1_000;
const mostAtOnce = 500;

/**
 * Puts tenants' rules into effect wherever they hold: PostgreSQL tells of each committed change, and the control server
 * (for every cache, whatever its process) and the Redis users follow, only where something differs. Without PostgreSQL,
 * or the control server, what was published last holds; both are asked again each second. Several servers may do it at
 * once: they publish the same.
 */
export class RulesPublisher {
  private readonly options: Options;
  private readonly stopping = new AbortController();
  private readonly timers: NodeJS.Timeout[] = [];
  private listening: Promise<void> = Promise.resolve();
  private last: Promise<void> = Promise.resolve();
  private failing = false;

  constructor(options: Options) {
    this.options = options;
  }

  /** Begins to listen. What stands in the tables now is in effect when it resolves, or is tried again. */
  async start(): Promise<void> {
    this.listening = this.listen();
    this.timers.push(
      setInterval(() => void this.tryPublish(null), this.options.compareMs ?? 30_000),
      setInterval(() => void this.options.users.reconcile(), usersMs),
    );
    await this.tryPublish(null);
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    for (const timer of this.timers) clearInterval(timer);
    await Promise.all([this.listening, this.last.catch(() => undefined)]);
  }

  /**
   * Puts a tenant's rules, or everybody's, into effect now; resolves when they are published and its Redis users
   * follow them. Rejects where PostgreSQL or the control server is away.
   */
  publish(tenantId: string | null): Promise<void> {
    const next = this.last.catch(() => undefined).then(() => this.publishNow(tenantId));
    this.last = next;
    return next;
  }

  private async tryPublish(tenantId: string | null): Promise<void> {
    try {
      await this.publish(tenantId);
      this.failing = false;
    } catch (error) {
      if (this.stopping.signal.aborted) return;
      if (!this.failing) this.options.log.warn({ err: error }, 'tenants’ rules cannot be published, trying again');
      this.failing = true;
      setTimeout(() => void this.tryPublish(tenantId), retryMs).unref();
    }
  }

  private async publishNow(tenantId: string | null): Promise<void> {
    if (this.stopping.signal.aborted) return;
    const { pool, control, users } = this.options;
    const rows = await readTenantRules(pool, tenantId);
    // Users first: whoever is refused should not find an open connection.
    await users.apply(rows, tenantId, tenantId === null ? await readErasedTenants(pool) : []);
    const [access, policies] = await Promise.all([this.accessChanges(rows, tenantId), this.ttlChanges(rows)]);
    for (let start = 0; start < access.length; start += mostAtOnce) {
      await publishAccess(control, access.slice(start, start + mostAtOnce));
    }
    for (let start = 0; start < policies.length; start += mostAtOnce) {
      await publishPolicies(control, policies.slice(start, start + mostAtOnce));
    }
  }

  private async accessChanges(rows: readonly TenantRulesRow[], tenantId: string | null): Promise<AccessChange[]> {
    const { control } = this.options;
    const { version: _, ...known } =
      tenantId === null
        ? await control.hgetall(accessKey)
        : Object.fromEntries([[tenantId, await control.hget(accessKey, tenantId)]]);
    const changes: AccessChange[] = [];
    for (const row of rows) {
      const rules = rulesOfRow(row);
      if (known[row.tenant_id] !== writeTenantRules(rules)) changes.push({ tenantId: row.tenant_id, rules });
    }
    const here = new Set(rows.map((row) => row.tenant_id));
    for (const [id, json] of Object.entries(known)) {
      if (json !== null && !here.has(id)) changes.push({ tenantId: id, rules: null });
    }
    return changes;
  }

  private async ttlChanges(rows: readonly TenantRulesRow[]): Promise<PolicyChange[]> {
    const wanted = rows.flatMap((row) =>
      row.databases.map((each) => {
        const scope: PolicyScope = { kind: 'tenant', tenantId: row.tenant_id, database: each.database_number };
        return { scope, settings: ttlOverrideOf(each) };
      }),
    );
    if (wanted.length === 0) return [];
    const known = await this.options.control.hmget(policiesKey, ...wanted.map(({ scope }) => policyField(scope)));
    return wanted.filter(({ settings }, index) => {
      const json = settings === null ? null : JSON.stringify(policySettingsSchema.parse(settings));
      return json !== (known[index] ?? null);
    });
  }

  /** Listens until it is stopped; a connection that ends is made again, and everything compared. */
  private async listen(): Promise<void> {
    const { signal } = this.stopping;
    for (let attempt = 0; !signal.aborted; attempt += 1) {
      const client = new Client({
        connectionString: this.options.ingestDatabaseUrl,
        connectionTimeoutMillis: 3_000,
        keepAlive: true,
        application_name: 'kryonix-rules',
      });
      const ended = new Promise<void>((resolve) => {
        client.on('error', () => resolve());
        client.on('end', () => resolve());
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
      client.on('notification', ({ payload }) => void this.tryPublish(payload ?? null));
      try {
        await client.connect();
        await client.query(`listen ${channel}`);
        if (attempt > 0) void this.tryPublish(null);
        await ended;
      } catch (error) {
        if (!signal.aborted) this.options.log.warn({ err: error }, 'cannot listen for changes of tenants’ rules');
      }
      await client.end().catch(() => undefined);
      if (!signal.aborted) await sleep(retryMs, undefined, { signal }).catch(() => undefined);
    }
  }
}
