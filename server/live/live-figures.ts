import type { Redis } from 'ioredis';
import type { Pool } from 'pg';
import type { CachePerformanceUpdate } from '#lib/contracts/live-events.ts';
import { readIngestHeartbeat } from '../telemetry/ingest-heartbeat.ts';
import { describeRealtime, type Instance } from './describe-realtime.ts';
import { LiveWindows } from './live-windows.ts';
import { StoredFiguresReader } from './stored-figures.ts';

interface Sources extends Instance {
  pool: Pool;
  control: Redis;
  /** Whether PostgreSQL, both Redis servers and ingestion answer. */
  ready(): Promise<boolean>;
  now?: () => number;
}

/** Where the broadcaster takes a tenant's update from. */
export interface LiveSource {
  /** Looks up again what changes without telling; answers whose that was. */
  refresh(tenantIds: readonly string[]): Promise<string[]>;
  /**
   * The updates of these tenants now, in their order, keys unmasked; `null` where a source of a tenant's did not
   * answer, undefined where it was not asked yet.
   * @throws where a source does not answer
   */
  updates(tenantIds: readonly string[]): Promise<(CachePerformanceUpdate | null | undefined)[]>;
  /** Nobody watches this tenant any more. */
  forget(tenantId: string): void;
}

/** The live figures of many tenants at once, for as long as somebody watches them. */
export class LiveFigures implements LiveSource {
  private readonly sources: Sources;
  private readonly windows: LiveWindows;
  private readonly stored: StoredFiguresReader;

  constructor(sources: Sources) {
    this.sources = sources;
    this.windows = new LiveWindows(sources.control);
    this.stored = new StoredFiguresReader(sources.pool, sources.now);
  }

  refresh(tenantIds: readonly string[]): Promise<string[]> {
    return this.stored.refresh(tenantIds);
  }

  forget(tenantId: string): void {
    this.windows.forget(tenantId);
    this.stored.forget(tenantId);
  }

  async updates(tenantIds: readonly string[]): Promise<(CachePerformanceUpdate | null | undefined)[]> {
    const { control, ready, now = Date.now } = this.sources;
    const nowMs = now();
    const [heartbeat, sourcesReady] = await Promise.all([readIngestHeartbeat(control), ready()]);
    const windows = heartbeat ? await this.windows.read(tenantIds, nowMs, heartbeat.since) : null;
    return tenantIds.map((tenantId, index) => {
      const stored = this.stored.get(tenantId);
      if (!stored) return stored;
      const realtime = describeRealtime(this.sources, tenantId, { window: windows?.[index] ?? null, stored, nowMs });
      const { databases, timestamp, tenantId: id, ...metrics } = realtime;
      return { tenantId: id, metrics, databases, recentOperations: stored.recentOperations, sourcesReady, timestamp };
    });
  }
}
