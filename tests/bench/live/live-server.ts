import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { catalogues } from '#lib/cache/catalogue.ts';
import { makePools } from '#server/db/pools.ts';
import { listenBacklog } from '#server/http/listen-backlog.ts';
import { LiveFigures } from '#server/live/live-figures.ts';
import { type Live, startLive } from '#server/live/start-live.ts';
import { logger } from '#server/logger.ts';
import { openRequestClient } from '#server/redis/clients.ts';
import { provide } from '#server/remember.ts';
import type { Connections } from '#server/runtime/connections.ts';
import type { ServerQuestion } from './live-questions.ts';

logger.level = 'error';
const delay = monitorEventLoopDelay({ resolution: 1 });
let live: Live | undefined;
let since = { cpu: process.cpuUsage(), atMs: performance.now() };

async function start(connections: Connections, sessionSecret: string): Promise<number> {
  const pools = makePools(connections);
  const control = openRequestClient(connections.controlRedisUrl, 'control', logger);
  await once(control, 'ready');
  // Of the services, sockets ask for these only.
  provide('services', {
    pools,
    control,
    sessionSecret,
    apiKeyPepper: 'bench',
    secureCookies: false,
    trustProxy: false,
  });
  const http = createServer().listen({ port: 0, host: '127.0.0.1', backlog: listenBacklog });
  await once(http, 'listening');
  const catalogue = catalogues['multi-tenant'].databases;
  const figures = new LiveFigures({
    pool: pools.app,
    control,
    catalogue,
    planeUp: () => true,
    ready: async () => true,
  });
  live = startLive({ ...connections, http, figures, control, socketsPerTenant: 1_000, log: logger });
  delay.enable();
  return (http.address() as AddressInfo).port;
}

async function answer(question: ServerQuestion): Promise<unknown> {
  if (question.kind === 'start') return { port: await start(question.connections, question.sessionSecret) };
  if (question.kind === 'reset') {
    delay.reset();
    since = { cpu: process.cpuUsage(), atMs: performance.now() };
  }
  const { user, system } = process.cpuUsage(since.cpu);
  const busyShare = (user + system) / 1_000 / (performance.now() - since.atMs);
  const { sockets = 0, messagesSent = 0 } = live?.figures() ?? {};
  // As it stands under load: a collection first would give back what the product itself keeps in reserve.
  const { rss: rssBytes } = process.memoryUsage();
  globalThis.gc?.();
  const { heapUsed: heapBytes } = process.memoryUsage();
  // The sampling interval itself is part of what is counted.
  return {
    lagP99Ms: Math.max(0, delay.percentile(99) / 1e6 - 1),
    sockets,
    messagesSent,
    rssBytes,
    heapBytes,
    busyShare,
  };
}

process.on('message', (question: ServerQuestion) => {
  void answer(question).then((message) => process.send?.(message));
});
