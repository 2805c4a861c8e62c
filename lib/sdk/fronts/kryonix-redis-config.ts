import { CacheError } from '../../cache/cache-error.ts';
import type { CacheOptions } from '../../cache/cache-options.ts';

/** The specification's configuration, each field with its name there. */
export interface KryonixRedisConfig {
  /** `host:port` of the nodes to begin with; one alone is a server that is no cluster. */
  cluster_nodes: readonly string[];
  /** `host:port` of the sentinels; where there are any, they say where the server is. */
  sentinel_nodes?: readonly string[] | undefined;
  /** The name under which the sentinels watch the primary. Default `kryonix-master`. */
  sentinel_primary?: string | undefined;
  username?: string | undefined;
  password?: string | undefined;
  /** A UUID in lower case. */
  tenant_id: string;
  /** Purpose database 0–15 of the catalogue `enterprise`, where `get` and `set` live. */
  database_id: number;
  ssl_enabled?: boolean | undefined;
  /** The longest that a call waits, milliseconds. Default 400. */
  timeout_ms?: number | undefined;
  /** Accepted for its place in the specification: a call is tried twice, then the breaker decides. */
  retry_attempts?: number | undefined;
  /** False: nothing is compressed. Default true. */
  compression?: boolean | undefined;
  /** True: callers of whom nothing else is known count as phones. Default false. */
  mobile_optimized?: boolean | undefined;
}

function serverUrl(config: KryonixRedisConfig): string {
  const { cluster_nodes, sentinel_nodes = [], sentinel_primary = 'kryonix-master', username, password } = config;
  const secret = password === undefined ? '' : `:${encodeURIComponent(password)}`;
  const login =
    username === undefined && password === undefined ? '' : `${encodeURIComponent(username ?? '')}${secret}@`;
  const tail = config.ssl_enabled === true ? 's' : '';
  if (sentinel_nodes.length > 0) {
    return `sentinel${tail}://${login}${sentinel_nodes.join(',')}/${encodeURIComponent(sentinel_primary)}`;
  }
  if (cluster_nodes.length === 0) throw new CacheError('invalid_topology', 'cluster_nodes names no server');
  return `redis${tail}://${login}${cluster_nodes.join(',')}`;
}

/**
 * The cache that the configuration describes. As in the specification a fault is thrown.
 * @throws CacheError `invalid_topology`
 */
export function cacheOptionsOf(config: KryonixRedisConfig): CacheOptions {
  return {
    url: serverUrl(config),
    catalogue: 'enterprise',
    strict: true,
    ...(config.compression === false ? { compression: false } : {}),
    ...(config.timeout_ms === undefined ? {} : { connection: { commandTimeoutMs: config.timeout_ms } }),
  };
}
