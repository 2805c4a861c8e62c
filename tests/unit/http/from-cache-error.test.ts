import { describe, expect, it } from 'vitest';
import { AppError } from '#lib/errors.ts';
import {
  AccessError,
  ArgumentError,
  CacheError,
  CacheUnavailableError,
  EnvelopeError,
  KeyError,
  TtlError,
  ValueError,
} from '#lib/sdk/node.ts';
import { fromCacheError } from '#server/http/from-cache-error.ts';
import { toAppError } from '#server/http/to-app-error.ts';

describe("the SDK's errors", () => {
  it.each([
    [new KeyError('invalid_key', 'a key is a string'), 'invalid_request', undefined],
    [new TtlError('a TTL is a whole number'), 'invalid_request', undefined],
    [new ValueError('a value is none'), 'invalid_request', undefined],
    [new ArgumentError('limit is a whole number'), 'invalid_request', undefined],
    [new AccessError('database_not_allowed', 'not there'), 'forbidden', undefined],
    [new AccessError('read_only', 'only reading'), 'forbidden', undefined],
    [new AccessError('rate_limited', 'too fast', 1_200), 'rate_limited', 2],
    [new EnvelopeError('damaged'), 'internal', undefined],
    [new CacheUnavailableError('no answer'), 'unavailable', 5],
    [new CacheError('telemetry_backlog', 'too much waits'), 'unavailable', 5],
  ])('%s have a code of the contract', (error, code, retryAfterSeconds) => {
    expect(toAppError(error)).toMatchObject({ name: 'AppError', code, retryAfterSeconds });
  });

  it('are known by what they carry, whichever bundle made them', () => {
    const foreign = Object.assign(new Error('a key is too long'), {
      name: 'KeyError',
      reason: 'key_too_long',
      code: 'invalid_request',
    });
    expect(fromCacheError(foreign)).toMatchObject({ code: 'invalid_request', message: 'A key is too long.' });
  });

  it('tell nothing of the servers behind', () => {
    const error = new CacheUnavailableError('the cache did not answer', { cause: new Error('ECONNREFUSED 10.0.0.7') });
    expect(toAppError(error).message).not.toMatch(/10\.0\.0\.7|ECONN/);
    expect(toAppError(new EnvelopeError('no data key 7')).message).not.toContain('7');
  });

  it('are no others', () => {
    expect(fromCacheError(new AppError('conflict', 'x'))).toBeNull();
    expect(fromCacheError(Object.assign(new Error('x'), { reason: 'y', code: 'ECONNRESET' }))).toBeNull();
    expect(fromCacheError('x')).toBeNull();
  });
});
