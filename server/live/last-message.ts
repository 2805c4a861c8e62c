import type { UpdateText } from './update-text.ts';

/** Room for the next message to be longer. */
const spareBytes = 512;

/**
 * The update that a tenant was sent last. Context: of a thousand tenants, each with a new one every second, the old ones
 * are what V8 takes for lasting, and lets pile up to twice of what is in use. Decision: the bytes are written over in
 * place. Consequence: nothing of an update outlives the turn in which it is sent.
 */
export class LastMessage {
  private bytes = Buffer.alloc(0);
  private length = 0;
  private timestamp = '';

  keep({ body, timestamp }: UpdateText): void {
    const length = Buffer.byteLength(body);
    if (length > this.bytes.length) this.bytes = Buffer.allocUnsafeSlow(length + spareBytes);
    this.length = this.bytes.write(body);
    this.timestamp = timestamp;
  }

  /** Undefined before the first. */
  read(): UpdateText | undefined {
    if (this.length === 0) return undefined;
    return { body: this.bytes.toString('utf8', 0, this.length), timestamp: this.timestamp };
  }

  says(body: string): boolean {
    return Buffer.byteLength(body) === this.length && this.read()?.body === body;
  }
}
