import type { EntryName } from '../../cache/entry-name.ts';
import { trimEntries, updateWithRoom } from './bounded-storage.ts';
import { type ClientCore, idOfEntry, pathOfEntry } from './client-core.ts';
import { ClientError, type ClientErrorCode, toClientError } from './client-error.ts';
import { type ClientResult, missedHere, unknownEntry, viewEntry } from './entry-view.ts';
import type { LocalChange, LocalEntry } from './local-store.ts';

/** What the server said of an entry. */
interface Fetched {
  hit: boolean;
  value: unknown;
  ageSeconds: number | null;
  stale: boolean;
}

interface MgetAnswer {
  values: (Fetched & { contentType: string | null })[];
}

const greatestMget = 100;
const missed: Fetched = { hit: false, value: null, ageSeconds: null, stale: false };
/** The caller must do something about these; the device's copy would hide it. */
const callersErrors: readonly ClientErrorCode[] = [
  ...(['invalid_request', 'unauthenticated', 'forbidden', 'tenant_suspended', 'not_found'] as const),
];

async function toFetched(response: Response): Promise<Fetched> {
  if (response.status === 404) {
    const body = (await response.json().catch(() => null)) as { error?: { code?: string } } | null;
    if (body?.error?.code === 'cache_miss') return missed;
    throw new ClientError('not_found', 'the server does not know this address');
  }
  const contentType = response.headers.get('content-type') ?? '';
  const value: unknown = contentType.startsWith('application/json')
    ? await response.json()
    : contentType.startsWith('text/')
      ? await response.text()
      : new Uint8Array(await response.arrayBuffer());
  const age = response.headers.get('age');
  const stale = response.headers.get('x-kryonix-stale') === 'true';
  return { hit: true, value, ageSeconds: age === null ? null : Number(age), stale };
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
}

async function fetchOne(core: ClientCore, name: EntryName): Promise<Fetched[]> {
  return [await toFetched(await core.transport.send(pathOfEntry(name), { accepted: 404 }, core.closed))];
}

async function fetchMany(core: ClientCore, keys: readonly EntryName[]): Promise<Fetched[]> {
  const { values } = await core.transport.json<MgetAnswer>('/api/v1/cache/mget', 'POST', { keys }, core.closed);
  return values.map(({ contentType, ...one }) => ({
    ...one,
    value: contentType === 'application/octet-stream' ? fromBase64(String(one.value)) : one.value,
  }));
}

/** Keeps what was fetched for the time without a network. Where that fails, the answer is still an answer. */
export async function rememberFetched(core: ClientCore, names: readonly EntryName[], fetched: readonly Fetched[]) {
  const ids = names.map(idOfEntry);
  try {
    await updateWithRoom(core.store, ids, (entries) =>
      ids.map((key, index): LocalChange => {
        const { hit, value, ageSeconds } = fetched[index] ?? missed;
        const entry = entries[index] ?? unknownEntry;
        return {
          table: 'entries',
          key,
          value: { ...entry, found: hit ? { value } : null, atMs: core.now(), ageSeconds },
        };
      }),
    );
    await trimEntries(core.store, core.greatestEntries);
  } catch (error) {
    core.listeners.onError(toClientError(error));
  }
}

async function readLocal(core: ClientCore, name: EntryName): Promise<LocalEntry | undefined> {
  try {
    return await core.store.get('entries', idOfEntry(name));
  } catch (error) {
    core.listeners.onError(toClientError(error));
    return undefined;
  }
}

/** One request for entries of which no own write waits. */
async function readRemote<T>(
  core: ClientCore,
  asked: readonly { name: EntryName; entry: LocalEntry | undefined }[],
  fetchAll: (names: readonly EntryName[]) => Promise<Fetched[]>,
): Promise<ClientResult<T>[]> {
  const names = asked.map(({ name }) => name);
  try {
    const fetched = await fetchAll(names);
    await rememberFetched(core, names, fetched);
    return fetched.map((one) =>
      one.hit ? { ...one, hit: true, value: one.value as T, pending: false } : { ...missedHere },
    );
  } catch (thrown) {
    const error = toClientError(thrown);
    if (callersErrors.includes(error.code)) throw error;
    core.listeners.onError(error);
    return asked.map(({ entry }) => (entry === undefined ? { ...missedHere } : viewEntry<T>(entry, core.now())));
  }
}

/** See `Client.get`. */
export async function readEntry<T>(core: ClientCore, name: EntryName): Promise<ClientResult<T>> {
  const entry = await readLocal(core, name);
  if (entry?.pending) return viewEntry<T>(entry, core.now());
  const [result] = await readRemote<T>(core, [{ name, entry }], () => fetchOne(core, name));
  return result ?? { ...missedHere };
}

/** See `Client.mget`. */
export async function readEntries<T>(core: ClientCore, names: readonly EntryName[]): Promise<ClientResult<T>[]> {
  const results: ClientResult<T>[] = names.map(() => ({ ...missedHere }));
  const toFetch: { name: EntryName; entry: LocalEntry | undefined; index: number }[] = [];
  const entries = await Promise.all(names.map((name) => readLocal(core, name)));
  for (const [index, name] of names.entries()) {
    const entry = entries[index];
    if (entry?.pending) results[index] = viewEntry<T>(entry, core.now());
    else toFetch.push({ name, entry, index });
  }
  for (let at = 0; at < toFetch.length; at += greatestMget) {
    const part = toFetch.slice(at, at + greatestMget);
    const found = await readRemote<T>(core, part, (asked) => fetchMany(core, asked));
    for (const [offset, { index }] of part.entries()) results[index] = found[offset] ?? { ...missedHere };
  }
  return results;
}
