/** Which Redis a rule set is for: re-loadable values, or what must never be evicted. */
export type Plane = 'data' | 'control';

export const adminUserName = 'kryonix_admin';
export const serviceUserName = 'kryonix_service';

/** Reads and writes are broad; these members of those categories leave the key patterns, the database or the safe path. */
const neverForTheService = [
  ...['-@dangerous', '-@admin', '-@scripting'],
  ...['-keys', '-copy', '-move', '-swapdb', '-randomkey', '-flushall', '-flushdb', '-migrate', '-restore', '-sort'],
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
const tenantCommands = [
  ...['get', 'set', 'getex', 'getdel', 'mget', 'mset', 'incrby', 'decrby', 'incrbyfloat', 'strlen', 'del', 'unlink'],
  ...['exists', 'type', 'expire', 'pexpire', 'persist', 'ttl', 'pttl', 'expiretime', 'pexpiretime'],
  ...['hget', 'hset', 'hmget', 'hgetall', 'hdel', 'hincrby', 'hexists', 'hlen'],
  ...['zadd', 'zrem', 'zrange', 'zscore', 'zcard', 'geoadd', 'geosearch', 'geopos', 'geodist'],
  ...['xadd', 'xack', 'xlen', 'xrange', 'xpending', 'xreadgroup', 'xautoclaim', 'xdel', 'xgroup|create'],
  ...['publish', 'subscribe', 'unsubscribe'],
  ...['ping', 'hello', 'auth', 'quit', 'client|setname', 'client|setinfo', 'client|id'],
];

/** A database's number; the id of a tenant is a UUID made by the server, so neither can smuggle a rule in. */
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * The rights of a tenant's own user: its keys and channels, colon included, and the commands that the SDK sends.
 * With `allowedDatabases` SELECT is limited to those; a connection still begins in database 0.
 * Throws a `TypeError` for an id that is not a lower-case UUID or a database that is not a number from 0 up.
 */
export function tenantUserRules(tenantId: string, allowedDatabases?: readonly number[]): string[] {
  if (!uuid.test(tenantId)) throw new TypeError('a tenant id is a lower-case UUID');
  if (allowedDatabases?.some((database) => !Number.isInteger(database) || database < 0)) {
    throw new TypeError('a database is a whole number from 0 up');
  }
  const select = allowedDatabases ? ['-select', ...allowedDatabases.map((id) => `+select|${id}`)] : ['+select'];
  return [
    ...['resetkeys', `~tenant:${tenantId}:*`, 'resetchannels', `&tenant:${tenantId}:*`],
    ...['-@all', ...tenantCommands.map((command) => `+${command}`), ...select],
  ];
}
