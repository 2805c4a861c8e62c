import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OutboundAddresses } from '#server/alerts/outbound-addresses.ts';
import { outboundRequest } from '#server/alerts/outbound-request.ts';

const strangers = new OutboundAddresses();
const here = new OutboundAddresses(['127.0.0.0/8']);
let server: Server;
let port: number;
const calls: { url: string; body: string; authorization: string | undefined }[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      const url = request.url ?? '';
      calls.push({ url, body, authorization: request.headers.authorization });
      const [, status = '200', location] =
        url === '/circle' ? ['', '307', '/circle'] : (/^\/redirect\/(\d+)\/(.*)$/.exec(url) ?? []);
      response
        .writeHead(Number(status), location ? { location: decodeURIComponent(location) } : {})
        .end('x'.repeat(5_000));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const send = (addresses: OutboundAddresses, url: string, headers: Record<string, string> = {}) =>
  outboundRequest(addresses, { url, headers, body: 'hello' });
const to = (location: string, status = 307) =>
  `http://127.0.0.1:${port}/redirect/${status}/${encodeURIComponent(location)}`;

describe('a request to where people said', () => {
  it.each([
    '127.0.0.1',
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    '127.1',
    '0.0.0.0',
    '0',
    '10.1.2.3',
    '172.16.0.1',
    '192.168.0.10',
    '169.254.169.254',
    '100.64.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '[::1]',
    '[::]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::127.0.0.1]',
    '[::a9fe:a9fe]',
    '[::ffff:a9fe:a9fe]',
    '[64:ff9b::7f00:1]',
    '[2002:7f00:1::]',
    '[fe80::1]',
    '[fd00::1]',
    '[ff02::1]',
    'localhost',
    'LOCALHOST',
  ])('never reaches %s', async (host) => {
    const before = calls.length;
    await expect(send(strangers, `http://${host}:${port}/`)).rejects.toMatchObject({ name: 'ForbiddenAddressError' });
    expect(calls).toHaveLength(before);
  });

  it.each(['file:///etc/passwd', 'ftp://example.org/', 'gopher://127.0.0.1/'])('never opens %s', async (url) => {
    await expect(send(here, url)).rejects.toMatchObject({ name: 'ForbiddenAddressError' });
  });

  it('refuses an address with a password in it', async () => {
    await expect(send(here, `http://me:secret@127.0.0.1:${port}/`)).rejects.toMatchObject({
      name: 'ForbiddenAddressError',
    });
  });

  it('reaches public addresses, and those networks that the operator named', () => {
    expect(['1.1.1.1', '2606:4700::1111', '::ffff:1.1.1.1'].filter((address) => !strangers.allows(address))).toEqual(
      [],
    );
    const some = new OutboundAddresses(['10.0.0.0/8', 'fd00::/8']);
    expect(['10.9.8.7', '::ffff:10.9.8.7', 'fd12::1'].filter((address) => !some.allows(address))).toEqual([]);
    expect(['11.0.0.1', '192.168.0.1', '127.0.0.1', 'fe80::1', 'nonsense'].map((text) => some.allows(text))).toEqual([
      ...[true, false, false, false, false],
    ]);
  });

  it('reaches an allowed address by its name, and keeps a little of the answer', async () => {
    const answer = await send(here, `http://localhost:${port}/hook`);
    expect(answer.status).toBe(200);
    expect(answer.text).toHaveLength(2_048);
    expect(calls.at(-1)).toMatchObject({ url: '/hook', body: 'hello' });
  });

  it('follows a redirect that repeats it, without its secrets to another host', async () => {
    const answer = await send(here, to(`http://localhost:${port}/end`, 308), { authorization: 'Bearer secret' });
    expect(answer.status).toBe(200);
    expect(calls.at(-2)?.authorization).toBe('Bearer secret');
    expect(calls.at(-1)).toEqual({ url: '/end', body: 'hello', authorization: undefined });
  });

  it.each(['http://[::1]:9/', 'http://10.0.0.1/', 'http://169.254.169.254/latest/meta-data/', 'file:///etc/passwd'])(
    'does not follow a redirect to %s',
    async (location) => {
      await expect(send(here, to(location))).rejects.toMatchObject({ name: 'ForbiddenAddressError' });
    },
  );

  it('does not go round in circles, and takes a redirect that drops the message for an answer', async () => {
    await expect(send(here, `http://127.0.0.1:${port}/circle`)).rejects.toThrow('more than 3 redirects');
    expect((await send(here, to(`http://127.0.0.1:${port}/end`, 302))).status).toBe(302);
  });
});
