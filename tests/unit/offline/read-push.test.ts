import { describe, expect, it } from 'vitest';
import { readPush } from '#lib/offline/read-push.ts';

describe('a push message', () => {
  it('is read as the server wrote it', () => {
    const said = { id: '1', title: 'Redis fora do ar', body: 'Desde 14:02', severity: 'critical', url: '/alerts/7' };
    expect(readPush(JSON.stringify(said))).toEqual({
      ...{ id: '1', title: 'Redis fora do ar', body: 'Desde 14:02', severity: 'critical', path: '/alerts/7' },
    });
  });

  it.each(['', 'nonsense', 'null', '7', '[]', '{"title":7}'])('of %j still shows something', (text) => {
    expect(readPush(text)).toMatchObject({ title: 'KRYONIX Cache', path: '/alerts' });
  });

  it.each(['https://evil.test/', '//evil.test', '/\\evil.test', 'javascript:alert(1)'])(
    'leads nowhere else: %s',
    (url) => {
      expect(readPush(JSON.stringify({ title: 'x', url })).path).toBe('/alerts');
    },
  );
});
