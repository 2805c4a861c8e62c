import type { Redis } from 'ioredis';
import type { Pool } from 'pg';
import { decideEviction, type EvictionFigures } from '#lib/optimizer/eviction-rules.ts';
import { inTransaction } from '../db/in-transaction.ts';
import {
  type EvictionDecisionRow,
  forgetOldEvictions,
  insertEvictionDecision,
  readCurrentEvictions,
} from '../db/queries/evictions/eviction-decisions.ts';
import { type EvictionFiguresRow, readEvictionFigures } from '../db/queries/evictions/read-eviction-figures.ts';
import { publishEvictionStandings } from './eviction-standing.ts';
import { localClock, zoneOrDefault } from './local-clock.ts';

interface Options {
  /** `kryonix_platform` */
  pool: Pool;
  control: Redis;
  at: Date;
}

/**
 * Decides of each tenant how readily it gives memory up, writes down what changed with what it was decided by, and tells
 * whoever trims quotas. Answers how many tenants were looked at and how many decisions are new.
 */
export async function decideEvictions({ pool, control, at }: Options): Promise<{ tenants: number; changed: number }> {
  const { standings, changed } = await inTransaction(pool, async (client) => {
    const current = new Map((await readCurrentEvictions(client)).map((row) => [row.tenant_id, row]));
    const standings: EvictionDecisionRow[] = [];
    let changed = 0;
    for (const row of await readEvictionFigures(client, at)) {
      const known = current.get(row.id);
      const figures = figuresOf(row, at);
      const { priority, sparesMobile, rules } = decideEviction(figures, known?.rules ?? []);
      const made = { tenant_id: row.id, decided_at: at, priority, spares_mobile: sparesMobile, rules, figures };
      standings.push(made);
      if (known !== undefined && known.rules.join() === rules.join()) continue;
      await insertEvictionDecision(client, made);
      changed++;
    }
    await forgetOldEvictions(client, at);
    return { standings, changed };
  });
  await publishEvictionStandings(
    control,
    standings.map((row) => ({ tenantId: row.tenant_id, priority: row.priority, sparesMobile: row.spares_mobile })),
  );
  return { tenants: standings.length, changed };
}

function figuresOf(row: EvictionFiguresRow, at: Date): EvictionFigures {
  const { hour } = localClock(zoneOrDefault(row.time_zone))(at.getTime());
  return {
    tier: row.tier,
    callsPerHour: row.calls_per_hour,
    usualCallsPerHour: row.usual_calls_per_hour,
    slowMobileShare: row.slow_mobile_share,
    peakHour: row.peak_hours === null ? null : row.peak_hours.includes(hour),
    loadRatio: row.load_ratio,
  };
}
