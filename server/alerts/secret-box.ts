import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const nonceBytes = 12;
const tagBytes = 16;
const version = 'v1.';

/**
 * Seals what alerts must keep secret (addresses, tokens, phone numbers) under a key derived from the master key:
 * AES-256-GCM. `owner` says whose it is and is part of the seal: moved to another's row it does not open.
 */
export class SecretBox {
  private readonly key: Buffer;

  /** @param masterKey 32 bytes in base64 */
  constructor(masterKey: string) {
    this.key = Buffer.from(hkdfSync('sha256', Buffer.from(masterKey, 'base64'), '', 'kryonix alerts', 32));
  }

  seal(value: unknown, owner: string): string {
    const nonce = randomBytes(nonceBytes);
    const cipher = createCipheriv('aes-256-gcm', this.key, nonce, { authTagLength: tagBytes });
    cipher.setAAD(Buffer.from(owner));
    const body = Buffer.concat([cipher.update(JSON.stringify(value)), cipher.final()]);
    return version + Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64');
  }

  /** @throws where it was changed, belongs to another owner, or was sealed under another master key */
  open(sealed: string, owner: string): unknown {
    if (!sealed.startsWith(version)) throw new Error('a sealed secret has a form that this version does not know');
    const bytes = Buffer.from(sealed.slice(version.length), 'base64');
    const decipher = createDecipheriv('aes-256-gcm', this.key, bytes.subarray(0, nonceBytes), {
      authTagLength: tagBytes,
    });
    decipher.setAAD(Buffer.from(owner));
    decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
    const body = Buffer.concat([decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()]);
    return JSON.parse(body.toString('utf8'));
  }
}
