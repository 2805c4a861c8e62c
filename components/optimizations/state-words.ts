/** The message that names each state of a recommendation. */
export const stateWords = {
  proposed: 'proposed',
  approved: 'approved',
  applied: 'applied',
  measured: 'measured',
  kept: 'kept',
  reverted: 'reverted',
  expired: 'expired',
  dismissed: 'dismissed',
} as const;
