import { type LocalChange, type LocalEntry, type LocalStore, type LocalTable, localTables } from './local-store.ts';

/** A store that lasts as long as the page: where there is no IndexedDB, and where nobody said whose data it would be. */
export function createMemoryStore(): LocalStore {
  const tables = new Map<LocalTable, Map<string, unknown>>(localTables.map((name) => [name, new Map()]));
  const tableOf = (name: LocalTable) => tables.get(name) ?? new Map<string, unknown>();

  function write({ table, key, value }: LocalChange): void {
    if (value === undefined) tableOf(table).delete(key);
    else tableOf(table).set(key, structuredClone(value));
  }

  const store = {
    get: async (table: LocalTable, key: string) => structuredClone(tableOf(table).get(key)),
    list: async (table: LocalTable, limit = Number.POSITIVE_INFINITY) =>
      [...tableOf(table)]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .slice(0, limit)
        .map(([key, value]) => [key, structuredClone(value)]),
    count: async (table: LocalTable) => tableOf(table).size,
    async update(ids: readonly string[], change: (entries: (LocalEntry | undefined)[]) => readonly LocalChange[]) {
      const entries = ids.map((id) => structuredClone(tableOf('entries').get(id)) as LocalEntry | undefined);
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
