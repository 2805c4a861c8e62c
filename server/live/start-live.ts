import { randomUUID } from 'node:crypto';
import type { Server as HttpServer } from 'node:http';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { openWorkerClient } from '../redis/clients.ts';
import { AccessWatch } from './access-watch.ts';
import { Arrivals } from './arrivals.ts';
import { Broadcaster } from './broadcaster.ts';
import { LiveExchange } from './live-exchange.ts';
import type { LiveSource } from './live-figures.ts';
import { createSocketServer, type LiveServer } from './socket-server.ts';
import { TenantLeaders } from './tenant-leaders.ts';

interface Options {
  http: HttpServer;
  figures: LiveSource;
  control: Redis;
  controlRedisUrl: string;
  databaseUrl: string;
  /** Sockets of one tenant in this process. */
  socketsPerTenant: number;
  /** How fast sockets arrive. */
  arrivals?: Arrivals;
  log: Logger;
}

export interface Live {
  io: LiveServer;
  broadcaster: Broadcaster;
  /** Of this process, for operators. */
  figures(): { sockets: number; tenantsWatched: number; tenantsLed: number; messagesSent: number };
  stop(): Promise<void>;
}

/** Sockets on `http`, the figures that they receive, and the watch over who may still receive them. */
export function startLive(options: Options): Live {
  const { http, figures, control, controlRedisUrl, databaseUrl, socketsPerTenant: perTenant, log } = options;
  const { arrivals = new Arrivals() } = options;
  const io = createSocketServer({ http, latest: (room) => broadcaster.latest(room), perTenant, log });
  io.engine.on('connection', () => arrivals.note());
  const subscriber = openWorkerClient(controlRedisUrl, 'live', log);
  const broadcaster = new Broadcaster({
    io,
    figures,
    leaders: new TenantLeaders(control, randomUUID()),
    exchange: new LiveExchange({ control, subscriber, log }),
    patienceMs: () => arrivals.patienceMs(),
    log,
  });
  const access = new AccessWatch({ io, databaseUrl, log });
  broadcaster.start();
  access.start();
  return {
    io,
    broadcaster,
    figures: () => ({
      sockets: io.sockets.sockets.size,
      tenantsWatched: broadcaster.watchedTenants(),
      tenantsLed: broadcaster.ledTenants().length,
      messagesSent: broadcaster.messagesSent,
    }),
    async stop() {
      await Promise.all([broadcaster.stop(), access.stop()]);
      await io.close();
    },
  };
}
