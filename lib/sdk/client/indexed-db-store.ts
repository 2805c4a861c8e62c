import { ClientError } from './client-error.ts';
import { type LocalEntry, type LocalStore, type LocalTable, localTables } from './local-store.ts';

const version = 1;

function toStoreError(cause: unknown): ClientError {
  const full = cause instanceof DOMException && cause.name === 'QuotaExceededError';
  if (full) return new ClientError('storage_full', 'the device has no room left for this site', { cause });
  return new ClientError('unavailable', 'the device’s storage failed', { cause });
}

function open(factory: IDBFactory, name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = factory.open(name, version);
    request.onupgradeneeded = () => {
      for (const table of localTables) request.result.createObjectStore(table);
    };
    request.onsuccess = () => {
      const database = request.result;
      // Another tab deletes or upgrades: this one must not stand in its way.
      database.onversionchange = () => database.close();
      resolve(database);
    };
    request.onerror = () => reject(toStoreError(request.error));
    request.onblocked = () => reject(new ClientError('unavailable', 'another tab holds an older version open'));
  });
}

/** Settles when the transaction is on disk, or has failed as a whole. */
function finished(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(toStoreError(transaction.error));
  });
}

function answered<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(toStoreError(request.error));
  });
}

/** A store in IndexedDB: it outlives the page, and all tabs share it. */
export function createIndexedDbStore(factory: IDBFactory, name: string): LocalStore {
  let opened: Promise<IDBDatabase> | null = null;

  function database(): Promise<IDBDatabase> {
    opened ??= open(factory, name).catch((error: unknown) => {
      opened = null;
      throw error;
    });
    return opened;
  }

  async function read<T>(table: LocalTable, ask: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
    return await answered(ask((await database()).transaction(table, 'readonly').objectStore(table)));
  }

  const store = {
    get: (table: LocalTable, key: string) => read(table, (rows) => rows.get(key)),
    async list(table: LocalTable, limit?: number) {
      const transaction = (await database()).transaction(table, 'readonly');
      const rows = transaction.objectStore(table);
      const [keys, values] = await Promise.all([
        answered(rows.getAllKeys(null, limit)),
        answered(rows.getAll(null, limit)),
      ]);
      return keys.map((key, index) => [String(key), values[index]]);
    },
    count: (table: LocalTable) => read(table, (rows) => rows.count()),
    async update(ids: readonly string[], change: Parameters<LocalStore['update']>[1]) {
      const transaction = (await database()).transaction([...localTables], 'readwrite', { durability: 'strict' });
      const done = finished(transaction);
      // Kept from being unhandled while the rows are read; whoever called hears of it below.
      done.catch(() => undefined);
      const entries = await Promise.all(
        ids.map((id) => answered<LocalEntry | undefined>(transaction.objectStore('entries').get(id))),
      );
      try {
        for (const { table, key, value } of change(entries)) {
          const rows = transaction.objectStore(table);
          if (value === undefined) rows.delete(key);
          else rows.put(value, key);
        }
      } catch (error) {
        transaction.abort();
        throw error;
      }
      await done;
    },
    async clear() {
      const transaction = (await database()).transaction([...localTables], 'readwrite');
      for (const table of localTables) transaction.objectStore(table).clear();
      await finished(transaction);
    },
    close() {
      const closing = opened;
      opened = null;
      closing?.then(
        (open) => open.close(),
        () => undefined,
      );
    },
  };
  // What a table holds is what was written to it.
  return store as LocalStore;
}
