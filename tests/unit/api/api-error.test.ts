import { expect, test } from 'vitest';
import { toApiError } from '#lib/api/api-error.ts';

test('a refusal of the contract keeps its code, its request id and the time to wait', async () => {
  const body = { error: { code: 'rate_limited', message: 'Wait.', requestId: 'req_1' } };
  const error = await toApiError(Response.json(body, { status: 429, headers: { 'retry-after': '742' } }));
  expect(error).toMatchObject({ code: 'rate_limited', status: 429, requestId: 'req_1', retryAfterSeconds: 742 });
  expect(error.message).toBe('Wait.');
});

test('an error page of something in between is told as unavailable, without a request id', async () => {
  const error = await toApiError(new Response('<h1>Bad gateway</h1>', { status: 502 }));
  expect(error).toMatchObject({ code: 'unavailable', status: 502, requestId: null, retryAfterSeconds: null });
});

test('JSON that is not the contract’s is told as internal', async () => {
  expect(await toApiError(Response.json({ error: 'no' }, { status: 500 }))).toMatchObject({ code: 'internal' });
});
