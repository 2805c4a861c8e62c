import { expect, test } from 'vitest';
import { performanceQuery } from '#lib/api/performance-query.ts';
import { realtimeQuery } from '#lib/api/realtime-query.ts';
import { cacheUrl, ownScope, type Scope } from '#lib/api/scope.ts';

const staff = (tenantId: string): Scope => ({ kind: 'platform', tenantId });

test('a tenant reads its own cache without naming itself', () => {
  expect(cacheUrl(ownScope, 'performance/24h', { compare: 'previous' })).toBe(
    '/api/cache/performance/24h?compare=previous',
  );
  expect(cacheUrl(ownScope, 'databases')).toBe('/api/cache/databases');
});

test('platform staff read the mirror and name the tenant', () => {
  expect(cacheUrl(staff('t1'), 'databases')).toBe('/api/platform/cache/databases?tenant=t1');
});

test('two tenants never share an entry of the query cache', () => {
  const keys = [ownScope, staff('t1'), staff('t2')].map((scope) => JSON.stringify(realtimeQuery(scope).queryKey));
  expect(new Set(keys).size).toBe(3);
});

test('a comparison is another entry than the range alone', () => {
  expect(performanceQuery('1h', { compare: 'previous' }).queryKey).not.toEqual(performanceQuery('1h').queryKey);
});
