/** Whose a sealed secret is: part of its seal, so that in another's row it does not open. */
export const channelOwner = (tenantId: string | null) => `channel:${tenantId ?? 'platform'}`;
export const phoneOwner = (userId: string) => `phone:${userId}`;
export const subscriptionOwner = (userId: string) => `push:${userId}`;
