/** Where the servers are and who logs in: made by the embedded runtime, or read from the environment. */
export interface Connections {
  /** Login `kryonix_app`. */
  databaseUrl: string;
  /** Login `kryonix_migrator`, a member of the NOLOGIN role `kryonix_owner`. */
  ownerDatabaseUrl: string;
  /** Login `kryonix_ingest`. */
  ingestDatabaseUrl: string;
  /** Login `kryonix_platform`. */
  platformDatabaseUrl: string;
  /** Login `kryonix_superuser`, in the database `postgres`: ours need not exist yet. Null where the servers are somebody else's. */
  superuserDatabaseUrl: string | null;
  /** Data plane, ACL user `kryonix_service`. */
  redisUrl: string;
  /** Control plane, ACL user `kryonix_service`. */
  controlRedisUrl: string;
  /** ACL user `kryonix_admin`, which may manage users; null where the servers are somebody else's. */
  adminRedisUrls: { data: string; control: string } | null;
  /** Servers that tenants may be moved to, by name. Default none. */
  servers?: Readonly<Record<string, NamedServer>> | undefined;
}

/** A server of tenants that live apart: one, the primary behind sentinels, or a Cluster. */
export interface NamedServer {
  /** For tenants' values. */
  url: string;
  /** An account that may RESTORE. */
  adminUrl: string;
}
