/** Control-plane channels of the live path. */

/** Tenant ids, separated by commas, whose live window has just changed. */
export const changedChannel = 'kryonix:live:changed';
/** Tenant ids, separated by commas, whose updates a process goes on to want that does not compute them itself. */
export const wantedChannel = 'kryonix:live:wanted';
/** The same where it has none yet: the leader answers with its latest. */
export const askedChannel = 'kryonix:live:asked';
const updatePrefix = 'kryonix:live:update:';

/** Where the leader of a tenant publishes its updates, keys unmasked. */
export const updateChannel = (tenantId: string) => `${updatePrefix}${tenantId}`;

/** `null` for any other channel. */
export const tenantOfChannel = (channel: string) =>
  channel.startsWith(updatePrefix) ? channel.slice(updatePrefix.length) : null;
