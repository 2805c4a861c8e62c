import type { AccessPolicy } from './access-policy.ts';
import { CacheError } from './cache-error.ts';
import type { Catalogue } from './catalogue.ts';
import type { EncryptionOptions } from './create-sealing.ts';

/**
 * For a cache that reaches no control server: refuses every call on a protected database, whose values the data server
 * may evict, and asks `access` about the others.
 * @throws CacheError `control_required`
 */
export function requireControl(catalogue: Catalogue, access: AccessPolicy | undefined): AccessPolicy {
  return {
    assertAllowed(tenantId, database, wanted, module) {
      const entry = catalogue.databases[database];
      if (entry?.evictionClass === 'protected') {
        throw new CacheError('control_required', `the ${entry.name} database needs control: { url }`);
      }
      access?.assertAllowed(tenantId, database, wanted, module);
    },
    assertModule: (tenantId, module) => access?.assertModule?.(tenantId, module),
  };
}

/**
 * Wrapped data keys would stand with the locks, which this cache does not reach.
 * @throws CacheError `control_required`
 */
export function assertKeysAreKept(encryption: EncryptionOptions | undefined): void {
  if (encryption === undefined || encryption.provider !== undefined || encryption.dataKeys !== undefined) return;
  throw new CacheError('control_required', 'encryption without control: { url } needs dataKeys or a provider');
}
