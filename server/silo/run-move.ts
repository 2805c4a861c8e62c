import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import { type MoveFailure, moveSteps } from '#lib/contracts/tenant-life-cycle.ts';
import { inTransaction } from '../db/in-transaction.ts';
import {
  cancelTenantMove,
  endTenantOperation,
  findTenantOperation,
  noteMoveThrough,
  noteOperationError,
  noteOperationStep,
  type TenantOperationRow,
} from '../db/queries/tenants/tenant-operation.ts';
import {
  changeTenantTopology,
  type DatabaseServers,
  readTenantTopology,
  type TenantTopology,
} from '../db/queries/tenants/tenant-topology.ts';
import { type JobContext, JobInterrupted } from '../jobs/job-definition.ts';
import { logger } from '../logger.ts';
import { services } from '../services.ts';
import { actOnTenants, serverActor } from '../tenants/tenant-actor.ts';
import { awaitSessions, SessionsLate } from './await-sessions.ts';
import { type CopyWatch, clearTenant, compareTenant, copyTenant } from './copy-database.ts';
import { holdMove } from './hold-move.ts';
import { type DatabaseMove, moveRequestSchema } from './move-request.ts';
import { type OnePlace, openPlace } from './one-place.ts';

type Run = Pick<JobContext, 'cancelled' | 'progress'>;

/** Somebody asked the move to go back before it was through. */
class MoveUndone extends Error {
  override readonly name = 'MoveUndone';
}

const insistEveryMs = 250;
const goBack = 'it was asked to go back';
/** Taken back, a move must not leave its first half behind; begun to thaw, it can only go on. */
const lastStepBack = moveSteps.indexOf('thawing');

/** So many processes are named: who looks for the cause looks at one of them. */
const mostNamed = 20;

function failureOf(reason: unknown): MoveFailure {
  if (reason instanceof MoveUndone) return { reason: 'asked', processes: [] };
  if (reason instanceof SessionsLate) return { reason: 'processes', processes: reason.processes.slice(0, mostNamed) };
  return { reason: 'fault', processes: [] };
}

/** Tries again while a server is slow: a process that begins now must find what is published. */
async function insistOn(work: () => Promise<void>, seconds: number): Promise<void> {
  const untilMs = performance.now() + seconds * 1_000;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (performance.now() > untilMs) throw error;
      await sleep(insistEveryMs);
    }
  }
}

/** One move, from the step that is not behind it yet. */
class TenantMove {
  private readonly tenantId: string;
  private readonly operation: TenantOperationRow;
  private readonly moves: readonly DatabaseMove[];
  private readonly waitSeconds: number;
  private readonly run: Run;
  private readonly stillHeld: () => Promise<void>;
  private lookedAtMs = 0;
  private keys = 0;
  private readonly pool: Pool = services().pools.platform;

  constructor(operation: TenantOperationRow, run: Run, stillHeld: () => Promise<void>) {
    const { databases, waitSeconds } = moveRequestSchema.parse(operation.request);
    this.tenantId = operation.tenant_id;
    this.operation = operation;
    this.moves = databases;
    this.waitSeconds = waitSeconds;
    this.run = run;
    this.stillHeld = stillHeld;
  }

  async go(): Promise<unknown> {
    const { id, steps, request } = this.operation;
    const through = steps.includes('thawing');
    if (request.cancelled === true && !through) return await this.turnBack(new MoveUndone(goBack));
    for (const [index, step] of moveSteps.entries()) {
      if (steps.includes(step)) continue;
      const mayTurnBack = index < lastStepBack;
      try {
        await this[step]({ mayGoOn: () => this.mayGoOn(mayTurnBack) });
      } catch (error) {
        if (error instanceof JobInterrupted || !(mayTurnBack || error instanceof MoveUndone)) throw error;
        await this.stillHeld();
        return await this.turnBack(error);
      }
      await noteOperationStep(this.pool, id, step);
      await this.run.progress(index + 1, moveSteps.length);
    }
    await this.note('tenant.moved');
    await endTenantOperation(this.pool, id, 'done');
    return { tenantId: this.tenantId, keys: this.keys };
  }

  /** Every live process finds out whether it reaches the new server. Nothing has changed if one does not. */
  private async preparing({ mayGoOn }: CopyWatch): Promise<void> {
    const reach = this.moves.flatMap(({ database, to }) => (to === null ? [] : [[String(database), to]]));
    await this.everywhere({ reach: Object.fromEntries(reach) }, mayGoOn);
  }

  /** What cannot be loaded again is read and not written, until it is at its new place. */
  private async freezing({ mayGoOn }: CopyWatch): Promise<void> {
    const moving = this.moves.filter(({ database }) => this.isProtected(database)).map(({ database }) => database);
    await this.everywhere({ moving }, mayGoOn);
  }

  /** Nobody looks at the new place yet: what an earlier attempt, or stay, left there goes first. */
  private async copying(watch: CopyWatch): Promise<void> {
    for (const move of this.moves) {
      await this.between(move, async (source, target) => {
        await clearTenant(target, watch);
        if (!this.isProtected(move.database)) return;
        await copyTenant({ source, target }, watch);
        this.keys += await compareTenant({ source, target }, watch);
      });
    }
  }

  /** From here on every process reads at the new place; still nobody writes what is protected. */
  private async switching({ mayGoOn }: CopyWatch): Promise<void> {
    await this.everywhere({ servers: await this.serversWith('to') }, mayGoOn);
  }

  /** Noted in the transaction that allows the new place to be written: from then on there is no turning back. */
  private async thawing(): Promise<void> {
    const previous = await this.serversWith('from');
    await inTransaction(this.pool, async (client) => {
      if (!(await noteMoveThrough(client, this.operation.id))) throw new MoveUndone(goBack);
      // The tenant's own user leaves the old place with this, and not before.
      await changeTenantTopology(client, this.tenantId, { moving: [], reach: {}, previous });
    });
  }

  /** All processes left the old place before it was thawed: what is there is nobody's any more. */
  private async removing(watch: CopyWatch): Promise<void> {
    await services().tenantRules.publish(this.tenantId);
    for (const move of this.moves) {
      await this.between(move, async (source) => {
        await clearTenant(source, watch);
      });
    }
  }

  /** As before the move. No process has written to the new place, so nobody is waited for. */
  private async turnBack(reason: unknown): Promise<unknown> {
    const message = reason instanceof Error ? reason.message : String(reason);
    await noteOperationError(this.pool, this.operation.id, message);
    // Whoever takes this up again must not go on with what stands still no longer.
    await cancelTenantMove(this.pool, this.tenantId);
    await changeTenantTopology(this.pool, this.tenantId, {
      ...{ servers: await this.serversWith('from'), moving: [], reach: {} },
    });
    await services().tenantRules.publish(this.tenantId);
    await this.note('tenant.move.undone', message);
    await endTenantOperation(this.pool, this.operation.id, 'rolled_back', failureOf(reason));
    logger.warn({ tenantId: this.tenantId, reason: message }, 'the move of a tenant was taken back');
    return { tenantId: this.tenantId, undone: message };
  }

  /** Publishes a change and waits until every live process goes by it. */
  private async everywhere(
    change: Partial<Omit<TenantTopology, 'epoch'>>,
    mayGoOn: () => Promise<void>,
  ): Promise<void> {
    const { control, tenantRules } = services();
    const { tenantId, waitSeconds } = this;
    const epoch = await changeTenantTopology(this.pool, tenantId, change);
    await insistOn(() => tenantRules.publish(tenantId), waitSeconds);
    await awaitSessions(control, { tenantId, epoch, waitSeconds }, mayGoOn);
  }

  /** Where all of the tenant's databases are, those on their way at one of their two ends. */
  private async serversWith(end: 'from' | 'to'): Promise<DatabaseServers> {
    const { servers } = await readTenantTopology(this.pool, this.tenantId);
    const others = Object.entries(servers).filter(([key]) => !this.moves.some(({ database }) => key === `${database}`));
    const own = this.moves.flatMap((move) => (move[end] === null ? [] : [[String(move.database), move[end]] as const]));
    return Object.fromEntries([...others, ...own]);
  }

  private async between(
    { database, from, to }: DatabaseMove,
    work: (source: OnePlace, target: OnePlace) => Promise<void>,
  ): Promise<void> {
    const open = (server: string | null) =>
      openPlace(services().backups, { tenantId: this.tenantId, database }, { server });
    const [source, target] = [open(from), open(to)];
    try {
      await work(source, target);
    } finally {
      source.databases.close();
      target.databases.close();
    }
  }

  private isProtected(database: number): boolean {
    return services().backups.catalogue.databases[database]?.evictionClass === 'protected';
  }

  /** Still the only one at it, not asked to stop, and not to go back, which is looked up twice a second. */
  private async mayGoOn(mayTurnBack: boolean): Promise<void> {
    if (this.run.cancelled()) throw new JobInterrupted();
    await this.stillHeld();
    if (!mayTurnBack || performance.now() - this.lookedAtMs < 500) return;
    this.lookedAtMs = performance.now();
    const now = await findTenantOperation(this.pool, this.operation.id);
    if (now?.request.cancelled === true) throw new MoveUndone(goBack);
  }

  private note(action: string, reason?: string): Promise<void> {
    const databases = this.moves.map(({ database, from, to }) => ({ database, from, to }));
    const act = { action, tenantId: this.tenantId, target: `tenant:${this.tenantId}` };
    const after = { databases, ...(reason === undefined ? {} : { reason }) };
    return actOnTenants(serverActor, { ...act, after }, async () => undefined);
  }
}

/**
 * Moves a tenant's databases to other servers, from the step that is not behind it yet, whatever process did those before.
 * Whatever fails before the new place is written takes the move back, by itself; what is asked to go back does too.
 */
export function runMove(operation: TenantOperationRow, run: Run): Promise<unknown> {
  const { platform } = services().pools;
  return holdMove(platform, operation.id, async (stillHeld) => {
    // Another process may have gone on since it was read.
    const now = await findTenantOperation(platform, operation.id);
    if (now === null || now.finished_at !== null) return null;
    return await new TenantMove(now, run, stillHeld).go();
  });
}
