/** Absolute paths of what runs and serves PostgreSQL. */
export interface PostgresPrograms {
  majorVersion: number;
  postgres: string;
  initdb: string;
  psql: string;
  pgDump: string;
  pgRestore: string;
}

/** Absolute paths of what serves Redis: the redis or valkey that was found first, and the rest of the family where it is there. */
export interface RedisPrograms {
  server: string;
  cli: string;
  sentinel: string | null;
  valkeyServer: string | null;
  valkeyCli: string | null;
}

export interface Programs {
  postgres: PostgresPrograms | null;
  redis: RedisPrograms | null;
}

export interface ProgramNeeds {
  postgres: boolean;
  redis: boolean;
}
