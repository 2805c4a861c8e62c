import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseInfo } from '#lib/telemetry/parse-info.ts';

/** `INFO everything` of redis-server 8.0.2 after two SET, two GET (one hit) and one SELECT. */
const redis8 = readFileSync(new URL('../../fixtures/redis-8-info.txt', import.meta.url), 'utf8');

describe('reading INFO', () => {
  it('reads what Redis 8 says of itself', () => {
    const info = parseInfo(redis8);
    expect(info.server).toMatchObject({ version: '8.0.2', mode: 'standalone', valkeyVersion: null });
    expect(info.memory).toMatchObject({ maxBytes: 0, policy: 'noeviction' });
    expect(info.memory?.usedBytes).toBeGreaterThan(500_000);
    expect(info.stats).toMatchObject({ keyspaceHits: 1, keyspaceMisses: 1, evictedKeys: 0, expiredStalePercent: 0 });
    expect(info.replication).toEqual({ role: 'master', connectedReplicas: 0, offset: 0, linkUp: null, replicas: [] });
    expect(info.persistence).toEqual({ loading: false, aofEnabled: false, lastAofWriteOk: true });
    expect(info.keyspace).toEqual([
      { id: 0, keys: 1, expires: 1 },
      { id: 3, keys: 1, expires: 0 },
    ]);
    expect(info.commands).toContainEqual({ command: 'get', calls: 2, usec: 15, failedCalls: 0 });
    expect(info.server?.runId).toMatch(/^[0-9a-f]{40}$/);
    expect(info.cluster).toEqual({ enabled: false });
  });

  it('reads the same with the line ends of the wire', () => {
    expect(parseInfo(redis8.replaceAll('\n', '\r\n'))).toEqual(parseInfo(redis8));
  });

  it('says null, not zero, of sections and fields that did not come', () => {
    const info = parseInfo('# Memory\r\nused_memory:1024\r\n\r\n# Keyspace\r\n');
    expect(info.memory).toEqual({
      usedBytes: 1024,
      peakBytes: null,
      residentBytes: null,
      maxBytes: null,
      policy: null,
      fragmentationRatio: null,
    });
    expect(info.keyspace).toEqual([]);
    expect(info.stats).toBeNull();
    expect(info.server).toBeNull();
    expect(info.commands).toBeNull();
  });

  it('survives what is no INFO at all', () => {
    for (const text of ['', 'NOPERM', '# Stats\nkeyspace_hits:many\n:5\n', '# Keyspace\ndb0:\ndbx:keys=1']) {
      const info = parseInfo(text);
      expect(info.stats?.keyspaceHits ?? null).toBeNull();
      expect(info.keyspace ?? []).toEqual([]);
    }
  });
});
