import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { io as connect, type ManagerOptions, type Socket } from 'socket.io-client';
import { catalogues } from '#lib/cache/catalogue.ts';
import { type CachePerformanceUpdate, cachePerformanceUpdateSchema } from '#lib/contracts/live-events.ts';
import { Arrivals } from '#server/live/arrivals.ts';
import { LiveFigures, type LiveSource } from '#server/live/live-figures.ts';
import { type Live, startLive } from '#server/live/start-live.ts';
import { logger } from '#server/logger.ts';
import { openWorkerClient } from '#server/redis/clients.ts';
import { openBrowser } from '../http/browser.ts';
import { addTenant, password } from '../http/people.ts';
import { startTestProduct, type TestProduct } from '../http/start-test-product.ts';

/** What a tenant may have open on one of the servers. */
export const socketsPerTenant = 12;

export interface Watcher {
  socket: Socket;
  updates: CachePerformanceUpdate[];
  /** The code of the refusal, once there is one. */
  refusal: { code?: string };
}

interface LiveServerProcess extends Live {
  port: number;
  /** Tenants whose updates were computed here, one entry each time. */
  computed: string[];
  /** Sees no time pass but between tests. */
  arrivals: Arrivals;
  close(): Promise<void>;
}

const usual = { hitRate: 90, away: false, ready: true };

/** The product with some live servers, each with connections of its own as processes have. */
export async function startLiveWorld(count: number) {
  const product = await startTestProduct();
  const [mine, theirs] = [
    await addTenant(product.pools.platform, 'mine'),
    await addTenant(product.pools.platform, 'theirs'),
  ];
  /** What the sources answer, so that a test can change a figure or take a source away. */
  const source = { ...usual };
  const clock = { nowMs: 0 };
  const servers = await Promise.all(Array.from({ length: count }, () => startServer(product, source, clock)));
  const sockets: Socket[] = [];

  function server(index: number): LiveServerProcess {
    const found = servers[index];
    if (!found) throw new Error(`there is no server ${index}`);
    return found;
  }

  function watch(
    index: number,
    cookie: string | null,
    auth: object = {},
    headers: Record<string, string> = {},
    options: Partial<ManagerOptions> = {},
  ): Watcher {
    const socket = connect(`http://127.0.0.1:${server(index).port}`, {
      auth,
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      extraHeaders: { ...headers, ...(cookie === null ? {} : { cookie }) },
      ...options,
    });
    const watcher: Watcher = { socket, updates: [], refusal: {} };
    socket.on('cache_performance_update', (update) => {
      watcher.updates.push(cachePerformanceUpdateSchema.parse(update));
    });
    socket.on('connect_error', (error: Error & { data?: { code?: string } }) => {
      watcher.refusal.code = error.data?.code ?? 'transport';
    });
    sockets.push(socket);
    return watcher;
  }

  return {
    product,
    mine,
    theirs,
    source,
    server,
    watch,
    async cookieOf(email: string): Promise<string> {
      const browser = openBrowser(product.baseUrl);
      await browser.signIn(email, password);
      return [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    },
    reset(): void {
      for (const socket of sockets.splice(0)) socket.disconnect();
      Object.assign(source, usual);
      clock.nowMs += 60_000;
    },
    async close(): Promise<void> {
      await Promise.all(servers.map((each) => each.close()));
      await product.close();
    },
  };
}

export type LiveWorld = Awaited<ReturnType<typeof startLiveWorld>>;

async function startServer(
  product: TestProduct,
  source: typeof usual,
  clock: { nowMs: number },
): Promise<LiveServerProcess> {
  const http = createServer().listen(0, '127.0.0.1');
  await once(http, 'listening');
  // Patient: on a machine that stood still a moment every process would lead, and mark its figures as old.
  const control = openWorkerClient(product.redis.url, 'control', logger, { commandTimeout: 10_000 });
  await once(control, 'ready');
  const catalogue = catalogues['multi-tenant'].databases;
  const ready = async () => source.ready;
  const real = new LiveFigures({ pool: product.pools.app, control, catalogue, planeUp: () => true, ready });
  const computed: string[] = [];
  const figures: LiveSource = {
    refresh: (tenantIds) => real.refresh(tenantIds),
    forget: (tenantId) => real.forget(tenantId),
    async updates(tenantIds) {
      if (source.away) throw new Error('the source is away');
      computed.push(...tenantIds);
      return (await real.updates(tenantIds)).map(
        (update) => update && { ...update, metrics: { ...update.metrics, hitRate: source.hitRate } },
      );
    },
  };
  const { databaseUrl, redis } = product;
  const arrivals = new Arrivals(() => clock.nowMs);
  const live = startLive({
    ...{ http, figures, control, controlRedisUrl: redis.url, databaseUrl, log: logger },
    socketsPerTenant,
    arrivals,
  });
  const { port } = http.address() as AddressInfo;
  return {
    ...live,
    port,
    computed,
    arrivals,
    async close() {
      await live.stop();
      control.disconnect();
    },
  };
}
