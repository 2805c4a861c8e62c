import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { errorBodySchema } from '#lib/contracts/error.ts';
import { refuseMalformedUrl } from '#server/http/refuse-malformed-url.ts';

it('a path that cannot be decoded is a 400, any other goes on', async () => {
  const server = createServer(async (request, response) => {
    if (!(await refuseMalformedUrl(request, response))) response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const refused = await fetch(`${baseUrl}/api/cache/performance/%E0%A4%A`);
  expect([refused.status, refused.headers.get('content-type')]).toEqual([400, 'application/json; charset=utf-8']);
  expect(errorBodySchema.parse(await refused.json()).error.code).toBe('invalid_request');
  expect((await fetch(`${baseUrl}/ok/%2F?q=%E0%A4%A`)).status).toBe(204);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
