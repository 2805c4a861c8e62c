const lineFeed = 0x0a;

/**
 * Finds where replies end, in both versions of the protocol, without decoding them and however the network cuts them:
 * each costs one look at the header of each of its values.
 */
export class ReplyScanner {
  /** Values that are still to come of the reply under way. */
  private values = 0;
  /** Bytes that are still to come of the value under way. */
  private bytesLeft = 0;
  /** A header that was cut in two. */
  private header = '';

  /** Whether the next byte begins a reply. */
  get idle(): boolean {
    return this.values === 0 && this.bytesLeft === 0;
  }

  /** Where the reply ends that begins at `at` or is under way there; the end of the bytes where it goes on beyond. */
  end(bytes: Buffer, at: number): number {
    if (this.idle) this.values = 1;
    let next = at;
    while (next < bytes.length && !this.idle) {
      if (this.bytesLeft === 0) {
        next = this.readHeader(bytes, next);
        continue;
      }
      const step = Math.min(this.bytesLeft, bytes.length - next);
      this.bytesLeft -= step;
      next += step;
    }
    return next;
  }

  private readHeader(bytes: Buffer, at: number): number {
    const end = bytes.indexOf(lineFeed, at);
    if (end === -1) {
      this.header += bytes.toString('latin1', at);
      return bytes.length;
    }
    const header = this.header + bytes.toString('latin1', at, end);
    this.header = '';
    this.values += valuesBehind(header) - 1;
    if (/^[$=!]/.test(header)) this.bytesLeft = bytesBehind(header);
    return end + 1;
  }
}

function countOf(header: string): number {
  return Math.max(0, Number.parseInt(header.slice(1), 10) || 0);
}

/** Text of a length, with its line end; a length of −1 stands for none, and has no line of its own. */
function bytesBehind(header: string): number {
  return header.startsWith('-1', 1) ? 0 : countOf(header) + 2;
}

/** Values that a reply consists of besides its header. */
function valuesBehind(header: string): number {
  switch (header[0]) {
    case '*':
    case '~':
    case '>':
      return countOf(header);
    case '%':
      return 2 * countOf(header);
    case '|':
      // Attributes stand before the value that they are of.
      return 2 * countOf(header) + 1;
    default:
      return 0;
  }
}
