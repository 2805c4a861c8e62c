import { expect, test } from 'vitest';
import { keepFor } from '#lib/offline/keep-for.ts';

const origin = 'https://cache.example';
const read = (path: string, method = 'GET') => keepFor({ method, url: new URL(path, origin), navigates: false });
const open = (path: string) => keepFor({ method: 'GET', url: new URL(path, origin), navigates: true });

test('the reads that make up the screens are kept, those of staff too', () => {
  for (const path of [
    '/api/cache/metrics/realtime',
    '/api/cache/performance/24h?compare=previous',
    '/api/cache/operations/recent?limit=20',
    '/api/platform/cache/databases?tenant=1',
    '/api/platform/tenants',
  ]) {
    expect(read(path), path).toBe('data');
  }
});

test('sign-in, sockets, the SDK’s end points, keys and their values are left to the network', () => {
  for (const path of [
    '/api/auth/session',
    '/socket.io/?EIO=4',
    '/api/v1/cache/crm/lead/1',
    '/api/cache/keys?module=crm',
    '/api/cache/keys/value?key=1',
    '/api/platform/audit',
    '/api/account/profile',
  ]) {
    expect(read(path), path).toBe('nothing');
  }
});

test('an invitation is not kept: its address lets somebody in', () => {
  expect(open('/invite/kqz0vQ')).toBe('nothing');
  expect(open('/login')).toBe('page');
});

test('a command is never kept, whatever its address', () => {
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
    expect(read('/api/cache/databases', method)).toBe('nothing');
  }
});

test('an export goes to the network', () => {
  expect(read('/api/cache/performance/24h?format=csv')).toBe('nothing');
});

test('pages are kept, files and end points that somebody opens are not', () => {
  expect(open('/')).toBe('page');
  expect(open('/platform?tenant=1')).toBe('page');
  for (const path of ['/icon.svg', '/api/cache/databases', '/_next/static/x.js', '/serwist/sw.js']) {
    expect(open(path), path).toBe('nothing');
  }
});
