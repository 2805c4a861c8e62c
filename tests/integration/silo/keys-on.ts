import { Redis } from 'ioredis';

/** Every key of a tenant on a server, with what it holds, by database. */
export async function keysOn(url: string, id: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (let db = 0; db < 16; db += 1) {
    const client = new Redis(url, { db });
    const [, keys] = await client.scan('0', 'MATCH', `tenant:${id}:*`, 'COUNT', 100_000);
    for (const key of keys) found.set(`${db}/${key}`, (await client.dumpBuffer(key))?.toString('base64') ?? '');
    client.disconnect();
  }
  return found;
}
