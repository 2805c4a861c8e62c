import type { Logger } from 'pino';
import type { Server } from 'socket.io';
import type { CachePerformanceUpdate, ServerToClientEvents } from '#lib/contracts/live-events.ts';
import { parseRoom, roomName, type TenantRoom } from './tenant-rooms.ts';

/** At most one message a second, and one every 10 s when nothing changed, so that quiet differs from broken. */
const tickMs = 1_000;
const quietMs = 10_000;

interface Dependencies {
  io: Server<Record<string, never>, ServerToClientEvents>;
  /** The update of a room now; throws where a source does not answer. */
  compute(room: TenantRoom): Promise<CachePerformanceUpdate>;
  log: Logger;
  now?: () => number;
}

interface Sent {
  update: CachePerformanceUpdate;
  /** The update without what changes by itself, to see whether anything else did. */
  fingerprint: string;
  atMs: number;
}

/**
 * Sends `cache_performance_update` into the rooms that somebody is in; computes nothing for the others. Never overlaps
 * itself: a slow source delays the next tick.
 */
export class Broadcaster {
  private readonly sent = new Map<string, Sent>();
  private readonly failing = new Set<string>();
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  private readonly deps: Required<Dependencies>;

  constructor(deps: Dependencies) {
    this.deps = { now: Date.now, ...deps };
  }

  start(): void {
    if (this.stopped) return;
    const begun = this.deps.now();
    this.timer = setTimeout(
      async () => {
        await this.tick();
        this.start();
      },
      tickMs - (begun % tickMs),
    );
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  /** The last update of a room, so that who joins need not wait for a change. */
  latest(room: TenantRoom): CachePerformanceUpdate | undefined {
    return this.sent.get(roomName(room))?.update;
  }

  private async tick(): Promise<void> {
    const names = [...this.deps.io.sockets.adapter.rooms.keys()];
    const watched = new Map(
      names.flatMap((name) => {
        const room = parseRoom(name);
        return room ? [[name, room] as const] : [];
      }),
    );
    for (const name of this.sent.keys()) if (!watched.has(name)) this.sent.delete(name);
    await Promise.all([...watched].map(([name, room]) => this.send(name, room)));
  }

  private async send(name: string, room: TenantRoom): Promise<void> {
    const last = this.sent.get(name);
    const update = await this.computeOrLast(name, room, last);
    if (!update) return;
    const { timestamp, ...rest } = update;
    const fingerprint = JSON.stringify(rest);
    const nowMs = this.deps.now();
    if (last && last.fingerprint === fingerprint && nowMs - last.atMs < quietMs) return;
    this.sent.set(name, { update, fingerprint, atMs: nowMs });
    this.deps.io.to(name).emit('cache_performance_update', update);
  }

  /** Where a source is away: the last known figures, marked as such; nothing where none are known. */
  private async computeOrLast(name: string, room: TenantRoom, last: Sent | undefined) {
    try {
      const update = await this.deps.compute(room);
      if (this.failing.delete(name)) this.deps.log.info({ room: name }, 'live figures recovered');
      return update;
    } catch (error) {
      if (!this.failing.has(name)) this.deps.log.warn({ room: name, err: error }, 'live figures are not available');
      this.failing.add(name);
      return last && { ...last.update, sourcesReady: false };
    }
  }
}
