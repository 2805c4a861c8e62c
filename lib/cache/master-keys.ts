import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { CacheError } from './cache-error.ts';

/** 32 bytes, or those in base64 (44 characters) or hexadecimal (64). */
export type MasterKey = Uint8Array | string;

export interface MasterKeyOptions {
  /** The only master key; its id is `default`. Either this or `masterKeys`. */
  masterKey?: MasterKey;
  /** By id (letters, digits, `_` and `-`): all that may have wrapped a data key. */
  masterKeys?: Readonly<Record<string, MasterKey>>;
  /** Id of the one that wraps; needed where there are several. */
  currentMasterKey?: string;
}

const idPattern = /^[A-Za-z0-9_-]{1,64}$/;
const nonceBytes = 12;
const tagBytes = 16;

function invalid(message: string): CacheError {
  return new CacheError('invalid_encryption', message);
}

function toSecret(id: string, key: MasterKey): KeyObject {
  if (!idPattern.test(id)) throw invalid('the id of a master key is 1–64 letters, digits, _ and -');
  const bytes =
    typeof key === 'string' ? Buffer.from(key, /^[0-9a-f]{64}$/i.test(key) ? 'hex' : 'base64') : Buffer.from(key);
  if (bytes.length !== 32) throw invalid(`the master key ${id} is not 32 bytes`);
  return createSecretKey(bytes);
}

/**
 * Wraps data keys: `{id of the master key}.{base64 of nonce, tag, encrypted key}`, AES-256-GCM, with the tenant and the
 * number of the data key as associated data, so that no wrapped key serves another tenant.
 */
export class MasterKeys {
  readonly currentId: string;
  private readonly secrets: ReadonlyMap<string, KeyObject>;
  private readonly current: KeyObject;

  /** @throws CacheError `invalid_encryption` for keys that are not 32 bytes, or where none is clearly the current one */
  constructor(options: MasterKeyOptions) {
    if ((options.masterKey === undefined) === (options.masterKeys === undefined)) {
      throw invalid('encryption needs either a masterKey or masterKeys');
    }
    const given = options.masterKeys ?? { default: options.masterKey ?? '' };
    this.secrets = new Map(Object.entries(given).map(([id, key]) => [id, toSecret(id, key)]));
    const [onlyId] = this.secrets.size === 1 ? this.secrets.keys() : [];
    const currentId = options.currentMasterKey ?? onlyId;
    const current = currentId === undefined ? undefined : this.secrets.get(currentId);
    if (currentId === undefined || current === undefined) throw invalid('currentMasterKey must name one of masterKeys');
    this.currentId = currentId;
    this.current = current;
  }

  /** `wrapped` is under the current master key already. */
  isCurrent(wrapped: string): boolean {
    return wrapped.startsWith(`${this.currentId}.`);
  }

  wrap(secret: KeyObject, tenantId: string, dataKeyId: number): string {
    const nonce = randomBytes(nonceBytes);
    const cipher = createCipheriv('aes-256-gcm', this.current, nonce, { authTagLength: tagBytes });
    cipher.setAAD(Buffer.from(`${tenantId}\0${dataKeyId}`));
    const encrypted = Buffer.concat([cipher.update(secret.export()), cipher.final()]);
    return `${this.currentId}.${Buffer.concat([nonce, cipher.getAuthTag(), encrypted]).toString('base64')}`;
  }

  /** @throws CacheError `data_key_unavailable` where the master key is not among ours, or the wrapped key was changed */
  unwrap(wrapped: string, tenantId: string, dataKeyId: number): KeyObject {
    const dot = wrapped.indexOf('.');
    const masterId = wrapped.slice(0, Math.max(0, dot));
    const master = this.secrets.get(masterId);
    if (master === undefined) {
      throw new CacheError(
        'data_key_unavailable',
        `a data key is wrapped by a master key that is not here: ${masterId}`,
      );
    }
    try {
      const bytes = Buffer.from(wrapped.slice(dot + 1), 'base64');
      const nonce = bytes.subarray(0, nonceBytes);
      const decipher = createDecipheriv('aes-256-gcm', master, nonce, { authTagLength: tagBytes });
      decipher.setAAD(Buffer.from(`${tenantId}\0${dataKeyId}`));
      decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
      return createSecretKey(Buffer.concat([decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()]));
    } catch (error) {
      throw new CacheError('data_key_unavailable', 'a wrapped data key was changed, or its master key was', {
        cause: error,
      });
    }
  }
}
