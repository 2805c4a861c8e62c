import { CacheError } from './cache-error.ts';

export interface Endpoint {
  host: string;
  port: number;
}

export interface Login {
  /** Without one, the server's default user. */
  username: string | undefined;
  password: string | undefined;
}

/** Who is behind a server URL. The login is that of the servers with the data. */
export type ServerAddress =
  | { kind: 'single'; endpoints: [Endpoint]; login: Login; tls: boolean }
  /** The nodes to begin with; the cluster names the others. */
  | { kind: 'cluster'; endpoints: Endpoint[]; login: Login; tls: boolean }
  /** The sentinels, and the name under which they watch the primary. */
  | {
      kind: 'sentinel';
      endpoints: Endpoint[];
      login: Login;
      tls: boolean;
      primaryName: string;
      sentinelLogin: Login;
    };

const urlForms =
  'redis[s]://[user:password@]host:port for a server, several host:port with commas for a cluster, ' +
  'sentinel[s]://[user:password@]host:port,host:port/primary';

function refuse(why: string, cause?: unknown): CacheError {
  // Never the URL itself: it holds a password.
  return new CacheError('invalid_topology', `the server URL ${why}; expected: ${urlForms}`, { cause });
}

function decode(text: string): string | undefined {
  if (text === '') return undefined;
  try {
    return decodeURIComponent(text);
  } catch (error) {
    throw refuse('has a broken percent encoding', error);
  }
}

/** Each node of a list as a URL of its own; the scheme is written once. */
function splitNodes(url: string): { scheme: string; nodes: URL[]; list: boolean } {
  const scheme = /^([a-z]+):\/\//.exec(url)?.[1];
  if (scheme === undefined || !['redis', 'rediss', 'sentinel', 'sentinels'].includes(scheme)) {
    throw refuse('has no scheme of ours');
  }
  const parts = url.split(',').filter((part) => part !== '');
  const nodes = parts.map((part, index) => {
    try {
      return new URL(index === 0 || part.startsWith(`${scheme}://`) ? part : `${scheme}://${part}`);
    } catch (error) {
      throw refuse('is not a URL (a comma in a password is written %2C)', error);
    }
  });
  return { scheme, nodes, list: url.includes(',') };
}

function endpointOf(node: URL, defaultPort: number): Endpoint {
  if (node.hostname === '') throw refuse('names no host');
  return { host: node.hostname.replace(/^\[|\]$/g, ''), port: node.port === '' ? defaultPort : Number(node.port) };
}

/** The login is written once, at any of the nodes. */
function loginOf(nodes: readonly URL[]): Login {
  const [first, ...others] = nodes.filter(({ username, password }) => username !== '' || password !== '');
  if (first === undefined) return { username: undefined, password: undefined };
  if (others.some(({ username, password }) => username !== first.username || password !== first.password)) {
    throw refuse('has more than one login');
  }
  return { username: decode(first.username), password: decode(first.password) };
}

function assertParameters(nodes: readonly URL[], known: readonly string[]): void {
  for (const node of nodes) {
    if (node.hash !== '') throw refuse('has a fragment');
    for (const name of node.searchParams.keys()) {
      if (name === 'db') throw refuse('names a database, but the catalogue chooses it');
      if (!known.includes(name)) throw refuse(`has the unknown parameter ${JSON.stringify(name)}`);
    }
  }
}

function parseSentinels(nodes: readonly URL[], tls: boolean): ServerAddress {
  assertParameters(nodes, ['sentinelUsername', 'sentinelPassword']);
  const last = nodes.at(-1);
  const primaryName = decode(last?.pathname.slice(1) ?? '');
  if (last === undefined || primaryName === undefined || primaryName.includes('/')) {
    throw refuse('does not name the primary that the sentinels watch');
  }
  if (nodes.slice(0, -1).some(({ pathname }) => !['', '/'].includes(pathname))) {
    throw refuse('names a primary before its last sentinel');
  }
  return {
    kind: 'sentinel',
    endpoints: nodes.map((node) => endpointOf(node, 26_379)),
    login: loginOf(nodes),
    tls,
    primaryName,
    sentinelLogin: {
      username: last.searchParams.get('sentinelUsername') ?? undefined,
      password: last.searchParams.get('sentinelPassword') ?? undefined,
    },
  };
}

/**
 * The only reader of server URLs. `redis://` and `rediss://` (TLS) name a server; with a comma the nodes of a cluster
 * (one node and a comma is a cluster too); `sentinel://` and `sentinels://` name sentinels and the primary they watch,
 * with `sentinelUsername` and `sentinelPassword` as parameters where they want a login. Valkey has the same URLs. A
 * database is never part of it: the catalogue chooses.
 * @throws CacheError `invalid_topology`
 */
export function parseServerUrl(url: string): ServerAddress {
  const { scheme, nodes, list } = splitNodes(url);
  const tls = scheme === 'rediss' || scheme === 'sentinels';
  if (scheme.startsWith('sentinel')) return parseSentinels(nodes, tls);
  assertParameters(nodes, []);
  if (nodes.some(({ pathname }) => !['', '/', '/0'].includes(pathname))) {
    throw refuse('names a database, but the catalogue chooses it');
  }
  const login = loginOf(nodes);
  const [first, ...others] = nodes.map((node) => endpointOf(node, 6379));
  if (first === undefined) throw refuse('names no host');
  if (list) return { kind: 'cluster', endpoints: [first, ...others], login, tls };
  return { kind: 'single', endpoints: [first], login, tls };
}
