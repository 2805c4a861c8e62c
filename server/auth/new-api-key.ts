import { randomBytes } from 'node:crypto';

/** `kx_` and 256 random bits in base64url. */
export const apiKeyPattern = /^kx_[A-Za-z0-9_-]{43}$/;

const shownCharacters = 10;

/** A fresh API key; `prefix` is the part that may be stored and shown, so that people can tell their keys apart. */
export function newApiKey(): { key: string; prefix: string } {
  const key = `kx_${randomBytes(32).toString('base64url')}`;
  return { key, prefix: key.slice(0, shownCharacters) };
}
