import { describe, expect, it } from 'vitest';
import { CacheError } from '#lib/cache/cache-error.ts';
import { parseServerUrl } from '#lib/cache/parse-server-url.ts';

const nobody = { username: undefined, password: undefined };

describe('a server URL', () => {
  it('names one server, with TLS or without, on the usual port where it names none', () => {
    expect(parseServerUrl('redis://localhost')).toEqual({
      kind: 'single',
      endpoints: [{ host: 'localhost', port: 6379 }],
      login: nobody,
      tls: false,
    });
    expect(parseServerUrl('rediss://user:p%2C%40%2F@[::1]:7000/0')).toEqual({
      kind: 'single',
      endpoints: [{ host: '::1', port: 7000 }],
      login: { username: 'user', password: 'p,@/' },
      tls: true,
    });
    expect(parseServerUrl('redis://:secret@h').login).toEqual({ username: undefined, password: 'secret' });
  });

  it.each([
    'redis://user:secret@a:1,b:2,c:3',
    'redis://user:secret@a:1,redis://b:2,redis://c:3/',
    'redis://user:secret@a:1,redis://user:secret@b:2,c:3',
  ])('with commas names the nodes of a cluster: %s', (url) => {
    expect(parseServerUrl(url)).toEqual({
      kind: 'cluster',
      endpoints: [
        { host: 'a', port: 1 },
        { host: 'b', port: 2 },
        { host: 'c', port: 3 },
      ],
      login: { username: 'user', password: 'secret' },
      tls: false,
    });
  });

  it('with a comma after its only node names a cluster too', () => {
    expect(parseServerUrl('rediss://one.example:6380,')).toMatchObject({
      kind: 'cluster',
      endpoints: [{ host: 'one.example', port: 6380 }],
      tls: true,
    });
  });

  it('names sentinels, their primary and both logins', () => {
    const url = 'sentinel://user:secret@a,b:2/my%20primary?sentinelUsername=watch&sentinelPassword=er%2C';
    expect(parseServerUrl(url)).toEqual({
      kind: 'sentinel',
      endpoints: [
        { host: 'a', port: 26_379 },
        { host: 'b', port: 2 },
      ],
      login: { username: 'user', password: 'secret' },
      tls: false,
      primaryName: 'my primary',
      sentinelLogin: { username: 'watch', password: 'er,' },
    });
    expect(parseServerUrl('sentinels://a/p')).toMatchObject({ tls: true, sentinelLogin: nobody });
  });

  it.each([
    ['', /no scheme of ours/],
    ['not a url', /no scheme of ours/],
    ['http://a', /no scheme of ours/],
    ['redis://', /names no host|not a URL/],
    ['redis://a:99999', /not a URL/],
    ['redis://user:with,comma@a', /not a URL/],
    ['redis://user:%ZZ@a', /percent encoding/],
    ['redis://x:1@a,y:2@b', /more than one login/],
    ['redis://a/3', /names a database/],
    ['redis://a?db=3', /names a database/],
    ['redis://a:1,b:2/3', /names a database/],
    ['redis://a?family=6', /unknown parameter "family"/],
    ['redis://a#x', /fragment/],
    ['sentinel://a:1,b:2', /does not name the primary/],
    ['sentinel://a:1/p,b:2', /does not name the primary|before its last/],
    ['sentinel://a:1/p,b:2/p', /before its last/],
  ])('%j is refused, with the reason and without the URL', (url, reason) => {
    const parse = () => parseServerUrl(url);
    expect(parse).toThrow(CacheError);
    expect(parse).toThrow(
      expect.objectContaining({ reason: 'invalid_topology', message: expect.stringMatching(reason) }),
    );
  });

  it('never puts its password into the refusal', () => {
    expect(() => parseServerUrl('redis://user:hunter2@a/3')).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('hunter2') }),
    );
  });
});
