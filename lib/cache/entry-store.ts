/** What is kept as a plain cache entry needs of its tenant's cache. */
export interface EntryStore {
  get<T>(module: string, dataType: string, key: string): Promise<EntryResult<T>>;
  set(
    module: string,
    dataType: string,
    key: string,
    value: unknown,
    options: { ttlSeconds?: number | undefined },
  ): Promise<boolean>;
  delete(module: string, dataType: string, key: string): Promise<boolean>;
}

export type EntryResult<T> =
  | { hit: true; value: T; ageSeconds: number | null; stale: boolean }
  | { hit: false; value: null; ageSeconds: null; stale: false };
