/** Which Redis a rule set is for: re-loadable values, or what must never be evicted. */
export type Plane = 'data' | 'control';

export const adminUserName = 'kryonix_admin';
export const serviceUserName = 'kryonix_service';

/**
 * Reads and writes are broad; these members of those categories leave the key patterns, the database or the safe path.
 * `pfmerge` with its first key alone is checked against no pattern at all, by Redis and by Valkey.
 */
const neverForTheService = [
  ...['-@dangerous', '-@admin', '-@scripting'],
  ...[
    '-keys',
    '-copy',
    '-move',
    '-swapdb',
    '-randomkey',
    '-flushall',
    '-flushdb',
    '-migrate',
    '-restore',
    '-sort',
    '-pfmerge',
  ],
];

const serviceExtras = [
  ...['+info', '+ping', '+echo', '+select', '+scan', '+memory|usage', '+time', '+wait', '+waitaof'],
  ...['+hello', '+auth', '+quit', '+reset', '+client|setname', '+client|getname', '+client|setinfo', '+client|id'],
  '+client|tracking',
  ...['+multi', '+exec', '+discard', '+watch', '+unwatch'],
  ...['+eval', '+evalsha', '+eval_ro', '+evalsha_ro', '+script|load', '+script|exists'],
  ...['+publish', '+subscribe', '+unsubscribe', '+psubscribe', '+punsubscribe'],
  // How a client finds its way in a cluster; refused by a single server anyway.
  ...['+cluster|slots', '+cluster|shards', '+cluster|nodes', '+cluster|info', '+readonly', '+readwrite', '+asking'],
];

/** Tells which of the tracked keys changed, the names of all tenants' among them: for the service user only. */
const invalidations = '&__redis__:invalidate';

/** The one user of the platform's own processes: all tenants' keys, on the control plane its own too, no administration. */
export function serviceUserRules(plane: Plane): string[] {
  const keys = plane === 'data' ? ['~tenant:*'] : ['~tenant:*', '~kryonix:*'];
  const channels = plane === 'data' ? [invalidations] : ['&kryonix:*', '&tenant:*', invalidations];
  return [
    ...['resetkeys', ...keys, 'resetchannels', ...channels],
    ...['-@all', '+@read', '+@write', ...neverForTheService, ...serviceExtras],
  ];
}

/** Manages users and reads what concerns the whole instance. Only the server itself holds its password. */
export function adminUserRules(): string[] {
  return ['allkeys', 'allchannels', 'allcommands'];
}

export function tenantUserName(tenantId: string): string {
  return `tenant_${tenantId}_user`;
}

/**
 * Every command here names its keys, so that the key pattern holds. What is left out on purpose: `client|tracking`
 * (broadcasts other tenants' key names), `scan keys randomkey dbsize info` (ignore the pattern), `copy move swapdb`
 * (change the database without SELECT), scripts and functions, flushes, configuration.
 */
export const tenantReadCommands = [
  ...['get', 'mget', 'strlen', 'exists', 'type', 'ttl', 'pttl', 'expiretime', 'pexpiretime'],
  ...[
    'hget',
    'hmget',
    'hgetall',
    'hexists',
    'hlen',
    'zrange',
    'zscore',
    'zscan',
    'zcard',
    'geosearch',
    'geopos',
    'geodist',
  ],
  ...['xlen', 'xrange', 'xpending', 'subscribe', 'unsubscribe'],
  ...['ping', 'hello', 'auth', 'quit', 'client|setname', 'client|setinfo', 'client|id'],
] as const;

export const tenantWriteCommands = [
  ...['set', 'getex', 'getdel', 'mset', 'incrby', 'decrby', 'incrbyfloat', 'del', 'unlink'],
  ...['expire', 'pexpire', 'persist', 'hset', 'hdel', 'hincrby', 'zadd', 'zrem', 'zremrangebyscore', 'geoadd'],
  ...['xadd', 'xack', 'xreadgroup', 'xautoclaim', 'xdel', 'xgroup|create', 'publish'],
] as const;

/** A database's number; the id of a tenant is a UUID made by the server, so neither can smuggle a rule in. */
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export interface TenantRights {
  /** SELECT is limited to those; a connection still begins in database 0. Default all. */
  allowedDatabases?: readonly number[] | undefined;
  /** Only the commands that change nothing. */
  readOnly?: boolean | undefined;
}

/**
 * The rights of a tenant's own user: its keys and channels, colon included, and the commands that the SDK sends.
 * Throws a `TypeError` for an id that is not a lower-case UUID or a database that is not a number from 0 up.
 */
export function tenantUserRules(tenantId: string, { allowedDatabases, readOnly }: TenantRights = {}): string[] {
  if (!uuid.test(tenantId)) throw new TypeError('a tenant id is a lower-case UUID');
  if (allowedDatabases?.some((database) => !Number.isInteger(database) || database < 0)) {
    throw new TypeError('a database is a whole number from 0 up');
  }
  const commands: string[] =
    readOnly === true ? [...tenantReadCommands] : [...tenantReadCommands, ...tenantWriteCommands];
  const select = allowedDatabases ? ['-select', ...allowedDatabases.map((id) => `+select|${id}`)] : ['+select'];
  return [
    ...['resetkeys', `~tenant:${tenantId}:*`, 'resetchannels', `&tenant:${tenantId}:*`],
    ...['-@all', ...commands.map((command) => `+${command}`), ...select],
  ];
}
