import { createHash } from 'node:crypto';
import type { Logger } from 'pino';
import { AccessFeed } from '#lib/cache/access-feed.ts';
import { PolicyFeed } from '#lib/cache/policy-feed.ts';
import type { AppliedEntry, PolicyEntry } from '#lib/cache/policy-table.ts';
import { type AppliedPolicy, type Policies, type Policy, policyWaitMs } from '#lib/contracts/v1/policies.ts';
import type { TenantRules } from '#lib/contracts/v1/tenant-rules.ts';
import { AppError } from '#lib/errors.ts';
import { redisTls } from '../redis/redis-tls.ts';

/** The policies and rules of all tenants as this process knows them, and who waits for a change. */
export interface PolicyWatch {
  /** The longest that a question may wait, milliseconds. */
  readonly waitMs: number;
  /**
   * What holds now; null until the control server was read once. Opens its connections at the first call. `follows`: for
   * a process that goes to other servers with the tenant.
   */
  read(tenantId: string, follows: boolean): Policies | null;
  /**
   * Resolves at the next change of any tenant's policies or rules, after `ms`, or when `signal` aborts. Throws `rate_limited`
   * where the tenant has as many questions waiting as it may.
   */
  change(tenantId: string, ms: number, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** Questions of one tenant that may wait in this process at once. */
const maxWaiting = 100;

interface Options {
  controlRedisUrl: string;
  log: Logger;
  waitMs?: number;
}

export function createPolicyWatch({ controlRedisUrl, log, waitMs = policyWaitMs }: Options): PolicyWatch {
  const waiting = new Map<() => void, string>();
  const source = {
    controlUrl: controlRedisUrl,
    connection: { connectionName: 'kryonix-policy-watch', tls: redisTls() },
    report: (error: unknown) => log.warn({ err: error }, 'policies and rules could not be read'),
    onChange: () => {
      for (const wake of waiting.keys()) wake();
    },
  };
  const feed = new PolicyFeed(source);
  const access = new AccessFeed(source);

  function wait(tenantId: string, ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', wake);
        waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      signal.addEventListener('abort', wake);
      waiting.set(wake, tenantId);
    });
  }

  return {
    waitMs,
    read(tenantId, follows) {
      const table = feed.current();
      const policies = table.entriesOf(tenantId).map(toPolicy);
      const applied = table.appliedEntriesOf(tenantId).map(toApplied);
      const known = access.find(tenantId)?.rules;
      const rules = follows ? (known ?? null) : toldToWhoStays(known);
      if (!feed.known() || !access.known()) return null;
      return { tenantId, version: versionOf({ policies, applied, rules }), policies, applied, rules };
    },
    async change(tenantId, ms, signal) {
      const own = [...waiting.values()].filter((each) => each === tenantId).length;
      if (own >= maxWaiting) {
        const retryAfterSeconds = Math.ceil(waitMs / 1000);
        throw new AppError('rate_limited', 'Too many questions for policies wait already.', { retryAfterSeconds });
      }
      if (!signal.aborted) await wait(tenantId, ms, signal);
    },
    close: async () => {
      await Promise.all([feed.close(), access.close()]);
    },
  };
}

/** Who does not follow a tenant to another server may not use what has gone there directly. */
function toldToWhoStays(rules: TenantRules | undefined): TenantRules | null {
  if (rules === undefined) return null;
  const { servers = {}, reach: _, epoch: __, ...told } = rules;
  const gone = Object.keys(servers).map((database) => {
    return [database, { ...rules.databases?.[database], sdkEnabled: false }] as const;
  });
  return gone.length === 0 ? told : { ...told, databases: { ...told.databases, ...Object.fromEntries(gone) } };
}

function toPolicy({ scope, settings }: PolicyEntry): Policy {
  const ofClass = 'module' in scope;
  return {
    kind: scope.kind,
    module: ofClass ? scope.module : null,
    dataType: ofClass ? scope.dataType : null,
    database: 'database' in scope ? scope.database : null,
    settings,
  };
}

function toApplied({ scope: { kind, module, dataType }, settings }: AppliedEntry): AppliedPolicy {
  return { kind, module, dataType, settings };
}

/** Of what is the tenant's own: a change of another's shows nothing here. */
function versionOf(told: Pick<Policies, 'policies' | 'applied' | 'rules'>): string {
  return createHash('sha256').update(JSON.stringify(told)).digest('base64url').slice(0, 22);
}
