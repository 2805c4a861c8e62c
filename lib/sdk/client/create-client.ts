import { browserDeviceContext } from '../../cache/browser-device-context.ts';
import { stampPattern } from '../../contracts/hybrid-logical-clock.ts';
import { Client } from './client.ts';
import { ClientClock } from './client-clock.ts';
import type { ClientCore } from './client-core.ts';
import { ClientError, toClientError } from './client-error.ts';
import type { ClientOptions, Surroundings } from './client-options.ts';
import { ClientSessions } from './client-sessions.ts';
import { createExclusive } from './exclusive-tab.ts';
import { HttpTransport } from './http-transport.ts';
import { createIndexedDbStore } from './indexed-db-store.ts';
import type { LocalStore } from './local-store.ts';
import { createMemoryStore } from './memory-store.ts';
import { PerformanceUpdates } from './performance-updates.ts';
import { PushLoop } from './push-loop.ts';

/** `kx_` and seven more: what the console shows of a key, too. */
const publicKeyPart = 10;

function chooseStore(options: ClientOptions, name: string | null, around: Surroundings): LocalStore {
  if (options.store !== undefined) return options.store;
  if (name === null || around.indexedDB === undefined || options.offline === false) return createMemoryStore();
  return createIndexedDbStore(around.indexedDB, name);
}

/** An address without a slash at the end. Throws ClientError. */
function checkedUrl(url: string): string {
  try {
    new URL(url);
  } catch (cause) {
    throw new ClientError('invalid_request', 'url is the address of the server', { cause });
  }
  return url.replace(/\/+$/, '');
}

/** Where the application does not listen, the console at least is told. */
function warn({ code, message }: { code: string; message: string }): void {
  console.warn(`KRYONIX Cache: ${message} (${code})`);
}

/** Begins with the clock of the last visit, and with what that left waiting. */
async function resume(core: ClientCore, pushes: PushLoop): Promise<void> {
  try {
    const last = await core.store.get('meta', 'clock');
    if (last !== undefined && stampPattern.test(last)) core.clock.observe(last);
    if ((await core.store.count('queue')) > 0) await pushes.flush();
  } catch (error) {
    core.listeners.onError(toClientError(error));
  }
}

/**
 * A client of one tenant's cache. Sends what an earlier visit left waiting, and does so again whenever the network comes
 * back.
 * @throws ClientError `invalid_request` for a `url` that is none
 */
export function createClient(options: ClientOptions): Client {
  const around = globalThis as unknown as Surroundings;
  const { apiKey, offline = true, now = Date.now } = options;
  const url = checkedUrl(options.url);
  const partition = options.partition ?? apiKey?.slice(0, publicKeyPart) ?? null;
  const name = partition === null ? null : `kryonix:${url}:${partition}`;
  const abort = new AbortController();
  const navigator = () => around.navigator ?? {};
  const known = {
    ...(options.device === undefined ? {} : { device: options.device }),
    ...(options.network === undefined ? {} : { network: options.network }),
  };
  const listeners = {
    onError: options.onError ?? warn,
    onRefused: options.onRefused ?? warn,
    onConflict: options.onConflict ?? (() => {}),
    resolve: options.resolve,
  };
  const transport = new HttpTransport({
    url,
    apiKey,
    fetch: options.fetch ?? globalThis.fetch.bind(globalThis),
    timeoutMs: options.timeoutMs ?? 10_000,
    context: () => browserDeviceContext(navigator(), known),
  });
  const core: ClientCore = {
    transport,
    store: chooseStore(options, name, around),
    clock: new ClientClock(now),
    listeners,
    now,
    exclusively: createExclusive(name === null ? undefined : around.navigator?.locks, name ?? '', abort.signal),
    closed: abort.signal,
    greatestQueued: options.maxQueuedWrites ?? 1_000,
    greatestEntries: options.maxLocalEntries ?? 2_000,
  };
  const pushes = new PushLoop(core);
  const flush = () => void pushes.flush();
  if (offline) {
    around.addEventListener?.('online', flush);
    void resume(core, pushes);
  }
  return new Client({
    core,
    pushes,
    updates: new PerformanceUpdates({ url, apiKey, socket: options.socket }, listeners.onError),
    sessions: new ClientSessions(transport),
    sdkSessions: new ClientSessions(transport, 'sdk'),
    offline,
    saveData: () => navigator().connection?.saveData === true,
    close() {
      around.removeEventListener?.('online', flush);
      abort.abort();
      if (options.store === undefined) core.store.close();
    },
  });
}
