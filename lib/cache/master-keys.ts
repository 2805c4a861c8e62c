import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createSecretKey,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { CacheError } from './cache-error.ts';

/** 32 bytes, or those in base64 (44 characters) or hexadecimal (64). */
export type MasterKey = Uint8Array | string;

export interface MasterKeyOptions {
  /**
   * The master key; its id is `default` while it is the only one, else made of the key. Either this or `masterKeys`.
   */
  masterKey?: MasterKey;
  /** Beside `masterKey`: those that were it before, the oldest first. They unwrap, and wrap nothing any more. */
  formerMasterKeys?: readonly MasterKey[];
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

const defaultId = 'default';

/** Says which key it is and nothing of what it is: so that processes that were told the same keys agree. */
function idOfSecret(secret: KeyObject): string {
  return `k${createHash('sha256').update('kryonix master key id').update(secret.export()).digest('hex').slice(0, 16)}`;
}

/** Keys that nobody gave an id have two: one made of the key, and `default`, which tells nothing of which it is. */
function unnamedKeys({ masterKey = '', formerMasterKeys = [] }: MasterKeyOptions) {
  const [current, ...former] = [masterKey, ...[...formerMasterKeys].reverse()].map((key) => toSecret(defaultId, key));
  if (current === undefined) throw invalid('encryption needs a master key');
  const all = [current, ...former];
  const secrets = new Map(all.map((secret) => [idOfSecret(secret), secret]));
  const currentId = former.length === 0 ? defaultId : idOfSecret(current);
  return { current, currentId, secrets, unnamed: all };
}

function namedKeys({ masterKeys = {}, currentMasterKey }: MasterKeyOptions) {
  const secrets = new Map(Object.entries(masterKeys).map(([id, key]) => [id, toSecret(id, key)]));
  const [onlyId] = secrets.size === 1 ? secrets.keys() : [];
  const currentId = currentMasterKey ?? onlyId;
  const current = currentId === undefined ? undefined : secrets.get(currentId);
  if (currentId === undefined || current === undefined) throw invalid('currentMasterKey must name one of masterKeys');
  return { current, currentId, secrets, unnamed: [] };
}

/**
 * Wraps data keys: `{id of the master key}.{base64 of nonce, tag, encrypted key}`, AES-256-GCM, with the tenant and the
 * number of the data key as associated data, so that no wrapped key serves another tenant.
 */
export class MasterKeys {
  readonly currentId: string;
  private readonly secrets: ReadonlyMap<string, KeyObject>;
  private readonly current: KeyObject;
  /** What `default` may mean. */
  private readonly unnamed: readonly KeyObject[];

  /** @throws CacheError `invalid_encryption` for keys that are not 32 bytes, or where none is clearly the current one */
  constructor(options: MasterKeyOptions) {
    if ((options.masterKey === undefined) === (options.masterKeys === undefined)) {
      throw invalid('encryption needs either a masterKey or masterKeys');
    }
    if (options.masterKeys !== undefined && options.formerMasterKeys !== undefined) {
      throw invalid('formerMasterKeys stand beside a masterKey: masterKeys has all of them');
    }
    const { current, currentId, secrets, unnamed } =
      options.masterKeys === undefined ? unnamedKeys(options) : namedKeys(options);
    this.current = current;
    this.currentId = currentId;
    this.secrets = secrets;
    this.unnamed = unnamed;
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
    const masters = this.mastersOf(masterId);
    if (masters.length === 0) {
      throw new CacheError(
        'data_key_unavailable',
        `a data key is wrapped by a master key that is not here: ${masterId}`,
      );
    }
    const bytes = Buffer.from(wrapped.slice(dot + 1), 'base64');
    let cause: unknown;
    for (const master of masters) {
      try {
        return unwrapBy(master, bytes, Buffer.from(`${tenantId}\0${dataKeyId}`));
      } catch (error) {
        cause = error;
      }
    }
    throw new CacheError('data_key_unavailable', 'a wrapped data key was changed, or its master key was', { cause });
  }

  private mastersOf(masterId: string): readonly KeyObject[] {
    if (masterId === defaultId && this.unnamed.length > 0) return this.unnamed;
    const master = this.secrets.get(masterId);
    return master === undefined ? [] : [master];
  }
}

/** Throws where it is not the key that wrapped, or what it wrapped was changed. */
function unwrapBy(master: KeyObject, bytes: Buffer, about: Buffer): KeyObject {
  const decipher = createDecipheriv('aes-256-gcm', master, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes });
  decipher.setAAD(about);
  decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
  return createSecretKey(Buffer.concat([decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()]));
}
