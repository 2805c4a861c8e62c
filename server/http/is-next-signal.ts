/**
 * True for what Next throws to steer itself (redirect, notFound, a bail-out while it builds): not errors, and only Next may
 * catch them. All of them carry a `digest` that begins with one of these words.
 */
export function isNextSignal(thrown: unknown): boolean {
  if (!(thrown instanceof Error) || !('digest' in thrown) || typeof thrown.digest !== 'string') return false;
  return /^(NEXT_|DYNAMIC_SERVER_USAGE|BAILOUT_TO_CLIENT_SIDE_RENDERING|HANGING_PROMISE)/.test(thrown.digest);
}
