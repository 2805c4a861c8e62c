import { io as connect, type Socket } from 'socket.io-client';
import type { CachePerformanceUpdate } from '#lib/contracts/live-events.ts';
import type { ClientsQuestion, ClientsState } from './live-questions.ts';

const deadlineMs = 120_000;
const sockets: Socket[] = [];
let received: ClientsState = { latenciesMs: [], seconds: 0 };
let sinceMs = performance.now();

function open(port: number, cookie: string): Promise<void> {
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
  return connected(socket);
}

function connected(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('a socket did not connect in time')), deadlineMs);
    socket.once('connect', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

async function connectAll(port: number, cookies: readonly string[], atOnce: number): Promise<void> {
  let next = 0;
  const work = async () => {
    for (let cookie = cookies[next++]; cookie !== undefined; cookie = cookies[next++]) await open(port, cookie);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}

async function storm(count: number): Promise<number> {
  const startMs = performance.now();
  await Promise.all(
    sockets.slice(0, count).map((socket) => {
      socket.disconnect();
      const back = connected(socket);
      socket.connect();
      return back;
    }),
  );
  return performance.now() - startMs;
}

async function answer(question: ClientsQuestion): Promise<unknown> {
  if (question.kind === 'connect') await connectAll(question.port, question.cookies, question.atOnce);
  if (question.kind === 'storm') return { settledMs: await storm(question.count) };
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
