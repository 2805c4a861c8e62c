import type { Env } from '../env.ts';
import type { Secrets } from './secrets.ts';

/** What wraps tenants' data keys and the keys of their backups, as the SDK takes it. Each 32 bytes in base64. */
export interface WrappingKeys {
  masterKey: string;
  /** The oldest first. */
  formerMasterKeys?: readonly string[];
}

/**
 * The master keys of an installation. New data keys are wrapped by the newest; whatever is derived from a master key
 * (channels' secrets, seals of the audit log, marks of erasures, canaries) stays with the first that is known, for there
 * is nothing to wrap anew: that one stays in the list.
 */
export function installationKeys(
  env: Pick<Env, 'KRYONIX_MASTER_KEY' | 'KRYONIX_FORMER_MASTER_KEYS'>,
  secrets: Pick<Secrets, 'masterKey'>,
): { masterKey: string; wrapping: WrappingKeys } {
  const masterKey = env.KRYONIX_MASTER_KEY ?? secrets.masterKey;
  const formerMasterKeys = env.KRYONIX_FORMER_MASTER_KEYS;
  return { masterKey: formerMasterKeys[0] ?? masterKey, wrapping: { masterKey, formerMasterKeys } };
}
