import type { TenantClient } from '../backup/tenant-databases.ts';

/** Of a hash a field and what it holds; of a sorted set a member; of a stream the place of a message and its item. */
export interface Member {
  member: string;
  /** Empty for a sorted set. */
  value: string;
}

const membersPerScan = 200;

async function* scanHash(client: TenantClient, key: Buffer): AsyncGenerator<Member> {
  let cursor = '0';
  do {
    const [next, found] = await client.hscan(key, cursor, 'COUNT', membersPerScan);
    for (let at = 0; at + 1 < found.length; at += 2) yield { member: found[at] ?? '', value: found[at + 1] ?? '' };
    cursor = next;
  } while (cursor !== '0');
}

async function* scanSortedSet(client: TenantClient, key: Buffer): AsyncGenerator<Member> {
  let cursor = '0';
  do {
    const [next, found] = await client.zscan(key, cursor, 'COUNT', membersPerScan);
    for (let at = 0; at < found.length; at += 2) yield { member: found[at] ?? '', value: '' };
    cursor = next;
  } while (cursor !== '0');
}

/** What a queue put aside is an item; an event is made to look like one. */
function itemOf(fields: readonly string[]): string {
  const fieldOf = (name: string) => fields[fields.findIndex((field, at) => at % 2 === 0 && field === name) + 1];
  return fields[0] === 'name' ? `{"data":${fieldOf('data') ?? 'null'}}` : (fieldOf('item') ?? '');
}

async function* scanStream(client: TenantClient, key: Buffer): AsyncGenerator<Member> {
  for (let from = '-'; ; ) {
    const found = await client.xrange(key, from, '+', 'COUNT', membersPerScan);
    for (const [member, fields] of found) yield { member, value: itemOf(fields) };
    const last = found.at(-1)?.[0];
    if (last === undefined || found.length < membersPerScan) return;
    from = `(${last}`;
  }
}

/** What is in a structure, a few hundred at a time; nothing of a kind whose members are not told apart. */
export async function* scanMembers(client: TenantClient, key: Buffer, kind: string): AsyncGenerator<Member> {
  if (kind === 'hash') yield* scanHash(client, key);
  else if (kind === 'zset') yield* scanSortedSet(client, key);
  else if (kind === 'stream') yield* scanStream(client, key);
}
