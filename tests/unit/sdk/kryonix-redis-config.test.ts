import { describe, expect, it } from 'vitest';
import { parseServerUrl } from '#lib/cache/parse-server-url.ts';
import { cacheOptionsOf, type KryonixRedisConfig } from '#lib/sdk/fronts/kryonix-redis-config.ts';

const config: KryonixRedisConfig = { cluster_nodes: ['a:1'], tenant_id: '', database_id: 0 };
const addressOf = (changes: Partial<KryonixRedisConfig>) =>
  parseServerUrl(cacheOptionsOf({ ...config, ...changes }).url ?? '');

describe('the servers of the specification’s configuration', () => {
  it('are one server, or the nodes of a cluster', () => {
    expect(addressOf({})).toMatchObject({ kind: 'single', endpoints: [{ host: 'a', port: 1 }], tls: false });
    expect(addressOf({ cluster_nodes: ['a:1', 'b:2'], ssl_enabled: true })).toMatchObject({
      ...{ kind: 'cluster', tls: true, endpoints: [{ host: 'a' }, { host: 'b' }] },
    });
  });

  it('are found by sentinels where there are any', () => {
    expect(addressOf({ sentinel_nodes: ['s:26379', 't:26379'] })).toMatchObject({
      ...{ kind: 'sentinel', primaryName: 'kryonix-master', endpoints: [{ host: 's' }, { host: 't' }] },
    });
    expect(addressOf({ sentinel_nodes: ['s:1'], sentinel_primary: 'own name' })).toMatchObject({
      primaryName: 'own name',
    });
  });

  it('get a login of any characters', () => {
    const login = { username: 'us,er', password: 'p@ss:w/ord,%?#' };
    expect(addressOf({ ...login, cluster_nodes: ['a:1', 'b:2'] })).toMatchObject({ login });
    expect(addressOf({ password: 'only' })).toMatchObject({ login: { username: undefined, password: 'only' } });
  });
});

describe('its other fields', () => {
  it('turn compression off and bound the waiting', () => {
    expect(cacheOptionsOf({ ...config, compression: false, timeout_ms: 123 })).toMatchObject({
      ...{ compression: false, connection: { commandTimeoutMs: 123 }, catalogue: 'enterprise', strict: true },
    });
    expect(cacheOptionsOf(config)).not.toHaveProperty('compression');
  });
});
