import { setTimeout as sleep } from 'node:timers/promises';
import { type Measurement, type Suite, toTenth } from '../figure.ts';
import { type BenchPlatform, startBenchPlatform } from '../telemetry/bench-platform.ts';
import { addSessions } from './add-sessions.ts';
import { type BenchProcess, startBenchProcess } from './bench-process.ts';
import { feedTenants } from './feed-tenants.ts';
import type { ClientsState, ServerState } from './live-questions.ts';

const tenantCount = 1_000;
const socketCount = 10_000;
const stormCount = 5_000;
const clientProcesses = 2;
const secret = 'the secret of a bench, known to all of its processes';
/** All in all less than five minutes, on a machine that is too slow for it too: what is missing then is told. */
const connectMs = 140_000;
const stormMs = 45_000;
const settleMs = 15_000;
const measureMs = 30_000;
const KB = 1_000;

interface Bench {
  platform: BenchPlatform;
  server: BenchProcess;
  clients: BenchProcess[];
  tenantIds: string[];
  cookies: string[];
}

async function measure(onProgress: (text: string) => void): Promise<Measurement[]> {
  onProgress('starting PostgreSQL and Redis');
  const platform = await startBenchPlatform();
  const server = startBenchProcess('./live-server.ts');
  const clients = Array.from({ length: clientProcesses }, () => startBenchProcess('./live-clients.ts'));
  try {
    onProgress(`${tenantCount} tenants with ${socketCount} sessions`);
    const tenantIds = await platform.addTenants(tenantCount);
    const perTenant = socketCount / tenantCount;
    const cookies = await addSessions(platform.connections, tenantIds, { perTenant, secret });
    return await run({ platform, server, clients, tenantIds, cookies }, onProgress);
  } finally {
    await Promise.all([server, ...clients].map((each) => each.stop()));
    await platform.close();
  }
}

async function run(bench: Bench, onProgress: (text: string) => void): Promise<Measurement[]> {
  const { platform, server, clients, tenantIds, cookies } = bench;
  const { port } = await server.ask<{ port: number }>({
    kind: 'start',
    connections: platform.connections,
    sessionSecret: secret,
  });
  const empty = await server.ask<ServerState>({ kind: 'read' });
  onProgress(`connecting ${socketCount} sockets`);
  await askAll(clients, (index) => ({
    kind: 'connect',
    port,
    cookies: cookies.filter((_, each) => each % clients.length === index),
    atOnce: 50,
    withinMs: connectMs,
  }));
  const feed = feedTenants(platform.control, tenantIds);
  try {
    onProgress('every tenant is updated each second');
    await sleep(settleMs);
    await askAll(clients, () => ({ kind: 'reset' }));
    await server.ask({ kind: 'reset' });
    await sleep(measureMs);
    const full = await server.ask<ServerState>({ kind: 'read' });
    const states = await askAll<ClientsState>(clients, () => ({ kind: 'read' }));
    onProgress(`${stormCount} sockets come back at once`);
    const fed = `${feed.failures()} feeds failed, ${feed.skipped()} came too late to be given`;
    const storms = await askAll<Storm>(clients, () => ({
      kind: 'storm',
      count: stormCount / clients.length,
      withinMs: stormMs,
    }));
    return [...deliveryFigures(states, full, fed), memoryFigure(empty, full), stormFigure(storms)];
  } finally {
    feed.stop();
  }
}

function askAll<T>(processes: readonly BenchProcess[], question: (index: number) => object): Promise<T[]> {
  return Promise.all(processes.map((each, index) => each.ask<T>(question(index))));
}

interface Storm {
  settledMs: number;
  missing: number;
}

function deliveryFigures(states: readonly ClientsState[], server: ServerState, fed: string): Measurement[] {
  const latencies = states.flatMap(({ latenciesMs }) => latenciesMs).sort((a, b) => a - b);
  const at = (share: number) => latencies[Math.floor(share * (latencies.length - 1))] ?? null;
  const seconds = Math.max(...states.map((each) => each.seconds));
  const rate = toTenth(latencies.length / seconds / Math.max(1, server.sockets));
  const note = `from reading the figures to the client's handler; p50 ${at(0.5)} ms, max ${at(1)} ms, ${rate} messages/s per socket, ${fed}; clients on the same machine`;
  return [
    { figure: 'event-to-client', value: at(0.99), runs: latencies.length, note },
    { figure: 'updates-per-second', value: rate, runs: latencies.length, note: 'at most one each second is sent' },
    {
      figure: 'loop-lag',
      value: toTenth(server.lagP99Ms),
      runs: 1,
      note: `${server.sockets} of ${socketCount} sockets on one process, which took ${Math.round(100 * server.busyShare)} % of a processor`,
    },
  ];
}

function memoryFigure(empty: ServerState, full: ServerState): Measurement {
  const value = full.sockets === 0 ? null : toTenth((full.rssBytes - empty.rssBytes) / full.sockets / KB);
  const note = `resident memory under load, all of its growth, garbage included: ${Math.round(full.rssBytes / 1e6)} MB with ${full.sockets} sockets, ${toTenth((full.heapBytes - empty.heapBytes) / Math.max(1, full.sockets) / KB)} KB of heap each`;
  return { figure: 'memory-per-socket', value, runs: 1, note };
}

/** Not measured where some did not come back at all. */
function stormFigure(storms: readonly Storm[]): Measurement {
  const missing = storms.reduce((sum, each) => sum + each.missing, 0);
  const settledMs = Math.max(...storms.map((each) => each.settledMs));
  const about = `${stormCount} sockets dropped and back with sessions checked, while updates go on`;
  const note = missing === 0 ? about : `${about}; ${missing} were not back after ${toTenth(settledMs / 1_000)} s`;
  return { figure: 'reconnect-storm', value: missing === 0 ? toTenth(settledMs / 1_000) : null, runs: 1, note };
}

/** What the live path bears: sockets with real sessions, figures from Redis and PostgreSQL, clients in other processes. */
export const liveSuite: Suite = {
  name: 'live',
  figures: [
    { figure: 'event-to-client', title: 'an update, p99, 10,000 sockets', unit: 'ms', target: 300, better: 'lower' },
    {
      figure: 'updates-per-second',
      title: 'updates that reach a socket of 1,000 tenants updated each second',
      unit: '/s',
      target: 0.9,
      better: 'higher',
    },
    { figure: 'loop-lag', title: 'event loop lag of the server, p99', unit: 'ms', target: 50, better: 'lower' },
    { figure: 'memory-per-socket', title: 'memory per socket', unit: 'KB', target: 25, better: 'lower' },
    { figure: 'reconnect-storm', title: '5,000 sockets come back', unit: 's', target: 30, better: 'lower' },
  ],
  measure,
};
