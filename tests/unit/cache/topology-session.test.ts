import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { catalogues } from '#lib/cache/catalogue.ts';
import { Observer } from '#lib/cache/observe.ts';
import { createNumberedTopology } from '#lib/cache/topology.ts';
import { TopologySession } from '#lib/cache/topology-session.ts';
import type { TopologySessionRecord } from '#lib/cache/topology-session-record.ts';

describe('a process that does not know the server of a tenant', () => {
  it('says so with each beat, and has a turn for everything else', async () => {
    const tenantId = randomUUID();
    const said: TopologySessionRecord[] = [];
    const session = new TopologySession({
      topology: createNumberedTopology({
        ...{ url: 'redis://127.0.0.1:1', databases: catalogues['multi-tenant'].databases },
      }),
      observer: new Observer({ now: Date.now, onListenerError: () => undefined }),
      ...{ l1: null, servers: {}, name: 'test', report: () => undefined },
      register: {
        beatMs: 5,
        tell: async (_id, says) => {
          said.push(structuredClone(says));
        },
        leave: async () => undefined,
      },
    });
    await session.join();
    session.follow(tenantId, { status: 'active', epoch: 1, servers: { 1: 'silo-1' } });
    await expect.poll(() => said.length).toBeGreaterThan(5);
    expect(said.at(-1)).toMatchObject({
      epochs: { [tenantId]: 1 },
      problems: { [tenantId]: 'it does not know the server silo-1' },
    });
    await session.close();
  });
});
