import type { BackupServers } from './backup-servers.ts';

/** Keys of every kind the servers know, with and without expiry, in every purpose database of a tenant. */
export async function fillAllKinds({ raw, context }: BackupServers, tenantId: string): Promise<void> {
  const soon = Date.now() + 3_600_000;
  for (const { id, module } of context.catalogue.databases) {
    const client = raw(id);
    const key = (name: string) => `tenant:${tenantId}:${module}:kind:${name}`;
    await client
      .pipeline()
      .set(key('text'), 'ação ✓', 'PXAT', soon + id)
      .set(key('forever'), '')
      .set(key('counter'), '-42', 'PXAT', soon)
      .set(Buffer.concat([Buffer.from(key('')), Buffer.from([0xff, 0x00, 0x0a])]), Buffer.from([0, 1, 255]))
      .hset(key('hash'), { a: '1', ç: 'x'.repeat(200) })
      .pexpireat(key('hash'), soon)
      .rpush(key('list'), ...Array.from({ length: 600 }, (_, at) => `item ${at}`))
      .sadd(key('set'), ...Array.from({ length: 700 }, (_, at) => `member ${at}`))
      .sadd(key('integers'), 1, 2, 3)
      .zadd(key('sorted'), 1.5, 'a', Number.NEGATIVE_INFINITY, 'b', 1e300, 'c')
      .xadd(key('stream'), '1-1', 'field', 'value')
      .xgroup('CREATE', key('stream'), 'workers', '0')
      .xreadgroup('GROUP', 'workers', 'w1', 'STREAMS', key('stream'), '>')
      .pfadd(key('hyperloglog'), 'a', 'b')
      .setbit(key('bits'), 1_000, 1)
      .geoadd(key('places'), -46.6, -23.5, 'São Paulo')
      .hset(`tenant:${tenantId}:${module}:kind:{${tenantId}:name}:part`, 'user', 'u1')
      .exec();
  }
}
