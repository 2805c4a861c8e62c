import { describe, expect, it } from 'vitest';
import { dummyPasswordHash, hashPassword, verifyPassword } from '#server/auth/password.ts';

describe('a password', () => {
  it('is hashed with argon2id and a salt of its own', async () => {
    const [one, other] = await Promise.all([hashPassword('secret'), hashPassword('secret')]);
    expect(one).toMatch(/^\$argon2id\$v=19\$/);
    expect(one).not.toBe(other);
    expect(await verifyPassword(one, 'secret')).toBe(true);
    expect(await verifyPassword(one, 'Secret')).toBe(false);
  });

  it('is never right for an unknown account, at the same cost as for a known one', async () => {
    expect(await verifyPassword(null, 'secret')).toBe(false);
    const costOf = (hash: string) => hash.split('$').slice(0, 4).join('$');
    expect(costOf(dummyPasswordHash)).toBe(costOf(await hashPassword('secret')));
  });
});
