import { KeyHash } from './key-hash.ts';

const classSalt = new KeyHash(0x6b72796f);

/** Hashes keys of one class of one tenant: the same in every process, so that all of them sample the same keys. */
export function entryHashOf(tenantId: string, className: string): KeyHash {
  classSalt.of(`${tenantId}:${className}`);
  return new KeyHash(classSalt.low);
}

/** The name under which an entry is known where only its hash is. */
export const entryId = (low: number, high: number): string => `${low.toString(36)}.${high.toString(36)}`;
