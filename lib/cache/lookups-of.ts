/** Key look-ups that Redis and Valkey count as hits or misses, per command; tried on Redis 8.0.2. Others make none. */
const oneLookup = new Set([
  ...[
    'get',
    'getex',
    'getdel',
    'strlen',
    'type',
    'ttl',
    'pttl',
    'pexpiretime',
    'object',
    'dump',
    'hget',
    'hgetall',
    'hmget',
    'hlen',
    'hexists',
  ],
  ...[
    'getrange',
    'hscan',
    'sscan',
    'zscan',
    'xack',
    'xautoclaim',
    'xclaim',
    'xinfo',
    'xlen',
    'xpending',
    'xrange',
    'xrevrange',
    'evalsha',
  ],
  ...['zcard', 'zrange', 'zscore', 'smembers', 'sismember', 'scard', 'llen', 'lrange'],
]);
const eachKey = new Set(['mget', 'exists']);
const readsInScript = /redis\.p?call\(\s*['"](get|hget|hgetall|hmget|exists|ttl|pttl|zscore|zcard|xlen)['"]/gi;

/** How many keys a command looks up, as far as its words tell: in a script of which only the hash is sent, one. */
export function lookupsOf(name: string, args: readonly unknown[]): number {
  if (oneLookup.has(name)) return 1;
  if (eachKey.has(name)) return args.length;
  if (name === 'eval' || name === 'eval_ro') return String(args[0]).match(readsInScript)?.length ?? 0;
  // Each stream is looked up to read its group, and again to read it.
  if (name === 'xread' || name === 'xreadgroup') return args.length - streamsAt(args) - 1;
  return 0;
}

function streamsAt(args: readonly unknown[]): number {
  return args.findIndex((arg) => String(arg).toLowerCase() === 'streams');
}
