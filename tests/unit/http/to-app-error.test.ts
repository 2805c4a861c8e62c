import { describe, expect, it } from 'vitest';
import { AppError } from '#lib/errors.ts';
import { toAppError } from '#server/http/to-app-error.ts';

const withCode = (code: string) => Object.assign(new Error(`failed with ${code}`), { code });

describe('what was thrown becomes', () => {
  it.each(['57P01', '57P03', '57014', '08006', '08P01', '53300', '40001', 'ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT'])(
    'unavailable for %s, with a time to wait',
    (code) => {
      const error = toAppError(withCode(code));
      expect(error).toMatchObject({ code: 'unavailable', status: 503 });
      expect(error.retryAfterSeconds).toBeGreaterThan(0);
      expect(error.message).not.toContain(code);
    },
  );

  it.each([
    'Connection terminated unexpectedly',
    'Connection is closed.',
    'Command timed out',
    'LOADING Redis is loading',
  ])('unavailable for "%s"', (message) => expect(toAppError(new Error(message)).code).toBe('unavailable'));

  it('unavailable when every address refused', () => {
    expect(toAppError(new AggregateError([withCode('ECONNREFUSED')])).code).toBe('unavailable');
    expect(toAppError(new AggregateError([withCode('ECONNREFUSED'), new TypeError('x')])).code).toBe('internal');
  });

  it.each(['22021', '22P05', '22008'])(
    'invalid_request for %s, which a request with a NUL or a far year causes',
    (code) => {
      expect(toAppError(withCode(code))).toMatchObject({ code: 'invalid_request', status: 400 });
    },
  );

  it('invalid_request for half a surrogate pair in JSON, and for no other text that the database cannot read', () => {
    const unreadable = (message: string) => Object.assign(new Error(message), { code: '22P02' });
    expect(toAppError(unreadable('invalid input syntax for type json')).code).toBe('invalid_request');
    expect(toAppError(unreadable('invalid input syntax for type uuid: "x"')).code).toBe('internal');
  });

  it.each([withCode('42P01'), withCode('23505'), new TypeError('x is undefined'), 'a string', undefined])(
    'internal for %s, with a message of ours',
    (thrown) => {
      const error = toAppError(thrown);
      expect(error).toMatchObject({ code: 'internal', status: 500, cause: thrown });
      expect(error.message).toBe('Something went wrong on our side.');
    },
  );

  it('itself when it was an AppError, even one of another copy of the class', () => {
    const error = new AppError('conflict', 'Twice.');
    expect(toAppError(error)).toBe(error);
    const foreign = Object.assign(new Error('Wait.'), {
      name: 'AppError',
      code: 'rate_limited',
      status: 429,
      retryAfterSeconds: 7,
    });
    expect(toAppError(foreign)).toMatchObject({ code: 'rate_limited', status: 429, retryAfterSeconds: 7 });
  });
});
