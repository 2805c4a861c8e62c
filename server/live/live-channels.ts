/** Control-plane channels of the live path. */

/** Tenant ids, separated by commas, whose live window has just changed. */
export const changedChannel = 'kryonix:live:changed';
/** Tenant ids, separated by commas, whose updates a process wants that does not compute them itself. */
export const wantedChannel = 'kryonix:live:wanted';
const updatePrefix = 'kryonix:live:update:';

/** Where the leader of a tenant publishes its updates, keys unmasked. */
export const updateChannel = (tenantId: string) => `${updatePrefix}${tenantId}`;

/** `null` for any other channel. */
export const tenantOfChannel = (channel: string) =>
  channel.startsWith(updatePrefix) ? channel.slice(updatePrefix.length) : null;
