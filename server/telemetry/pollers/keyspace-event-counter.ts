import { keyClassOf } from '#lib/telemetry/key-class.ts';
import type { RedisMetric } from '../../db/queries/telemetry/store-redis-metrics.ts';
import type { Plane } from '../../redis/acl-rules.ts';
import type { KeyspaceEvents } from './truth-state.ts';

const tenantsShown = 20;

interface Counts {
  expired: number;
  evicted: number;
}

/** Counts the keys that a server took away by itself, per tenant. */
export class KeyspaceEventCounter {
  private total: Counts = { expired: 0, evicted: 0 };
  private tenants = new Map<string, Counts>();

  /** A message of `__keyevent@N__:expired` or `…:evicted`. */
  count(channel: string, key: string): void {
    const kind = channel.endsWith(':expired') ? 'expired' : 'evicted';
    this.total[kind] += 1;
    const tenantId = keyClassOf(key)?.tenantId;
    if (tenantId === undefined) return;
    const counts = this.tenants.get(tenantId) ?? { expired: 0, evicted: 0 };
    counts[kind] += 1;
    this.tenants.set(tenantId, counts);
  }

  /** What was counted since the last time, for people and for history. */
  take(node: Plane, time: Date): { events: KeyspaceEvents; metrics: RedisMetric[] } {
    const { total, tenants: counted } = this;
    this.total = { expired: 0, evicted: 0 };
    this.tenants = new Map();
    const tenants = [...counted]
      .map(([tenantId, counts]) => ({ tenantId, ...counts }))
      .sort((a, b) => b.expired + b.evicted - a.expired - a.evicted);
    const metrics = tenants.flatMap(({ tenantId, expired, evicted }) => [
      { time, tenantId, database: null, name: 'expired_keys', value: expired, tags: { node } },
      { time, tenantId, database: null, name: 'evicted_keys', value: evicted, tags: { node } },
    ]);
    return { events: { source: 'events', ...total, tenants: tenants.slice(0, tenantsShown) }, metrics };
  }
}
