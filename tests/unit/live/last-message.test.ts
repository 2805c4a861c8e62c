import { expect, test } from 'vitest';
import { LastMessage } from '#server/live/last-message.ts';

test('the last message is read as it was kept, whether longer or shorter than the one before', () => {
  const last = new LastMessage();
  expect(last.read()).toBeUndefined();
  expect(last.says('')).toBe(false);
  for (const body of ['{"key":"ação"}', `{"key":"${'x'.repeat(3_000)}"}`, '{"key":"ã"}']) {
    last.keep({ body, timestamp: body });
    expect(last.read()).toEqual({ body, timestamp: body });
    expect(last.says(body)).toBe(true);
    expect(last.says(body.replace('key', 'yek'))).toBe(false);
  }
});
