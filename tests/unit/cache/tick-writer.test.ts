import { describe, expect, it } from 'vitest';
import { TickWriter } from '#lib/cache/tick-writer.ts';

function makeWriter() {
  const written: string[] = [];
  const stream = {
    writable: true,
    write: (chunk: string | Buffer) => written.push(chunk.toString()),
    cork: () => undefined,
    uncork: () => undefined,
  };
  return { writer: new TickWriter({ stream }), written, stream };
}

const endOfTick = () => new Promise<void>((resolve) => process.nextTick(resolve));

describe('what one tick writes', () => {
  it('is written once, at its end, in order', async () => {
    const { writer, written } = makeWriter();
    for (const chunk of ['a', 'b', Buffer.from('c'), 'é', Buffer.from('d'), Buffer.from('e'), 'f']) writer.write(chunk);
    expect(written).toEqual([]);
    expect(writer.pending).toBe(7);
    await endOfTick();
    expect(written).toEqual(['abcédef']);
    expect(writer.pending).toBe(0);
    writer.write('next');
    await endOfTick();
    expect(written).toEqual(['abcédef', 'next']);
  });

  it('keeps its order where text and bytes grow beyond what was expected, and long ones are not copied', async () => {
    const { writer, written } = makeWriter();
    const long = Buffer.alloc(20_000, 'l');
    const parts = [
      'é',
      Buffer.alloc(700, 'a'),
      'text',
      Buffer.alloc(900, 'b'),
      'ü'.repeat(1_500),
      long,
      Buffer.from('c'),
    ];
    for (const part of parts) writer.write(part);
    await endOfTick();
    expect(written.join('')).toBe(parts.map(String).join(''));
    expect(written[1]).toBe(long.toString());
  });

  it('is written earlier where something else must come behind it, and then not again', async () => {
    const { writer, written } = makeWriter();
    writer.write('before');
    writer.flush();
    writer.flush();
    writer.write('after');
    await endOfTick();
    expect(written).toEqual(['before', 'after']);
  });

  it('goes nowhere once the stream is closed', async () => {
    const { writer, written, stream } = makeWriter();
    writer.write('late');
    stream.writable = false;
    await endOfTick();
    expect(written).toEqual([]);
  });
});
