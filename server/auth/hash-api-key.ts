import { createHmac } from 'node:crypto';

/**
 * HMAC-SHA-256 of an API key under the installation's pepper: what `api_keys.key_hmac` holds. A key has 256 random bits,
 * so a slow hash would add nothing; the pepper makes a stolen table useless for checking guesses.
 */
export function hashApiKey(key: string, pepper: string): Buffer {
  return createHmac('sha256', pepper).update(key, 'utf8').digest();
}
