import { type LocalChange, type LocalEntry, type LocalStore, type LocalTable, localTables } from './local-store.ts';

/** React Native's engine has no structuredClone; there a caller who changes a value changes what is kept. */
const copyOf = <T>(value: T): T => (typeof structuredClone === 'function' ? structuredClone(value) : value);

/** A store that lasts as long as the page: where there is no IndexedDB, and where nobody said whose data it would be. */
export function createMemoryStore(): LocalStore {
  const tables = new Map<LocalTable, Map<string, unknown>>(localTables.map((name) => [name, new Map()]));
  const tableOf = (name: LocalTable) => tables.get(name) ?? new Map<string, unknown>();

  function write({ table, key, value }: LocalChange): void {
    if (value === undefined) tableOf(table).delete(key);
    else tableOf(table).set(key, copyOf(value));
  }

  const store = {
    get: async (table: LocalTable, key: string) => copyOf(tableOf(table).get(key)),
    list: async (table: LocalTable, limit = Number.POSITIVE_INFINITY) =>
      [...tableOf(table)]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .slice(0, limit)
        .map(([key, value]) => [key, copyOf(value)]),
    count: async (table: LocalTable) => tableOf(table).size,
    async update(ids: readonly string[], change: (entries: (LocalEntry | undefined)[]) => readonly LocalChange[]) {
      const entries = ids.map((id) => copyOf(tableOf('entries').get(id)) as LocalEntry | undefined);
      for (const one of change(entries)) write(one);
    },
    async clear() {
      for (const table of tables.values()) table.clear();
    },
    close() {},
  };
  // What a table holds is what was written to it.
  return store as LocalStore;
}
