import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { GetCoalescer } from '#lib/cache/get-coalescer.ts';
import type { FetchedBatch, StoredReader } from '#lib/cache/stored-reader.ts';

interface Asked {
  keys: string[];
  /** The very array that was handed on. */
  readers: readonly StoredReader[];
  answer(batch: Partial<FetchedBatch>): void;
}

function makeCoalescer() {
  const asked: Asked[] = [];
  const client = {
    fetch: (readers: readonly StoredReader[]) =>
      new Promise<FetchedBatch>((resolve) => {
        const answer = (batch: Partial<FetchedBatch>) => resolve({ missing: [], bytes: 0, error: null, ...batch });
        asked.push({ keys: readers.map(({ storedKey }) => storedKey), readers, answer });
      }),
    getBuffer: () => Promise.resolve(null),
    exists: () => Promise.resolve(0),
  };
  return { coalescer: new GetCoalescer(client, { bySlot: false }), asked };
}

const makeReader = (storedKey: string): StoredReader => ({
  storedKey,
  others: null,
  sentAtMs: 0,
  answer: () => undefined,
  refuse: () => undefined,
});

const ask = (coalescer: GetCoalescer, ...keys: string[]) => {
  for (const key of keys) coalescer.ask(makeReader(key));
};
/** The tick ends, and nothing else happens. */
const endOfTick = () => new Promise<void>((resolve) => process.nextTick(resolve));

describe('the coalescer', () => {
  it('asks for small values as soon as the tick ends', async () => {
    const { coalescer, asked } = makeCoalescer();
    ask(coalescer, 'a', 'b');
    await endOfTick();
    expect(asked.map(({ keys }) => keys)).toEqual([['a', 'b']]);
  });

  it('asks for large values once all that has arrived is read, so that more of them travel together', async () => {
    const { coalescer, asked } = makeCoalescer();
    ask(coalescer, 'a', 'b');
    await endOfTick();
    asked.pop()?.answer({ bytes: 20_000 });
    await setImmediate();
    ask(coalescer, 'c', 'd');
    await endOfTick();
    ask(coalescer, 'd', 'e');
    expect(asked).toHaveLength(0);
    await setImmediate();
    expect(asked.map(({ keys }) => keys)).toEqual([['c', 'd', 'e']]);
  });

  it('keeps nobody who was told: its arrays may outlive the answers by long', async () => {
    const { coalescer, asked } = makeCoalescer();
    ask(coalescer, ...Array.from({ length: 100 }, (_, n) => `${n}`));
    await endOfTick();
    expect(asked.map(({ readers }) => readers.length)).toEqual([64, 36]);
    const [missing] = asked[1]?.readers ?? [];
    asked[0]?.answer({ bytes: 64 });
    asked[1]?.answer({ bytes: 35, missing: missing === undefined ? [] : [missing] });
    await setImmediate();
    expect(asked.map(({ readers }) => readers.length)).toEqual([0, 0]);
  });
});
