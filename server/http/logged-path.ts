/** Behind these stands what opens something, or is people's data: keys, ids of sessions, the secrets of invitations. */
const confided = /^(\/api\/v1\/[^/]+|\/api\/invitations|\/invite)\/.+/;

/** The path of an address as it may stand in a log; what is asked behind `?` never does. */
export function loggedPath(address: string): string {
  const [path = ''] = address.split('?', 1);
  return path.replace(confided, '$1/…');
}
