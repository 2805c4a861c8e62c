import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { Cluster } from 'ioredis';
import { type SessionProblem, writeSessionProblem } from '../contracts/session-problem.ts';
import type { TenantRules } from '../contracts/v1/tenant-rules.ts';
import type { L1Cache } from './l1-cache.ts';
import type { Observer } from './observe.ts';
import { primariesOf } from './scan-keys.ts';
import type { DataConnection } from './server-connection.ts';
import type { SessionRegister } from './session-register.ts';
import type { Topology } from './topology.ts';
import type { TopologySessionRecord } from './topology-session-record.ts';

export interface SessionSurroundings {
  topology: Topology;
  observer: Observer;
  l1: L1Cache | null;
  /** Addresses of the servers that tenants may be moved to, by name. */
  servers: Readonly<Record<string, string>>;
}

interface SessionOptions extends SessionSurroundings {
  register: SessionRegister;
  /** For people who look for the process. */
  name: string;
  report: (error: unknown) => void;
}

/** Less than the server waits before it takes the process for gone, milliseconds. */
const leaseMs = 10_000;

type Numbers = Readonly<Record<string, unknown>> | undefined;
const databasesOf = (numbers: Numbers) => Object.keys(numbers ?? {}).map(Number);
const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/**
 * One process's part in moving tenants between servers. It goes by each new epoch of a tenant's topology at once, and
 * acknowledges it when no call goes by an older one any more: calls under way have ended, and what they sent was
 * executed. The mover waits for all live sessions, so that no write falls between two servers.
 */
export class TopologySession {
  private readonly options: SessionOptions;
  private readonly id = randomUUID();
  private readonly record: TopologySessionRecord;
  /** By tenant, the epoch that its calls go by, and which databases that concerns. */
  private readonly followed = new Map<string, { epoch: number; databases: readonly number[] }>();
  /** Tenants that could not be followed, or their next server not be reached: tried again with each beat. */
  private readonly doubtful = new Map<string, TenantRules>();
  private last: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | null = null;
  private closed = false;
  /** Monotonic milliseconds; `null` before the first. */
  private heardAtMs: number | null = null;
  private triedAtMs: number | null = null;

  constructor(options: SessionOptions) {
    this.options = options;
    this.record = { name: `${options.name} @ ${hostname()} · ${process.pid}`, epochs: {}, problems: {} };
  }

  /** Makes the process known; from then on it is waited for. Rejects where nobody hears it. */
  async join(): Promise<void> {
    this.timer ??= setInterval(() => void this.tryAgain(), this.options.register.beatMs).unref();
    await this.tell();
  }

  /** A tenant's rules as they are now, `null` where it has none. */
  follow(tenantId: string, rules: TenantRules | null): void {
    const epoch = rules?.epoch ?? 0;
    const before = this.followed.get(tenantId);
    if (epoch === (before?.epoch ?? 0)) return;
    const databases = [...new Set([...databasesOf(rules?.servers), ...(rules?.moving ?? [])])];
    const affected = [...new Set([...databases, ...(before?.databases ?? [])])];
    const problem = this.switchOver(tenantId, rules, affected);
    if (epoch === 0) this.followed.delete(tenantId);
    else this.followed.set(tenantId, { epoch, databases });
    this.last = this.last.then(() => this.acknowledge(tenantId, rules, problem));
  }

  /**
   * Whether what is known of where a tenant's protected databases are may have been overtaken: the process stood still,
   * or a moved tenant's control server has not answered for long. Then nothing may be written there.
   */
  mayBeLate(tenantId: string): boolean {
    if (this.heardAtMs === null || this.triedAtMs === null) return false;
    const nowMs = performance.now();
    return nowMs - this.triedAtMs > leaseMs || (this.followed.has(tenantId) && nowMs - this.heardAtMs > leaseMs);
  }

  /** Nobody waits for it any more. Calls have ended. */
  async close(): Promise<void> {
    this.closed = true;
    if (this.timer === null) return;
    clearInterval(this.timer);
    // A session that stays behind is taken for gone soon enough.
    await this.options.register.leave(this.id).catch(() => undefined);
  }

  /** The connections that the tenant's calls have used so far, and every call from now on at the new place. */
  private switchOver(tenantId: string, rules: TenantRules | null, affected: readonly number[]) {
    const { topology, servers, l1 } = this.options;
    const former = affected.flatMap((database) => {
      try {
        return [topology.resolve(tenantId, database)];
      } catch {
        // On a server that is not known here: nothing was sent.
        return [];
      }
    });
    const urls = new Map<number, string | null>();
    for (const [database, name] of Object.entries(rules?.servers ?? {})) {
      urls.set(Number(database), servers[name] ?? null);
    }
    topology.move?.(tenantId, urls);
    // Its servers tell of changes on other connections now.
    l1?.forgetAll();
    return former;
  }

  private async acknowledge(
    tenantId: string,
    rules: TenantRules | null,
    former: readonly DataConnection[],
  ): Promise<void> {
    const { observer, report } = this.options;
    try {
      await observer.settled();
      await Promise.all(former.map(executed));
    } catch (error) {
      // A connection that broke has nothing under way any more.
      report(error);
    }
    await this.judge(tenantId, rules);
    const { epochs } = this.record;
    if (this.followed.get(tenantId)?.epoch !== rules?.epoch) return;
    if (rules?.epoch === undefined) delete epochs[tenantId];
    else epochs[tenantId] = rules.epoch;
    await this.beat();
  }

  /** A server may have been slow only. */
  private async tryAgain(): Promise<void> {
    // A copy: who stays doubtful is put back, and would be met again without end, and without a turn for anything else.
    for (const [tenantId, rules] of [...this.doubtful]) await this.judge(tenantId, rules);
    await this.beat();
  }

  private async judge(tenantId: string, rules: TenantRules | null): Promise<void> {
    const problem = await this.problemOf(tenantId, rules);
    // Overtaken by the next epoch, which is judged by itself.
    if (this.followed.get(tenantId)?.epoch !== rules?.epoch) return;
    delete this.record.problems[tenantId];
    this.doubtful.delete(tenantId);
    if (problem === null || rules === null) return;
    this.record.problems[tenantId] = writeSessionProblem(problem);
    this.doubtful.set(tenantId, rules);
  }

  /** Why the process cannot follow the tenant, or will not be able to. */
  private async problemOf(tenantId: string, rules: TenantRules | null): Promise<SessionProblem | null> {
    const { topology, servers } = this.options;
    const wanted = Object.entries({ ...rules?.servers, ...rules?.reach });
    if (wanted.length > 0 && topology.move === undefined) return { kind: 'fixed_topology' };
    for (const [database, name] of wanted) {
      const url = servers[name];
      if (url === undefined) return { kind: 'unknown_server', server: name };
      try {
        const connection = topology.connectionOn?.(url, tenantId, Number(database));
        if (connection === undefined) return { kind: 'fixed_topology' };
        const opening = connection.ready();
        if (opening !== null) await opening;
        await connection.client.ping();
      } catch (error) {
        return { kind: 'unreachable_server', server: name, reason: messageOf(error) };
      }
    }
    return null;
  }

  private async beat(): Promise<void> {
    if (this.closed) return;
    try {
      await this.tell();
    } catch {
      // Who reads the rules over the same connection tells of its outage.
    } finally {
      this.triedAtMs = performance.now();
    }
  }

  private async tell(): Promise<void> {
    const askedAtMs = performance.now();
    await this.options.register.tell(this.id, this.record);
    this.heardAtMs = askedAtMs;
    this.triedAtMs = performance.now();
  }
}

/** What was sent through a connection before is executed: it answers in order, of a cluster each node by itself. */
async function executed({ client }: DataConnection): Promise<void> {
  if (client.status !== 'ready') return;
  await Promise.all((client instanceof Cluster ? primariesOf(client) : [client]).map((node) => node.ping()));
}
