import { describe, expect, it } from 'vitest';
import { PackedGets } from '#lib/cache/packed-gets.ts';
import { PackedSets } from '#lib/cache/packed-sets.ts';
import { ReplySplitter } from '#lib/cache/reply-splitter.ts';
import type { StoredReader } from '#lib/cache/stored-reader.ts';

/** Who waits, the oldest first. */
function makeDriver(waiting: unknown[]) {
  const commandQueue = {
    peekFront: () => (waiting.length === 0 ? undefined : { command: waiting[0] }),
    shift: () => waiting.shift(),
  };
  return { commandQueue };
}

function makeReader(storedKey: string, told: string[]): StoredReader {
  return {
    storedKey,
    others: null,
    sentAtMs: 0,
    answer: (bytes, start, end) => told.push(`${storedKey}=${bytes?.toString('utf8', start, end) ?? 'nil'}`),
    refuse: (error) => told.push(`${storedKey}!${String(error)}`),
  };
}

function makeGets(names: string[], told: string[]): PackedGets {
  return new PackedGets(names.map((name) => makeReader(name, told)));
}

function makeSets(names: string[], told: string[]): PackedSets {
  const sets = new PackedSets(() => told.push('read-only'));
  for (const name of names) {
    sets.add({ stored: () => told.push(`${name} stored`), refuse: ({ message }) => told.push(`${name}!${message}`) });
  }
  return sets;
}

const forDriver = [
  '$5\r\nfirst\r\n',
  '>2\r\n+invalidate\r\n*1\r\n$1\r\nk\r\n',
  '>1\r\n+push\r\n',
  '%1\r\n+a\r\n*2\r\n:1\r\n_\r\n',
  '|1\r\n+ttl\r\n:3\r\n$4\r\na\r\nb\r\n',
  '-ERR no\r\n',
] as const;
const conversation = Buffer.from(
  [
    forDriver[0],
    '*3\r\n$3\r\nö1\r\n$-1\r\n$0\r\n\r\n',
    forDriver[1],
    `+OK\r\n-OOM no room\r\n${forDriver[2]}+OK\r\n`,
    ...forDriver.slice(3),
    '*2\r\n_\r\n$10\r\n0123456789\r\n',
  ].join(''),
);

async function converse(chunkBytes: number) {
  const told: string[] = [];
  const gets = makeGets(['a', 'b', 'c'], told);
  const last = makeGets(['d', 'e'], told);
  const sets = makeSets(['s1', 's2', 's3'], told);
  const { commandQueue } = makeDriver(['driver', gets, sets, 'driver', 'driver', 'driver', last]);
  const decoded = [''];
  const splitter = new ReplySplitter({ commandQueue }, (bytes) => {
    const reply = `${decoded.pop()}${bytes}`;
    decoded.push(reply);
    if (!forDriver.some((whole) => whole === reply)) return;
    decoded.push('');
    // Pushes answer nobody.
    if (!reply.startsWith('>')) commandQueue.shift();
  });
  for (let at = 0; at < conversation.length; at += chunkBytes) {
    splitter.read(conversation.subarray(at, at + chunkBytes));
  }
  const batches = [await gets.fetched(), await last.fetched()];
  return { told, decoded, missing: batches.flatMap(({ missing }) => missing.map(({ storedKey }) => storedKey)) };
}

describe('replies to packed commands', () => {
  it.each([10_000, 1, 2, 3, 5, 7, 11, 13])(
    'reach those, and all others the driver, however the network cuts them: every %i bytes',
    async (chunkBytes) => {
      expect(await converse(chunkBytes)).toEqual({
        told: ['a=ö1', 'c=', 's1 stored', 's2!OOM no room', 's3 stored', 'e=0123456789'],
        decoded: [...forDriver, ''],
        missing: ['b', 'd'],
      });
    },
  );

  it('refuse a whole batch with the server’s own words', async () => {
    const told: string[] = [];
    const gets = makeGets(['a', 'b'], told);
    new ReplySplitter(makeDriver([gets]), () => undefined).read(Buffer.from('-NOPERM not yours\r\n'));
    const { missing, error } = await gets.fetched();
    expect(missing.map(({ storedKey }) => storedKey)).toEqual(['a', 'b']);
    expect(error).toMatchObject({ name: 'ReplyError', message: 'NOPERM not yours' });
    expect(told).toEqual([]);
  });

  it('that come too late are nobody’s, and what follows is still understood', async () => {
    const told: string[] = [];
    const readers = [makeReader('a', told), makeReader('b', told)];
    const gets = new PackedGets(readers);
    const sets = makeSets(['s'], told);
    const driver = makeDriver([gets, sets]);
    const splitter = new ReplySplitter(driver, () => undefined);
    splitter.read(Buffer.from('*2\r\n$1\r\n1\r\n'));
    gets.reject(new Error('too late'));
    expect((await gets.fetched()).missing.map(({ storedKey }) => storedKey)).toEqual(['b']);
    // As the coalescer does with whom it has told.
    readers.length = 0;
    splitter.read(Buffer.from('$1\r\n2\r\n+OK\r\n'));
    expect(told).toEqual(['a=1', 's stored']);
    expect(driver.commandQueue.peekFront()).toBeUndefined();
  });

  it('leave nobody in the command who was told, however long the driver keeps it', () => {
    const told: string[] = [];
    const sets = makeSets(['s1', 's2'], told);
    new ReplySplitter(makeDriver([sets]), () => undefined).read(Buffer.from('+OK\r\n+OK\r\n'));
    expect(told).toEqual(['s1 stored', 's2 stored']);
    expect(sets.size).toBe(0);
  });

  it('say when the server became a replica', () => {
    const told: string[] = [];
    new ReplySplitter(makeDriver([makeSets(['s'], told)]), () => undefined).read(Buffer.from('-READONLY replica\r\n'));
    expect(told).toEqual(['s!READONLY replica', 'read-only']);
  });
});
