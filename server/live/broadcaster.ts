import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { CachePerformanceUpdate } from '#lib/contracts/live-events.ts';
import { type EmittingServer, emitInSlices, maskUpdate, socketsPerSlice } from './emit-in-slices.ts';
import type { LiveExchange } from './live-exchange.ts';
import type { LiveSource } from './live-figures.ts';
import { OutageOfFigures } from './outage-of-figures.ts';
import type { TenantLeaders } from './tenant-leaders.ts';
import { parseRoom, type TenantRoom } from './tenant-rooms.ts';
import { fromUpdateText, toUpdateText, type UpdateText } from './update-text.ts';
import { WatchedTenant } from './watched-tenant.ts';

/** How often rooms, leases and what PostgreSQL knows are looked at. */
const turnMs = 1_000;
/** How often messages whose second has not passed are looked at. */
const paceMs = 50;
/** Tenants asked about at once. */
const tenantsPerSlice = 25;

interface Dependencies {
  io: EmittingServer;
  figures: LiveSource;
  leaders: Pick<TenantLeaders, 'claim' | 'release'>;
  exchange: Pick<LiveExchange, 'start' | 'stop' | 'follow' | 'publish'>;
  /** How much longer than a second a tenant waits for its next update: those who are being let in go first. Milliseconds. */
  patienceMs?: () => number;
  log: Logger;
  now?: () => number;
}

interface Asked {
  tenant: WatchedTenant;
  /** As `LiveSource.updates` answers. */
  answer: CachePerformanceUpdate | null | undefined;
}

/**
 * Sends `cache_performance_update` to the tenants that somebody watches, when their figures change and at most once a
 * second. A tenant is computed by one process, its leader, which is one that has sockets of it; nothing is computed for
 * the others. Without the control plane every process tells its own sockets what it last knew, marked as such.
 */
export class Broadcaster {
  /** Messages given to sockets since the start. */
  messagesSent = 0;
  private readonly watched = new Map<string, WatchedTenant>();
  private readonly changed = new Set<string>();
  private readonly outage: OutageOfFigures;
  private turnTimer: NodeJS.Timeout | undefined;
  private paceTimer: NodeJS.Timeout | undefined;
  private refreshedAtMs = 0;
  private working = false;
  private stopped = false;
  private readonly deps: Required<Dependencies>;

  constructor(deps: Dependencies) {
    this.deps = { now: Date.now, patienceMs: () => 0, ...deps };
    this.outage = new OutageOfFigures(deps.log);
  }

  start(): void {
    this.deps.exchange.start({
      onChanged: (tenantIds) => this.mark(tenantIds.filter((id) => this.watched.get(id)?.led)),
      onWanted: (tenantIds, asked) => this.noteWanted(tenantIds, asked),
      onUpdate: (update) => this.noteUpdate(update),
    });
    this.paceTimer = setInterval(() => void this.work(), paceMs);
    this.plan();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.turnTimer);
    clearInterval(this.paceTimer);
    this.deps.exchange.stop();
    // Others lead at once; where the control plane is away, the leases end by themselves.
    await this.deps.leaders.release(this.ledTenants()).catch(() => undefined);
  }

  /** The last update of a room, so that who joins need not wait for a change. */
  latest({ tenantId, masked }: TenantRoom): UpdateText | undefined {
    const text = this.watched.get(tenantId)?.latest.read();
    return text && masked ? toUpdateText(maskUpdate(fromUpdateText(text))) : text;
  }

  watchedTenants(): number {
    return this.watched.size;
  }

  ledTenants(): string[] {
    return [...this.watched.values()].filter(({ led }) => led).map(({ tenantId }) => tenantId);
  }

  private plan(): void {
    if (this.stopped) return;
    this.turnTimer = setTimeout(() => {
      this.turn()
        .catch((error: unknown) => this.deps.log.error({ err: error }, 'a turn of live updates failed'))
        .finally(() => this.plan());
    }, turnMs);
  }

  /** Follows who is watched, takes leads, and looks up again what changes without telling. */
  private async turn(): Promise<void> {
    const { figures, leaders, exchange, log, now } = this.deps;
    this.followRooms();
    const tenantIds = [...this.watched.keys()];
    const led = await leaders.claim(tenantIds).catch((error: unknown) => {
      log.debug({ err: error }, 'leads of live figures cannot be claimed');
      return new Set(tenantIds);
    });
    for (const tenant of this.watched.values()) tenant.led = led.has(tenant.tenantId);
    exchange.follow(new Set(tenantIds.filter((id) => !led.has(id))));
    this.mark(await figures.refresh(this.dueForRefresh()));
    const nowMs = now();
    this.mark(this.ledTenants().filter((id) => this.watched.get(id)?.isQuiet(nowMs)));
    await this.work();
  }

  /** While updates wait longer, only tenants that have had none are looked up each time. */
  private dueForRefresh(): string[] {
    const nowMs = this.deps.now();
    const led = this.ledTenants();
    if (nowMs - this.refreshedAtMs < this.deps.patienceMs()) {
      return led.filter((id) => this.watched.get(id)?.latest.read() === undefined);
    }
    this.refreshedAtMs = nowMs;
    return led;
  }

  private followRooms(): void {
    const present = new Set<string>();
    for (const name of this.deps.io.sockets.adapter.rooms.keys()) {
      const room = parseRoom(name);
      if (room) present.add(room.tenantId);
    }
    for (const id of present) if (!this.watched.has(id)) this.watched.set(id, new WatchedTenant(id));
    const gone = [...this.watched.values()].filter(({ tenantId }) => !present.has(tenantId));
    for (const { tenantId } of gone) {
      this.watched.delete(tenantId);
      this.changed.delete(tenantId);
      this.outage.forget(tenantId);
      this.deps.figures.forget(tenantId);
    }
    const released = gone.filter(({ led }) => led).map(({ tenantId }) => tenantId);
    // A lease that cannot be given back ends by itself.
    if (released.length > 0) this.deps.leaders.release(released).catch(() => undefined);
  }

  private mark(tenantIds: readonly string[]): void {
    for (const id of tenantIds) this.changed.add(id);
    void this.work();
  }

  private noteWanted(tenantIds: readonly string[], asked: boolean): void {
    const nowMs = this.deps.now();
    for (const id of tenantIds) {
      const tenant = this.watched.get(id);
      if (!tenant?.led) continue;
      const fresh = tenant.noteWanted(nowMs);
      const text = fresh || asked ? tenant.latest.read() : undefined;
      if (text) this.deps.exchange.publish(fromUpdateText(text));
    }
  }

  private noteUpdate(update: CachePerformanceUpdate): void {
    const tenant = this.watched.get(update.tenantId);
    if (!tenant || tenant.led) return;
    tenant.waiting = update;
    void this.work();
  }

  /** Computes and sends what is due, in slices, never beside itself. */
  private async work(): Promise<void> {
    if (this.working || this.stopped) return;
    this.working = true;
    try {
      // The next slice is asked about while this one is sent.
      let next = this.ask(this.takeDue());
      for (let slice = await next; slice.length > 0; slice = await next) {
        next = this.ask(this.takeDue());
        await this.tell(slice);
      }
      for (const tenant of this.watched.values()) {
        if (tenant.waiting && this.maySend(tenant)) await this.send(tenant, tenant.waiting);
      }
    } catch (error) {
      this.deps.log.error({ err: error }, 'live updates could not be sent');
    } finally {
      this.working = false;
    }
  }

  private takeDue(): WatchedTenant[] {
    const due: WatchedTenant[] = [];
    for (const id of this.changed) {
      const tenant = this.watched.get(id);
      if (tenant && !this.maySend(tenant)) continue;
      this.changed.delete(id);
      if (tenant?.led) due.push(tenant);
      if (due.length === tenantsPerSlice) break;
    }
    return due;
  }

  private maySend(tenant: WatchedTenant): boolean {
    return tenant.maySend(this.deps.now() - this.deps.patienceMs());
  }

  private async ask(tenants: readonly WatchedTenant[]): Promise<Asked[]> {
    if (tenants.length === 0) return [];
    const updates = await this.deps.figures.updates(tenants.map(({ tenantId }) => tenantId)).catch((err: unknown) => {
      this.deps.log.debug({ err }, 'live figures are not available');
      return tenants.map(() => null);
    });
    return tenants.map((tenant, index) => ({ tenant, answer: updates[index] }));
  }

  private async tell(slice: readonly Asked[]): Promise<void> {
    let sentBefore = this.messagesSent;
    for (const { tenant, answer } of slice) {
      if (answer === undefined) continue;
      if (!this.maySend(tenant)) {
        // It changed again while it was asked about, and has been sent since.
        this.changed.add(tenant.tenantId);
        continue;
      }
      this.outage.note(tenant.tenantId, answer !== null);
      const update = answer ?? tenant.lastKnown();
      if (!update) continue;
      const text = toUpdateText(update);
      if (!tenant.isNews(text, this.deps.now())) continue;
      await this.send(tenant, update, text);
      if (this.messagesSent - sentBefore < socketsPerSlice) continue;
      sentBefore = this.messagesSent;
      await nextTurn();
    }
  }

  private async send(
    tenant: WatchedTenant,
    update: CachePerformanceUpdate,
    text = toUpdateText(update),
  ): Promise<void> {
    const nowMs = this.deps.now();
    tenant.noteSent(text, nowMs);
    if (tenant.led && tenant.isWanted(nowMs)) this.deps.exchange.publish(update);
    this.messagesSent += await emitInSlices(this.deps.io, update, text);
  }
}
