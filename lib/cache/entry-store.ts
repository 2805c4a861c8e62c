import type { GetResult } from './get-result.ts';

/** What is kept as a plain cache entry needs of its tenant's cache. */
export interface EntryStore {
  get<T>(module: string, dataType: string, key: string): Promise<GetResult<T>>;
  set(
    module: string,
    dataType: string,
    key: string,
    value: unknown,
    options: { ttlSeconds?: number | undefined },
  ): Promise<boolean>;
  delete(module: string, dataType: string, key: string): Promise<boolean>;
}
