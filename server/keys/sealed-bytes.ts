import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { z } from 'zod';
import { services } from '../services.ts';

/** What something was sealed for: another purpose, or another word of the context, does not open it. */
export interface SealPurpose {
  purpose: 'cursor' | 'purge' | 'undo';
  context: readonly (string | number | null | undefined)[];
}

const nonceBytes = 12;
const tagBytes = 16;

function keyOf(purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', services().sessionSecret, '', `kryonix ${purpose}`, 32));
}

const associated = ({ context }: SealPurpose) => Buffer.from(JSON.stringify(context.map((word) => word ?? null)));

/** AES-256-GCM under a key of this purpose: who holds it can neither read nor change it. */
export function sealBytes(bytes: Uint8Array, use: SealPurpose): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', keyOf(use.purpose), nonce, { authTagLength: tagBytes });
  cipher.setAAD(associated(use));
  const sealed = Buffer.concat([cipher.update(bytes), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
}

/** `null` for whatever `sealBytes` did not make for this very use. */
export function openBytes(sealed: Buffer, use: SealPurpose): Buffer | null {
  if (sealed.length < nonceBytes + tagBytes) return null;
  const nonce = sealed.subarray(0, nonceBytes);
  const decipher = createDecipheriv('aes-256-gcm', keyOf(use.purpose), nonce, { authTagLength: tagBytes });
  decipher.setAAD(associated(use));
  decipher.setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(nonceBytes + tagBytes)), decipher.final()]);
  } catch {
    // Node says no more than that it does not fit.
    return null;
  }
}

/** What a client keeps for the server between two requests. */
export function sealToken(payload: unknown, use: SealPurpose): string {
  return sealBytes(Buffer.from(JSON.stringify(payload)), use).toString('base64url');
}

/** `null` for a token that was changed, made up, or made for another use. */
export function openToken<S extends z.ZodType>(token: string, schema: S, use: SealPurpose): z.infer<S> | null {
  const bytes = openBytes(Buffer.from(token, 'base64url'), use);
  return bytes === null ? null : schema.parse(JSON.parse(bytes.toString('utf8')));
}
