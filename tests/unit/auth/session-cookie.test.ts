import { describe, expect, it } from 'vitest';
import { readSessionCookie, writeSessionCookie } from '#server/auth/session-cookie.ts';

describe('the session cookie', () => {
  it('is found among others, by the name that fits the transport', () => {
    const header = 'a=1; next-auth.session-token=plain; __Secure-next-auth.session-token=secure ; b=2';
    expect(readSessionCookie(header, false)).toBe('plain');
    expect(readSessionCookie(header, true)).toBe('secure');
    expect(readSessionCookie('xnext-auth.session-token=1; next-auth.session-token.0=2', false)).toBeNull();
    expect(readSessionCookie(null, false)).toBeNull();
  });

  it('counts once: the first of a name', () => {
    expect(readSessionCookie('next-auth.session-token=1; next-auth.session-token=2', false)).toBe('1');
  });

  it('is for the server alone, and over https for https alone', () => {
    expect(writeSessionCookie('t', false)).toBe(
      'next-auth.session-token=t; Path=/; Max-Age=43200; HttpOnly; SameSite=Lax',
    );
    expect(writeSessionCookie('t', true)).toMatch(/^__Secure-next-auth\.session-token=t; .*; Secure$/);
  });
});
