import { describe, expect, it } from 'vitest';
import { parseRoom, roomName } from '#server/live/tenant-rooms.ts';

const tenantId = '89c1f566-2e67-496b-bc14-3e615e99ff1a';

describe('a tenant room', () => {
  it('is read back from its name', () => {
    for (const masked of [true, false]) expect(parseRoom(roomName({ tenantId, masked }))).toEqual({ tenantId, masked });
  });

  it('is none of the rooms that Socket.IO makes for itself', () => {
    for (const name of ['F3vYp0aBcD', 'tenant:', `tenant:${tenantId}:other`, `tenant:${tenantId.toUpperCase()}`]) {
      expect(parseRoom(name)).toBeNull();
    }
  });
});
