/**
 * The path as it may stand in a log: under `/api/v1` what follows the resource are keys and session ids, which are
 * people's data or open something.
 */
export function loggedPath(pathname: string): string {
  const [, api, version, resource, ...rest] = pathname.split('/');
  if (api !== 'api' || version !== 'v1' || rest.length === 0) return pathname;
  return `/api/v1/${resource}/…`;
}
