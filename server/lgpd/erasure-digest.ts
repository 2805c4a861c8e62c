import { createHmac, hkdfSync } from 'node:crypto';

/** What a tombstone is of. `subject`: a person's id; `key`: `database:key`; `prefix`: what keys begin with. */
export type TombstoneKind = 'subject' | 'key' | 'prefix';

/**
 * Names what was erased without saying it: HMAC-SHA-256 under a secret of this installation and tenant. Whoever reads
 * the table cannot try names.
 */
export function createErasureDigest(
  masterKey: string,
  tenantId: string,
): (kind: TombstoneKind, text: string) => Buffer {
  const secret = Buffer.from(hkdfSync('sha256', Buffer.from(masterKey, 'base64'), tenantId, 'kryonix erasure 1', 32));
  return (kind, text) => createHmac('sha256', secret).update(`${kind}\0${text}`).digest();
}
