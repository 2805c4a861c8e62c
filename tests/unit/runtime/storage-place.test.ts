import type { Stats } from 'node:fs';
import { expect, it } from 'vitest';
import { isReachable } from '#server/runtime/storage-place.ts';

const user = { uid: 990, gid: 980, switched: true };
const directories: Record<string, Pick<Stats, 'mode' | 'uid' | 'gid'>> = {
  '/': { mode: 0o755, uid: 0, gid: 0 },
  '/root': { mode: 0o700, uid: 0, gid: 0 },
  '/srv': { mode: 0o755, uid: 0, gid: 0 },
  '/srv/group': { mode: 0o710, uid: 0, gid: 980 },
  '/srv/own': { mode: 0o700, uid: 990, gid: 0 },
};
const stat = (path: string) => (directories[path] as Stats | undefined) ?? null;

it.each([
  ['/srv/checkout', true],
  ['/srv/group/checkout', true],
  ['/srv/own/checkout', true],
  ['/root/checkout', false],
])('sees whether the servers can reach %s', (path, reachable) => {
  expect(isReachable(path, user, stat)).toBe(reachable);
});
