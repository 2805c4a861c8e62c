import { expect, it } from 'vitest';
import { AppError } from '#lib/errors.ts';
import { describeError } from '#server/describe-error.ts';
import { logger } from '#server/logger.ts';

const refused = Object.assign(new Error('WRONGPASS invalid username-password pair'), {
  name: 'ReplyError',
  code: 'WRONGPASS',
  command: { name: 'hello', args: ['3', 'AUTH', 'kryonix', 'the password'] },
});
const text = (error: unknown) => JSON.stringify(describeError(error));

it('an error of Redis names its command, and not what was sent with it', () => {
  expect(describeError(refused)).toMatchObject({ type: 'ReplyError', code: 'WRONGPASS', command: 'hello' });
  const everyNode = Object.assign(new Error('Failed to refresh slots cache.'), { lastNodeError: refused });
  expect(describeError(everyNode)).toMatchObject({ errors: [{ command: 'hello' }] });
  const wrapped = new AppError('unavailable', 'Try again.', { cause: refused });
  expect(text(wrapped)).toContain('caused by: ReplyError: WRONGPASS');
  for (const error of [refused, everyNode, wrapped]) expect(text(error)).not.toContain('the password');
});

it('an error of PostgreSQL says which rule was broken, and not by which row', () => {
  const error = Object.assign(new Error('duplicate key value'), {
    ...{
      code: '23505',
      table: 'users',
      constraint: 'users_email_key',
      detail: 'Key (email)=(ana@example.org) exists.',
    },
    where: 'COPY users, line 1: "ana@example.org"',
  });
  expect(describeError(error)).toMatchObject({ code: '23505', table: 'users', constraint: 'users_email_key' });
  expect(text(error)).not.toContain('ana@example.org');
});

it('whatever else was thrown is told as text, and an error that is its own cause ends', () => {
  expect(describeError('out of luck')).toBe('out of luck');
  const circle = new Error('round');
  circle.cause = circle;
  expect(text(circle)).toContain('caused by: Error: round');
});

it('the log writes errors in no other way', () => {
  expect(logger[Symbol.for('pino.serializers') as never]).toMatchObject({ err: describeError });
});
