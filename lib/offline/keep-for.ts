/** What the service worker does with a request: `page` and `data` are kept for later, the rest is left to the network. */
export type Keeping = 'page' | 'data' | 'nothing';

/** Reads that make up the screens, below `/api/cache/` and, for staff, `/api/platform/cache/`. */
const figures = /^(metrics\/realtime|performance\/[\w-]+|operations\/recent|databases|ai\/optimizations|top)$/;
const staffReads = /^\/api\/platform\/(tenants(\/[\w-]+)?|infrastructure|score|neighbors|reconciliation)$/;
/** What was wrong stays readable in a tunnel. */
const alerts = /^\/api\/(platform\/)?alerts$/;
/**
 * The sign-in page too: its answer says that nobody is signed in, which wipes what was kept. Not an invitation, whose
 * address is its secret.
 */
const pages = /^\/(?!api\/|_next\/|socket\.io|serwist\/|invite\/)[^.]*$/;

interface Question {
  method: string;
  url: URL;
  /** True where a person opens an address, rather than a page asking for something. */
  navigates: boolean;
}

/**
 * Which answers a device may keep. A list of what is allowed: commands, sign-in, sockets, the SDK's own end points, keys
 * and their values, and exports go to the network or fail.
 */
export function keepFor({ method, url, navigates }: Question): Keeping {
  if (method !== 'GET') return 'nothing';
  if (navigates) return pages.test(url.pathname) ? 'page' : 'nothing';
  if (url.searchParams.has('format')) return 'nothing';
  if (staffReads.test(url.pathname) || alerts.test(url.pathname)) return 'data';
  const own = /^\/api\/(?:platform\/)?cache\/(.+)$/.exec(url.pathname)?.[1];
  return own !== undefined && figures.test(own) ? 'data' : 'nothing';
}
