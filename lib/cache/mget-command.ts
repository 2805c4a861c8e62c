import { Command } from 'ioredis';

/** `MGET key …`, answered as bytes, written in one piece and without the driver's look at each argument. */
export class MgetCommand extends Command {
  private readonly storedKeys: readonly string[];

  constructor(storedKeys: string[]) {
    super('mget', storedKeys);
    this.storedKeys = storedKeys;
  }

  override toWritable(_socket: object): string {
    let written = `*${this.storedKeys.length + 1}\r\n$4\r\nmget\r\n`;
    for (const key of this.storedKeys) written += `$${Buffer.byteLength(key)}\r\n${key}\r\n`;
    return written;
  }
}
