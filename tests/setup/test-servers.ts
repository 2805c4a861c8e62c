import type { Connections } from '#server/runtime/connections.ts';
import type { RedisPrograms } from '#server/runtime/programs.ts';
import type { RuntimeUser } from '#server/runtime/runtime-user.ts';
import type { Secrets } from '#server/runtime/secrets.ts';

/** What the global set-up hands to every test file of the integration project: `inject('servers')`. */
export interface TestServers {
  /** Folder of this run; goes away with it. */
  home: string;
  connections: Connections;
  secrets: Secrets;
  redisPrograms: RedisPrograms;
  /** Who runs the servers. */
  user: RuntimeUser;
  /** The database that `createTestDatabase` copies. */
  templateDatabase: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    servers: TestServers;
  }
}
