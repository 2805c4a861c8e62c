import { AppError } from '#lib/errors.ts';
import { fromCacheError } from './from-cache-error.ts';

/**
 * SQLSTATEs and classes that mean "not now" rather than "wrong": connection lost (08), shutting down or starting (57P),
 * cancelled by the statement time limit (57014), too many connections or out of memory (53), read-only standby (25006),
 * lock not available (55P03), serialization failure and deadlock (40).
 */
const unavailableSqlStates = /^(08...|57P..|57014|53...|25006|55P03|40001|40P01)$/;

/** What no text or time of PostgreSQL can hold: NUL, in text (22021) or in JSON (22P05), and a year too far away (22008). */
const unstorableSqlStates = new Set(['22021', '22P05', '22008']);

/** Half a surrogate pair has no state of its own: a text goes as U+FFFD, but JSON keeps its escape, and is then none (22P02). */
const isUnstorable = (thrown: unknown) =>
  unstorableSqlStates.has(codeOf(thrown)) ||
  (codeOf(thrown) === '22P02' &&
    thrown instanceof Error &&
    /^invalid input syntax for type jsonb?$/.test(thrown.message));

const unavailableSystemCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_SOCKET',
]);

/** What `pg` and `ioredis` say of a lost connection carries no code: these are their sentences. */
const unavailableMessages = [
  /^Connection terminated/,
  /^Client has encountered a connection error/,
  /^timeout exceeded when trying to connect/i,
  /^Query read timeout/,
  /^Cannot use a pool after calling end/,
  /^Connection is closed/,
  /^Stream isn't writeable/,
  /^Command timed out/,
  /^Reached the max retries per request limit/,
  /^(LOADING|READONLY|MISCONF|CLUSTERDOWN|MASTERDOWN|OOM) /,
];

/** The error a person may see for anything that was thrown. What we do not know is `internal`. */
export function toAppError(thrown: unknown): AppError {
  const ofCache = fromCacheError(thrown);
  if (ofCache) return ofCache;
  if (thrown instanceof AppError) return thrown;
  // Next's bundle and the custom server each have a class AppError of their own.
  if (isForeignAppError(thrown)) {
    const { code, message, cause, retryAfterSeconds, details } = thrown;
    return new AppError(code, message, { cause, retryAfterSeconds, details });
  }
  if (isUnavailable(thrown)) {
    return new AppError('unavailable', 'The service cannot answer right now. Try again shortly.', {
      cause: thrown,
      retryAfterSeconds: 5,
    });
  }
  if (isUnstorable(thrown)) {
    return new AppError('invalid_request', 'The request holds a character or a time that cannot be kept.', {
      cause: thrown,
    });
  }
  return new AppError('internal', 'Something went wrong on our side.', { cause: thrown });
}

function isForeignAppError(thrown: unknown): thrown is AppError {
  return thrown instanceof Error && thrown.name === 'AppError' && 'code' in thrown && 'status' in thrown;
}

function isUnavailable(thrown: unknown): boolean {
  if (thrown instanceof AggregateError && thrown.errors.length > 0) return thrown.errors.every(isUnavailable);
  if (!(thrown instanceof Error)) return false;
  const code = codeOf(thrown);
  if (unavailableSystemCodes.has(code) || unavailableSqlStates.test(code)) return true;
  return unavailableMessages.some((message) => message.test(thrown.message));
}

function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
}
