import { expect, test } from 'vitest';
import { describeLiveness, type LiveLink } from '#lib/health/describe-liveness.ts';

const now = 1_000_000;
const link: LiveLink = {
  connection: 'connected',
  lastUpdateAt: now - 2_000,
  sourcesReady: true,
  lastReadyAt: now - 2_000,
};

test('connected with an update of at most 20 s is live', () => {
  expect(describeLiveness(link, now)).toEqual({ state: 'live', ageMs: 2_000 });
  expect(describeLiveness({ ...link, lastUpdateAt: now - 20_000 }, now).state).toBe('live');
});

test('connected with an older update is stale', () => {
  expect(describeLiveness({ ...link, lastUpdateAt: now - 20_001 }, now)).toMatchObject({
    state: 'stale',
    reason: 'old',
  });
});

test('a fresh update from sources that are down is stale, as old as the last one that was whole', () => {
  const down: LiveLink = { ...link, sourcesReady: false, lastReadyAt: now - 90_000 };
  expect(describeLiveness(down, now)).toEqual({ state: 'stale', reason: 'sources-down', ageMs: 90_000 });
  expect(describeLiveness({ ...down, lastReadyAt: null }, now)).toMatchObject({ ageMs: null });
});

test('before the first connection and the first update it is stale, not offline', () => {
  const first: LiveLink = { connection: 'connecting', lastUpdateAt: null, sourcesReady: true, lastReadyAt: null };
  expect(describeLiveness(first, now)).toEqual({ state: 'stale', reason: 'connecting' });
  expect(describeLiveness({ ...first, connection: 'connected' }, now)).toEqual({ state: 'stale', reason: 'waiting' });
});

test('a link that is down is offline, however fresh the last update', () => {
  expect(describeLiveness({ ...link, connection: 'down' }, now)).toEqual({ state: 'offline' });
});

test('a device clock that runs behind never makes a negative age', () => {
  expect(describeLiveness({ ...link, lastUpdateAt: now + 5_000 }, now)).toEqual({ state: 'live', ageMs: 0 });
});
