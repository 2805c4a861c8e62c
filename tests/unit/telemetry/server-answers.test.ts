import { describe, expect, it } from 'vitest';
import { keyClassOf } from '#lib/telemetry/key-class.ts';
import { groupClients } from '#lib/telemetry/parse-client-list.ts';
import { parseSlowLog } from '#lib/telemetry/parse-slow-log.ts';
import { callsBetween, parseLatencyHistogram, sharesWithin } from '#lib/telemetry/server-latency.ts';

const tenant = '5f0f3a52-7c1e-4d4a-9a53-0c5d7a3b9d11';

describe('the class of a stored key', () => {
  it.each([
    [`tenant:${tenant}:crm:lead:maria@example.test`, `${tenant}/crm/lead/••••`],
    [`tenant:${tenant}:_load:crm:lead:maria`, `${tenant}/_load/crm/••••`],
    [`tenant:${tenant}:maria@example.test`, `${tenant}/••••`],
    [`tenant:${tenant}:Maria Silva:x:y`, `${tenant}/••••`],
    [`tenant:${tenant}:crm:maria`, `${tenant}/crm/••••`],
  ])('%s is %s', (key, keyClass) => {
    expect(keyClassOf(key)).toEqual({ tenantId: tenant, keyClass });
  });

  it("is none where the key is no tenant's", () => {
    for (const key of ['kryonix:lease:census', `tenant:${tenant}`, 'tenant:1:crm:x', '']) {
      expect(keyClassOf(key)).toBeNull();
    }
  });
});

describe('the slow log', () => {
  it('keeps command, kind of key and client, and no argument', () => {
    const entries = parseSlowLog([
      [7, 1_700_000_000, 1234, ['SET', `tenant:${tenant}:crm:lead:maria`, 'secret'], '10.0.0.1:5', 'kryonix-data'],
      [6, 1_700_000_000, 99, ['eval', "return 'secret'", '1', `tenant:${tenant}:crm:lead:maria`], '10.0.0.1:5', ''],
      [5, 1_700_000_000, 98, ['CONFIG', 'GET', 'secret'], '10.0.0.1:5', 'x'.repeat(200)],
      [4, 1_700_000_000, 97, ['GET', 'secret'], '10.0.0.1:5'],
      ['what is this'],
    ]);
    expect(entries).toHaveLength(4);
    expect(entries[0]).toEqual({
      id: 7,
      atMs: 1_700_000_000_000,
      durationUs: 1234,
      command: 'set',
      tenantId: tenant,
      keyClass: `${tenant}/crm/lead/••••`,
      clientName: 'kryonix-data',
    });
    expect(entries[1]).toMatchObject({ command: 'eval', tenantId: tenant, clientName: null });
    expect(entries[2]).toMatchObject({ command: 'config|get', tenantId: null, clientName: 'x'.repeat(64) });
    expect(entries[3]).toMatchObject({ command: 'get', keyClass: null });
    expect(JSON.stringify(entries)).not.toMatch(/secret|maria/);
  });

  it('is empty where the answer is none', () => {
    expect(parseSlowLog('OK')).toEqual([]);
  });
});

describe('the list of clients', () => {
  const line = (fields: string) => `id=1 addr=1.1.1.1:1 ${fields} cmd=get resp=3\n`;

  it('adds up connections of one user and name, and those of a tenant whatever they are called', () => {
    const groups = groupClients(
      line('name=kryonix-data idle=3 flags=N tot-mem=100 user=kryonix_service') +
        line('name=kryonix-data idle=9 flags=b tot-mem=50 user=kryonix_service') +
        line(`name=mine idle=1 flags=N tot-mem=1 user=tenant_${tenant}_user`) +
        line(`name=yours idle=1 flags=N tot-mem=1 user=tenant_${tenant}_user`) +
        line(`name=ours idle=1 flags=N tot-mem=1 user=tenant_${tenant}_user`),
    );
    expect(groups).toEqual([
      { name: '', user: `tenant_${tenant}_user`, connections: 3, blocked: 0, memoryBytes: 3, idleSeconds: 1 },
      { name: 'kryonix-data', user: 'kryonix_service', connections: 2, blocked: 1, memoryBytes: 150, idleSeconds: 9 },
    ]);
  });

  it('stays short however many names there are', () => {
    const many = Array.from({ length: 500 }, (_, index) => line(`name=app-${index} idle=0 flags=N user=default`));
    const groups = groupClients(many.join(''));
    expect(groups).toHaveLength(21);
    expect(groups.at(-1)).toMatchObject({ name: 'other', connections: 480, memoryBytes: null });
  });
});

describe('the server time of commands', () => {
  const answer = ['get', ['calls', 12, 'histogram_usec', [1, 2, 4, 12]], 'set', ['calls', 4, 'histogram_usec', [4, 4]]];

  it('is added up over commands, from running totals', () => {
    expect(parseLatencyHistogram(answer)).toEqual({ 1: 2, 4: 14 });
    expect(parseLatencyHistogram('OK')).toEqual({});
  });

  it('is told as calls by bound of what happened between two measurements', () => {
    const after = { 1: 2, 4: 14, 1024: 1 };
    const buckets = callsBetween({}, after);
    expect(buckets).toEqual([
      { upToMs: 0.001, calls: 2 },
      { upToMs: 0.004, calls: 14 },
      { upToMs: 1.024, calls: 1 },
    ]);
    expect(sharesWithin(buckets, [0.1, 0.5, 0.99])).toEqual([0.001, 0.004, 1.024]);
    expect(callsBetween({ 1: 2, 4: 13, 8: 0 }, { ...after, 8: 0 }), 'from the fastest to the slowest').toEqual([
      { upToMs: 0.004, calls: 1 },
      { upToMs: 0.008, calls: 0 },
      { upToMs: 1.024, calls: 1 },
    ]);
    expect(callsBetween(after, after), 'nothing happened').toEqual([]);
    expect(callsBetween({ 1: 3 }, after), 'the server started anew').toEqual([]);
    expect(sharesWithin([], [0.5])).toEqual([null]);
  });
});
