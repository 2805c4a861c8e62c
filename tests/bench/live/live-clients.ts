import { io as connect, type Socket } from 'socket.io-client';
import type { CachePerformanceUpdate } from '#lib/contracts/live-events.ts';
import type { ClientsQuestion, ClientsState } from './live-questions.ts';

/** Of one socket. */
const deadlineMs = 30_000;
/** As the pages do: who is refused is not connected again by the library. */
const retryRefusedMs = 2_000;
const sockets: Socket[] = [];
let received: ClientsState = { latenciesMs: [], seconds: 0 };
let sinceMs = performance.now();

function open(port: number, cookie: string): Promise<boolean> {
  const socket = connect(`http://127.0.0.1:${port}`, {
    transports: ['websocket'],
    forceNew: true,
    reconnectionDelay: 100,
    extraHeaders: { cookie },
  });
  sockets.push(socket);
  socket.on('cache_performance_update', (update: CachePerformanceUpdate) => {
    received.latenciesMs.push(Date.now() - Date.parse(update.timestamp));
  });
  socket.on('connect_error', () => {
    if (!socket.active) setTimeout(() => socket.connect(), retryRefusedMs);
  });
  return connected(socket, deadlineMs);
}

/** Whether it connected within so long; it goes on trying. */
function connected(socket: Socket, withinMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), withinMs);
    socket.once('connect', () => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}

/** Opens sockets until all are open or the time is over. */
async function connectAll(port: number, cookies: readonly string[], atOnce: number, withinMs: number): Promise<void> {
  const endMs = performance.now() + withinMs;
  let next = 0;
  const work = async () => {
    for (let cookie = cookies[next++]; cookie !== undefined; cookie = cookies[next++]) {
      if (performance.now() > endMs) return;
      await open(port, cookie);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}

async function storm(count: number, withinMs: number): Promise<{ settledMs: number; missing: number }> {
  const startMs = performance.now();
  const back = await Promise.all(
    sockets.slice(0, count).map((socket) => {
      socket.disconnect();
      const again = connected(socket, withinMs);
      socket.connect();
      return again;
    }),
  );
  return { settledMs: performance.now() - startMs, missing: back.filter((each) => !each).length };
}

async function answer(question: ClientsQuestion): Promise<unknown> {
  if (question.kind === 'connect') {
    await connectAll(question.port, question.cookies, question.atOnce, question.withinMs);
  }
  if (question.kind === 'storm') return storm(question.count, question.withinMs);
  if (question.kind === 'read') return { ...received, seconds: (performance.now() - sinceMs) / 1_000 };
  received = { latenciesMs: [], seconds: 0 };
  sinceMs = performance.now();
  return {};
}

process.on('message', (question: ClientsQuestion) => {
  answer(question).then(
    (message) => process.send?.(message),
    (error: unknown) => {
      process.stderr.write(`${error}\n`);
      process.exit(1);
    },
  );
});
