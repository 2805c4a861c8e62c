import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { findDuePurges } from '../db/queries/purges/find-due-purges.ts';
import { PeriodicJob } from '../jobs/periodic-job.ts';
import { type PurgeTools, runPurge } from './run-purge.ts';

/** A tenant's purge under way; a tenant's others wait behind it, and no other tenant's do. */
interface Lane {
  tenantId: string;
  parts: AsyncGenerator<number, void>;
  /** Monotonic milliseconds: not to go on before. */
  restsUntilMs: number;
}

const lookEveryMs = 1_000;
/** Parts of different tenants that are removed at once. */
const atOnce = 3;
/** The longest that a stop, or a lane that is due, is not noticed, milliseconds. */
const longestNapMs = 100;

/**
 * All purges that are due, in turns: one part of each tenant's, those that have rested longest first, so that who has
 * little to remove is not behind who has much. Together they take half of the servers' time at most.
 */
class PurgeRound {
  private readonly tools: PurgeTools;
  private readonly lanes = new Map<string, Lane>();
  private lookedAtMs = Number.NEGATIVE_INFINITY;
  /** What kept a purge from going on; the others went on. */
  private fault: unknown = null;

  constructor(tools: PurgeTools) {
    this.tools = tools;
  }

  /** Until nothing is due, or `cancelled`. Rejects with what kept a purge from going on, once no other is under way. */
  async run(cancelled: () => boolean): Promise<void> {
    while (!cancelled()) {
      if (this.lanes.size === 0 && this.fault !== null) throw this.fault;
      if (this.lanes.size === 0 || performance.now() - this.lookedAtMs > lookEveryMs) await this.look();
      if (this.lanes.size === 0) return;
      const due = this.dueNow();
      if (due.length > 0) await Promise.all(due.map((lane) => this.step(lane, due.length)));
      else await sleep(this.napMs());
    }
  }

  private async look(): Promise<void> {
    this.lookedAtMs = performance.now();
    for (const due of await findDuePurges(this.tools.pools.ingest)) {
      const { tenantId } = due;
      if (this.lanes.has(tenantId)) continue;
      this.lanes.set(tenantId, { tenantId, parts: runPurge(this.tools, due), restsUntilMs: 0 });
    }
  }

  private dueNow(): Lane[] {
    const nowMs = performance.now();
    return [...this.lanes.values()]
      .filter(({ restsUntilMs }) => restsUntilMs <= nowMs)
      .sort((one, other) => one.restsUntilMs - other.restsUntilMs)
      .slice(0, atOnce);
  }

  private napMs(): number {
    const next = Math.min(...[...this.lanes.values()].map(({ restsUntilMs }) => restsUntilMs));
    return Math.min(Math.max(next - performance.now(), 1), longestNapMs);
  }

  /** `others`: how many work at the same time, itself among them: each leaves the servers alone for that much longer. */
  private async step(lane: Lane, others: number): Promise<void> {
    const begunMs = performance.now();
    try {
      const part = await lane.parts.next();
      if (part.done === true) {
        this.lanes.delete(lane.tenantId);
        // The tenant's next one need not wait for the next look.
        this.lookedAtMs = Number.NEGATIVE_INFINITY;
        return;
      }
      const nowMs = performance.now();
      lane.restsUntilMs = nowMs + Math.max(part.value, (nowMs - begunMs) * (2 * others - 1));
    } catch (error) {
      this.lanes.delete(lane.tenantId);
      this.tools.log.warn({ err: error, tenantId: lane.tenantId }, 'a purge cannot go on and is taken up again');
      this.fault = error;
    }
  }
}

/** Purges that were asked for are run, in one process at a time. */
export function startPurges({ control, ...tools }: PurgeTools & { control: Redis }): { stop(): Promise<void> } {
  const job = new PeriodicJob({
    name: 'purge',
    everyMs: lookEveryMs,
    control,
    log: tools.log,
    run: (cancelled) => new PurgeRound(tools).run(cancelled),
  });
  job.start();
  return { stop: () => job.stop() };
}
