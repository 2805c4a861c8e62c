import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gunzipSync, gzip, gzipSync } from 'node:zlib';
import { crc32 } from '../cache/crc32.ts';
import { BackupError } from './backup-error.ts';
import type { BackupHeader } from './backup-manifest.ts';

/** `entries`: keys. `section`: rows of a table. `end`: the totals, without which a file is not whole. */
export const blockKinds = ['entries', 'section', 'end'] as const;
export type BlockKind = (typeof blockKinds)[number];

/**
 * A block as stored: length of the body (4), kind (1), 1 where it is compressed (1), CRC-32 of kind, compression and body
 * (4), then the body: tag (16) and ciphertext. AES-256-GCM under a key of this file alone; the nonce is the number of the
 * block, which no key sees twice. Bound to the header, number and kind: no block can be moved, dropped or come from
 * another file. The checksum tells damage from a foreign key.
 */
export const blockHeadBytes = 10;
const tagBytes = 16;
const nonceBytes = 12;

const deflateLater = promisify(gzip);
const inflateLater = promisify(gunzip);
/** Smaller blocks are done before another thread would have begun. */
const asideFromBytes = 65_536;
/** Sealed values do not get smaller: the quickest level loses nothing on them. */
const level = 1;
/** No writer makes a larger block once opened: more is an attack. */
export const greatestBlockBytes = 1_073_741_824;

function deflate(plain: Buffer): Buffer | Promise<Buffer> {
  return plain.length < asideFromBytes ? gzipSync(plain, { level }) : deflateLater(plain, { level });
}

function inflate(packed: Buffer): Buffer | Promise<Buffer> {
  const options = { maxOutputLength: greatestBlockBytes };
  return packed.length < asideFromBytes ? gunzipSync(packed, options) : inflateLater(packed, options);
}

/** What tells a tenant's key from another without giving it away. */
export function keyFingerprint(secret: KeyObject): string {
  return createHmac('sha256', secret).update('kryonix backup fingerprint').digest('hex').slice(0, 32);
}

/** Seals and opens the blocks of one file. */
export class BackupCipher {
  private readonly key: Buffer;
  private readonly headerHash: Buffer;

  constructor(secret: KeyObject, { fileId }: Pick<BackupHeader, 'fileId'>, headerBytes: Buffer) {
    this.key = Buffer.from(hkdfSync('sha256', secret, Buffer.from(fileId, 'hex'), 'kryonix backup file 1', 32));
    this.headerHash = createHash('sha256').update(headerBytes).digest();
  }

  private nonce(index: number): Buffer {
    const nonce = Buffer.alloc(nonceBytes);
    nonce.writeBigUInt64BE(BigInt(index), nonceBytes - 8);
    return nonce;
  }

  private associated(flags: Buffer): Buffer {
    return Buffer.concat([this.headerHash, flags]);
  }

  async seal(index: number, kind: BlockKind, plain: Buffer): Promise<Buffer> {
    const smaller = await deflate(plain);
    const compressed = smaller.length < plain.length;
    const flags = Buffer.from([blockKinds.indexOf(kind), compressed ? 1 : 0]);
    const cipher = createCipheriv('aes-256-gcm', this.key, this.nonce(index), { authTagLength: tagBytes });
    cipher.setAAD(this.associated(flags));
    const encrypted = cipher.update(compressed ? smaller : plain);
    cipher.final();
    const tag = cipher.getAuthTag();
    const head = Buffer.allocUnsafe(blockHeadBytes);
    head.writeUInt32BE(tagBytes + encrypted.length, 0);
    flags.copy(head, 4);
    head.writeUInt32BE(crc32(encrypted, crc32(tag, crc32(flags))), 6);
    return Buffer.concat([head, tag, encrypted]);
  }

  /** @throws BackupError `damaged` for what was changed, moved, or comes from another file */
  async open(index: number, head: Buffer, body: Buffer): Promise<{ kind: BlockKind; plain: Buffer }> {
    const flags = head.subarray(4, 6);
    const kind = blockKinds[flags[0] ?? -1];
    const sum = crc32(body, crc32(flags));
    if (kind === undefined || sum !== head.readUInt32BE(6) || body.length < tagBytes) throw damaged(index);
    const decipher = createDecipheriv('aes-256-gcm', this.key, this.nonce(index), { authTagLength: tagBytes });
    decipher.setAAD(this.associated(flags));
    decipher.setAuthTag(body.subarray(0, tagBytes));
    try {
      const packed = decipher.update(body.subarray(tagBytes));
      decipher.final();
      const plain = flags[1] === 1 ? await inflate(packed) : packed;
      return { kind, plain };
    } catch (error) {
      throw damaged(index, error);
    }
  }
}

function damaged(index: number, cause?: unknown): BackupError {
  return new BackupError('damaged', `block ${index + 1} of the backup was changed`, { cause });
}
