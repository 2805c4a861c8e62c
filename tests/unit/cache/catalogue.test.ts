import { describe, expect, it } from 'vitest';
import { catalogues } from '#lib/cache/catalogue.ts';
import { catalogueNames } from '#lib/contracts/vocabulary.ts';

const gigabyte = 1024 ** 3;

describe('both catalogues', () => {
  it.each(catalogueNames)('%s describes the databases 0 to 15, each once and in full', (name) => {
    const { databases } = catalogues[name];
    expect(databases.map((entry) => entry.id)).toEqual([...Array(16).keys()]);
    for (const field of ['name', 'module', 'purpose'] as const) {
      expect(new Set(databases.map((entry) => entry[field])).size).toBe(16);
      for (const entry of databases) expect(entry[field]).not.toBe('');
    }
    for (const entry of databases) {
      expect(entry.defaultTtlSeconds).toBeGreaterThan(0);
      expect(entry.memoryShareBytes % 1_048_576).toBe(0);
      expect(catalogues[name].databaseForModule(entry.module)).toBe(entry);
    }
  });

  it.each(catalogueNames)('%s protects every database that sessions, queues and locks use', (name) => {
    const { databases, systemUses } = catalogues[name];
    for (const id of Object.values(systemUses)) expect(databases[id]?.evictionClass).toBe('protected');
  });

  it.each(catalogueNames)('%s is not fooled by module names that JavaScript knows', (name) => {
    for (const module of ['constructor', '__proto__', 'tostring']) {
      expect(catalogues[name].databaseForModule(module)).toBe(catalogues[name].databaseForModule('whatever'));
    }
  });
});

describe('the multi-tenant catalogue', () => {
  const { databases, databaseForModule, systemUses } = catalogues['multi-tenant'];

  it('puts modules where the first document does, and any other module with the API cache', () => {
    const modules = [
      ...['mobile', 'api', 'queue', 'metrics', 'ai', 'sdk', 'automation', 'config'],
      ...['apps', 'performance', 'prediction', 'websocket', 'cluster', 'backup', 'health', 'emergency'],
    ];
    expect(modules.map((module) => databaseForModule(module).id)).toEqual([...Array(16).keys()]);
    expect(databaseForModule('crm').id).toBe(1);
  });

  it('protects sessions, queues, connections, locks and backups', () => {
    const ids = databases.filter((entry) => entry.evictionClass === 'protected').map((entry) => entry.id);
    expect(ids).toEqual([0, 2, 5, 11, 12, 13]);
    expect(systemUses).toEqual({ sessions: 0, sdkSessions: 5, queues: 2, locks: 12 });
  });

  it('shares out the 16 GB of the first document', () => {
    expect(databases.reduce((sum, entry) => sum + entry.memoryShareBytes, 0)).toBe(16 * gigabyte);
  });
});

describe('the enterprise catalogue', () => {
  const { databases, databaseForModule, systemUses } = catalogues.enterprise;

  it('has the names, TTLs, memory and mobile flags of the second document', () => {
    const rows = databases.map((entry) => [
      entry.name,
      entry.defaultTtlSeconds,
      entry.memoryShareBytes / 1_048_576,
      entry.mobile,
    ]);
    expect(rows).toEqual([
      ['sessions', 86_400, 512, true],
      ['auth_tokens', 3_600, 256, true],
      ['user_cache', 7_200, 1024, true],
      ['api_cache', 1_800, 2048, true],
      ['rate_limiting', 60, 128, false],
      ['realtime_data', 300, 512, true],
      ['file_metadata', 3_600, 256, false],
      ['search_cache', 1_800, 1024, true],
      ['tenant_config', 7_200, 256, false],
      ['device_trust', 86_400, 512, true],
      ['ai_models', 3_600, 1024, true],
      ['mobile_sync', 172_800, 2048, true],
      ['geolocation', 1_800, 256, true],
      ['analytics_temp', 300, 512, false],
      ['backup_status', 86_400, 128, false],
      ['distributed_locks', 300, 64, false],
    ]);
  });

  it('puts a module in the database of its name, any other with the API cache', () => {
    expect(databaseForModule('geolocation').id).toBe(12);
    expect(databaseForModule('crm').id).toBe(3);
  });

  it('protects sessions, tokens, limits, sync, backups and locks', () => {
    const ids = databases.filter((entry) => entry.evictionClass === 'protected').map((entry) => entry.id);
    expect(ids).toEqual([0, 1, 4, 11, 14, 15]);
    expect(systemUses).toEqual({ sessions: 0, sdkSessions: 0, queues: 11, locks: 15 });
  });
});
