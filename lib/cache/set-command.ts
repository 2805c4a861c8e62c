import { Command } from 'ioredis';

/** Digits, one byte each: a number's length as text. */
function digitsOf(number: number): number {
  let digits = 1;
  for (let rest = number; rest >= 10; rest = Math.floor(rest / 10)) digits += 1;
  return digits;
}

/**
 * `SET key value EX seconds` for bytes, written in one piece. The driver's own command makes a dozen small parts of it
 * first, which is most of what storing a small value costs.
 */
export class SetCommand extends Command {
  private readonly storedKey: string;
  private readonly value: Buffer;
  private readonly seconds: number;

  constructor(storedKey: string, value: Buffer, seconds: number) {
    super('set', [storedKey, value, 'EX', String(seconds)], { replyEncoding: 'utf8' });
    this.storedKey = storedKey;
    this.value = value;
    this.seconds = seconds;
  }

  override toWritable(_socket: object): Buffer {
    const { storedKey, value, seconds } = this;
    const keyBytes = Buffer.byteLength(storedKey);
    const head = `*5\r\n$3\r\nset\r\n$${keyBytes}\r\n${storedKey}\r\n$${value.length}\r\n`;
    const tail = `\r\n$2\r\nEX\r\n$${digitsOf(seconds)}\r\n${seconds}\r\n`;
    const headBytes = head.length - storedKey.length + keyBytes;
    const written = Buffer.allocUnsafe(headBytes + value.length + tail.length);
    // Keys are ASCII far more often than not, and then the quicker of the two encodings says the same.
    written.write(head, 0, keyBytes === storedKey.length ? 'latin1' : 'utf8');
    value.copy(written, headBytes);
    written.write(tail, headBytes + value.length, 'latin1');
    return written;
  }
}
