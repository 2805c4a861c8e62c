import { CacheError, KeyError } from './cache-error.ts';

/** What a stored key is made of. `key` is the caller's, decoded. */
export interface KeyParts {
  tenantId: string;
  module: string;
  dataType: string;
  key: string;
  /** Purpose database; part of the stored key in the prefixed form only, where it is required. */
  database?: number;
}

/** What the stored key of a structure is made of; `key` is the structure's name. */
export interface StructureParts extends KeyParts {
  /** Which of its keys this is: a lock's fence, a queue's stream. */
  part: string;
}

/**
 * `numbered`: `tenant:{id}:{module}:{type}:{key}`, the database is the server's. `prefixed`:
 * `tenant:{id}:{db}:{module}:{type}:{key}`, for servers that have database 0 only.
 */
export type KeyForm = 'numbered' | 'prefixed';

/** Bytes of a whole stored key: the default, and the most that may be configured. */
const defaultMaxKeyBytes = 250;
const greatestMaxKeyBytes = 500;

const tenantPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const namePattern = /^[a-z0-9][a-z0-9_-]{0,31}$/;
/** Control characters and lone surrogates, which a key may not have, and the three that are stored encoded. */
const specialPattern = /[\p{Cc}\p{Cs}%{}]/u;
const refusedPattern = /[\p{Cc}\p{Cs}]/u;
const encodings: Readonly<Record<string, string>> = { '%': '%25', '{': '%7B', '}': '%7D' };
const decodings: Readonly<Record<string, string>> = { '%25': '%', '%7B': '{', '%7D': '}' };
const numberedPattern = /^tenant:([^:]+):([^:]+):([^:]+):(.+)$/su;
/** `{tenant:name}:part`: the braces are literal, so that a cluster keeps all parts of a structure in one slot. */
const structurePattern = /^\{([^:{}]+):([^{}]+)\}:([^:{}]+)$/su;
const prefixedPattern = /^tenant:([^:]+):(\d{1,2}):([^:]+):([^:]+):(.+)$/su;

function isDatabase(database: number | undefined): database is number {
  return database !== undefined && Number.isInteger(database) && database >= 0 && database <= 15;
}

/** `%`, `{` and `}` as they are stored: a literal brace would choose a slot in a cluster. Reversible. */
function encodeKey(key: string): string {
  return key.replace(/[%{}]/g, (char) => encodings[char] ?? char);
}

/** Text that a glob of the server matches literally. */
export function escapeGlob(text: string): string {
  return text.replace(/[\\*?[\]]/g, '\\$&');
}

/** The key as the caller wrote it; `null` where the stored form is none that `encodeKey` makes. */
function decodeKey(stored: string): string | null {
  const key = stored.replace(/%25|%7B|%7D/g, (code) => decodings[code] ?? code);
  return encodeKey(key) === stored && !refusedPattern.test(key) ? key : null;
}

/**
 * The only maker and reader of stored keys. A part that breaks the grammar is a typed error, never rewritten into
 * something that fits: two callers' keys must not meet.
 */
export class Keyspace {
  readonly form: KeyForm;
  readonly maxKeyBytes: number;

  /** @throws CacheError `invalid_key` where `maxKeyBytes` is none of 64–500. */
  constructor(options: { form?: KeyForm; maxKeyBytes?: number } = {}) {
    this.form = options.form ?? 'numbered';
    this.maxKeyBytes = options.maxKeyBytes ?? defaultMaxKeyBytes;
    if (!(Number.isInteger(this.maxKeyBytes) && this.maxKeyBytes >= 64 && this.maxKeyBytes <= greatestMaxKeyBytes)) {
      throw new CacheError('invalid_key', `maxKeyBytes must be a whole number from 64 to ${greatestMaxKeyBytes}`);
    }
  }

  /** `tenant:{id}:` — with the closing colon, so that no tenant's prefix begins another's. Throws KeyError. */
  tenantPrefix(tenantId: string): string {
    if (typeof tenantId !== 'string' || !tenantPattern.test(tenantId)) {
      throw new KeyError('invalid_tenant', 'a tenant is named by its UUID, in lower case');
    }
    return `tenant:${tenantId}:`;
  }

  /** `{module}:{type}:`, or `{db}:{module}:{type}:` in the prefixed form. Throws KeyError. */
  classInfix(module: string, dataType: string, database: number | undefined): string {
    if (typeof module !== 'string' || !namePattern.test(module)) {
      throw new KeyError('invalid_module', 'a module must match [a-z0-9][a-z0-9_-]{0,31}');
    }
    if (typeof dataType !== 'string' || !namePattern.test(dataType)) {
      throw new KeyError('invalid_data_type', 'a data type must match [a-z0-9][a-z0-9_-]{0,31}');
    }
    if (this.form === 'numbered') return `${module}:${dataType}:`;
    if (!isDatabase(database)) throw new KeyError('invalid_database', 'a database is a whole number from 0 to 15');
    return `${database}:${module}:${dataType}:`;
  }

  /** The stored key, from parts made by `tenantPrefix` and `classInfix`. Throws KeyError. */
  join(tenantPrefix: string, classInfix: string, key: string): string {
    if (typeof key !== 'string' || key === '') throw new KeyError('invalid_key', 'a key is a string that is not empty');
    let storedKey = tenantPrefix + classInfix + key;
    if (specialPattern.test(key)) {
      if (refusedPattern.test(key)) {
        throw new KeyError('invalid_key', 'a key is well-formed Unicode without control characters');
      }
      storedKey = tenantPrefix + classInfix + encodeKey(key);
    }
    // A UTF-16 unit takes three bytes at most: short keys need not be measured.
    if (storedKey.length * 3 > this.maxKeyBytes && Buffer.byteLength(storedKey) > this.maxKeyBytes) {
      throw new KeyError('key_too_long', `a key, as stored, takes at most ${this.maxKeyBytes} bytes`);
    }
    return storedKey;
  }

  /**
   * A key of the cache's own that goes with an entry: `tenant:{id}:_{purpose}:` and the entry's own rest. No module
   * begins with `_`: it meets no entry, and `parse` knows it as none.
   */
  companion(tenantPrefix: string, purpose: 'load', storedKey: string): string {
    return `${tenantPrefix}_${purpose}:${storedKey.slice(tenantPrefix.length)}`;
  }

  /** The key under which the cache keeps what a tag is on. No entry has it. Throws KeyError as for a key. */
  tagIndex(tenantPrefix: string, tag: string): string {
    return this.join(`${tenantPrefix}_tag:`, '', tag);
  }

  /**
   * A MATCH pattern for the entries of a class, or of a whole module, whose key begins with `keyPrefix`, taken
   * literally. What the server answers must still be parsed: a pattern only narrows. Throws KeyError.
   */
  matchPattern(
    tenantPrefix: string,
    { module, dataType, database }: { module: string; dataType: string | undefined; database: number },
    keyPrefix: string,
  ): string {
    const infix = this.classInfix(module, dataType ?? 'any', database);
    const literal = dataType === undefined ? infix.slice(0, -'any:'.length) : infix + encodeKey(keyPrefix);
    return `${escapeGlob(tenantPrefix + literal)}*`;
  }

  /** The stored key of the parts. Throws KeyError. */
  build({ tenantId, module, dataType, key, database }: KeyParts): string {
    return this.join(this.tenantPrefix(tenantId), this.classInfix(module, dataType, database), key);
  }

  /** The parts of an entry's stored key; `null` for whatever `build` does not make. */
  parse(storedKey: string): KeyParts | null {
    const behind = this.parseClass(storedKey);
    const key = behind === null ? null : decodeKey(behind.rest);
    return behind === null || key === null ? null : { ...behind.parts, key };
  }

  /**
   * The stored key of one part of a structure, for scripts that touch several keys: `{tenant:name}:part` behind the
   * infix. No entry has literal braces, so no structure ever meets an entry. Throws KeyError.
   */
  joinPart(tenantPrefix: string, classInfix: string, name: string, part: string): string {
    if (!namePattern.test(part)) throw new KeyError('invalid_key', 'a part must match [a-z0-9][a-z0-9_-]{0,31}');
    const tag = tenantPrefix.slice('tenant:'.length) + this.join('', '', name);
    const storedKey = `${tenantPrefix}${classInfix}{${tag}}:${part}`;
    if (Buffer.byteLength(storedKey) > this.maxKeyBytes) {
      throw new KeyError('key_too_long', `a key, as stored, takes at most ${this.maxKeyBytes} bytes`);
    }
    return storedKey;
  }

  /** The parts of a structure's stored key; `null` for whatever `joinPart` does not make, entries included. */
  parsePart(storedKey: string): StructureParts | null {
    const behind = this.parseClass(storedKey);
    const [, tenantId, name = '', part = ''] = structurePattern.exec(behind?.rest ?? '') ?? [];
    const key = decodeKey(name);
    if (behind === null || key === null || tenantId !== behind.parts.tenantId || !namePattern.test(part)) return null;
    return { ...behind.parts, key, part };
  }

  /** What stands before the key, checked, and the rest as stored. */
  private parseClass(storedKey: string): { parts: Omit<KeyParts, 'key'>; rest: string } | null {
    const match = (this.form === 'numbered' ? numberedPattern : prefixedPattern).exec(storedKey);
    if (match === null) return null;
    const [tenantId = '', ...others] = match.slice(1);
    const [module = '', dataType = '', rest = ''] = this.form === 'numbered' ? others : others.slice(1);
    const database = this.form === 'numbered' ? undefined : Number(others[0]);
    if (!tenantPattern.test(tenantId) || !namePattern.test(module) || !namePattern.test(dataType)) return null;
    if (database !== undefined && (!isDatabase(database) || String(database) !== others[0])) return null;
    if (Buffer.byteLength(storedKey) > this.maxKeyBytes) return null;
    return {
      parts: database === undefined ? { tenantId, module, dataType } : { tenantId, module, dataType, database },
      rest,
    };
  }
}
