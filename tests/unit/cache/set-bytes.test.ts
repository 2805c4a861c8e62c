import { Command } from 'ioredis';
import { describe, expect, it } from 'vitest';
import { setHead, setTail } from '#lib/cache/set-bytes.ts';

/** What the driver itself would send. */
function asDriver(key: string, value: Buffer, seconds: number): Buffer {
  const command = new Command('set', [key, value, 'EX', String(seconds)]);
  return Buffer.from(command.toWritable({}));
}

describe('what stands around the value of a SET', () => {
  it.each([
    ['key', Buffer.from('value'), 1],
    ['key', Buffer.alloc(0), 9],
    ['chave é 👩‍👩‍👧', Buffer.from([0, 255, 13, 10, 36]), 10],
    ['k'.repeat(250), Buffer.alloc(100_000, 7), 99],
    ['k', Buffer.from('*1\r\n'), 315_360_000],
  ])('says the same bytes as the driver: %j', (key, value, seconds) => {
    const head = Buffer.from(setHead(key, Buffer.byteLength(key), value.length));
    const written = Buffer.concat([head, value, Buffer.from(setTail(seconds))]);
    expect(written.equals(asDriver(key, value, seconds))).toBe(true);
  });
});
