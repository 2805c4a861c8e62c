import type { Pool } from 'pg';
import type { RecentOperation } from '#lib/contracts/recent-operations.ts';
import { readHitTargets } from '../db/queries/configs/read-hit-targets.ts';
import { getCensus } from '../db/queries/databases/get-census.ts';
import { listRecentOperations } from '../db/queries/operations/list-recent-operations.ts';
import { countOperations24h } from '../db/queries/realtime/count-operations-24h.ts';
import { withTenant } from '../db/with-tenant.ts';
import type { StoredFigures } from './describe-realtime.ts';

/** Most tenants looked up again in one turn, so that PostgreSQL's share does not grow with the tenants watched. */
const againPerTurn = 100;
/** Those who wait for their first figures come before, this many in one turn. */
const firstPerTurn = 400;
/** Connections of the pool used at once: requests need the others. */
const atOnce = 4;
const recentLimit = 5;

export interface TenantFigures extends StoredFigures {
  recentOperations: RecentOperation[];
}

interface Held {
  figures: TenantFigures | null;
  readAtMs: number;
}

/** What PostgreSQL knows of the tenants being watched: each second of up to 100 tenants, less often of each of more. */
export class StoredFiguresReader {
  private readonly held = new Map<string, Held>();
  private readonly pool: Pool;
  private readonly now: () => number;

  constructor(pool: Pool, now: () => number = Date.now) {
    this.pool = pool;
    this.now = now;
  }

  /** Undefined where nothing was read yet, `null` where the last reading failed. */
  get(tenantId: string): TenantFigures | null | undefined {
    return this.held.get(tenantId)?.figures;
  }

  /** Reads those again that were read longest ago; answers them, those that failed included. */
  async refresh(tenantIds: readonly string[]): Promise<string[]> {
    const readAt = (id: string) => this.held.get(id)?.readAtMs ?? 0;
    const first = tenantIds.filter((id) => !this.held.has(id)).slice(0, firstPerTurn);
    const again = tenantIds
      .filter((id) => this.held.has(id))
      .sort((a, b) => readAt(a) - readAt(b))
      .slice(0, againPerTurn);
    const due = [...first, ...again];
    let next = 0;
    const work = async () => {
      for (let id = due[next++]; id !== undefined; id = due[next++]) await this.read(id);
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    return due;
  }

  forget(tenantId: string): void {
    this.held.delete(tenantId);
  }

  private async read(tenantId: string): Promise<void> {
    const readAtMs = this.now();
    try {
      const figures = await withTenant(this.pool, tenantId, async (client) => ({
        census: await getCensus(client, tenantId),
        totalOperations: await countOperations24h(client, tenantId, new Date(readAtMs)),
        hitTargets: await readHitTargets(client, tenantId),
        recentOperations: await listRecentOperations(client, tenantId, { limit: recentLimit }),
      }));
      this.held.set(tenantId, { figures, readAtMs });
    } catch {
      // The figures are then "not available", which is what the broadcaster logs and tells.
      this.held.set(tenantId, { figures: null, readAtMs });
    }
  }
}
