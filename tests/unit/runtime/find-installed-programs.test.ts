import { expect, it } from 'vitest';
import { majorVersionOf } from '#server/runtime/find-installed-programs.ts';

it.each([
  ['postgres (PostgreSQL) 17.11 (Debian 17.11-0+deb13u1)', 17],
  ['postgres (PostgreSQL) 18beta1', 18],
  ['Redis server v=8.0.2 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64', 8],
  ['Valkey server v=7.2.11 sha=00000000:0', 7],
  ['no version here', null],
])('reads the major version of %j', (line, major) => {
  expect(majorVersionOf(line)).toBe(major);
});
