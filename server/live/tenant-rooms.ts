/**
 * Rooms are joined by the server from the session, never by a client's wish. Viewers see masked keys, so a tenant has
 * two rooms.
 */
export interface TenantRoom {
  tenantId: string;
  masked: boolean;
}

export const roomName = ({ tenantId, masked }: TenantRoom) => `tenant:${tenantId}${masked ? ':masked' : ''}`;

const pattern = /^tenant:([0-9a-f-]{36})(:masked)?$/;

/** `null` for a room that is not a tenant's, such as the one Socket.IO makes for each socket. */
export function parseRoom(name: string): TenantRoom | null {
  const match = pattern.exec(name);
  return match?.[1] ? { tenantId: match[1], masked: match[2] !== undefined } : null;
}
