import type { ConnectionOptions as NodeTlsOptions } from 'node:tls';
import { Cluster, type Redis } from 'ioredis';
import type { CircuitBreaker } from './circuit-breaker.ts';
import { type ClusterNodesOptions, GuardedCluster } from './guarded-cluster.ts';
import { GuardedRedis, type NodeOptions } from './guarded-redis.ts';
import type { ServerAddress } from './parse-server-url.ts';

/** A connection to one server (found by sentinels or not), or those to all nodes of a cluster, with the same commands. */
export type ServerClient = GuardedRedis | GuardedCluster;

/** Whom a TLS connection trusts and what it shows; the rest is as Node has it. */
export type TlsOptions = Pick<NodeTlsOptions, 'ca' | 'cert' | 'key' | 'passphrase' | 'servername'>;

export interface ClientOptions {
  /** Numbered database; 0 in a cluster. */
  database: number;
  /** The longest a command waits for its answer, milliseconds. */
  commandTimeoutMs: number;
  connectTimeoutMs: number;
  connectionName: string;
  /** False where the user may not ask INFO whether the server is still loading. */
  readyCheck: boolean;
  /** Told whether commands are answered. */
  breaker: CircuitBreaker;
  /** Used where the URL asks for TLS. */
  tls: TlsOptions | undefined;
}

/** Pauses between attempts to connect again: 50 ms doubling to 1 s, so that a restarted server is found within a second. */
export function retryDelayMs(attempt: number): number {
  return Math.min(50 * 2 ** Math.min(attempt - 1, 5), 1000);
}

export function tlsOf({ tls }: ServerAddress, options: TlsOptions | undefined): TlsOptions | undefined {
  return tls ? { ...options } : undefined;
}

function nodeOptions(address: ServerAddress, options: ClientOptions): NodeOptions {
  return {
    username: address.login.username,
    password: address.login.password,
    tls: tlsOf(address, options.tls),
    maxRetriesPerRequest: 1,
    // A write that the caller was told failed must not be done later, over what was written since.
    autoResendUnfulfilledCommands: false,
    commandTimeout: options.commandTimeoutMs,
    // A server that says nothing this long is given up, so that what waits for it stays bounded.
    socketTimeout: 5 * options.commandTimeoutMs,
    connectTimeout: options.connectTimeoutMs,
    connectionName: options.connectionName,
    enableReadyCheck: options.readyCheck,
    // A replica after a failover: find the new primary and repeat the command there.
    reconnectOnError: (error) => (error.message.startsWith('READONLY') ? 2 : false),
  };
}

function clusterOptions(address: ServerAddress, options: ClientOptions): ClusterNodesOptions {
  return {
    lazyConnect: true,
    enableOfflineQueue: false,
    // It mixes slots of different nodes after a failover.
    enableAutoPipelining: false,
    clusterRetryStrategy: retryDelayMs,
    // A command whose connection broke may have been done: repeating it could count twice.
    retryDelayOnFailover: 0,
    // What a node redirects or refuses was not done, and is sent again while the caller waits.
    maxRedirections: 5,
    slotsRefreshTimeout: options.connectTimeoutMs,
    // A node that was replaced while it says nothing redirects nobody.
    slotsRefreshInterval: 2000,
    // Certificates are for the names that the cluster announces, not for what they resolve to.
    ...(address.tls ? { dnsLookup: (host, callback) => callback(null, host) } : {}),
    redisOptions: nodeOptions(address, options),
  };
}

/** Opens nothing yet: `connectClient` does. It fails fast: no offline queue, bounded waiting; it connects again by itself. */
export function makeClient(address: ServerAddress, options: ClientOptions): ServerClient {
  if (address.kind === 'cluster') {
    const cluster = new GuardedCluster([...address.endpoints], clusterOptions(address, options), options.breaker);
    // Before the first command needs them: while a node is being connected, commands to it are refused. Not earlier,
    // or the driver's own first question to the cluster is.
    const connectWaiting = (nodes: readonly Redis[]) => {
      for (const node of nodes) if (node.status === 'wait') node.connect().catch(() => undefined);
    };
    cluster.on('ready', () => connectWaiting(cluster.nodes()));
    cluster.on('+node', (node: Redis) => {
      if (cluster.status === 'ready') connectWaiting([node]);
    });
    return cluster;
  }
  const common: NodeOptions = {
    ...nodeOptions(address, options),
    db: options.database,
    lazyConnect: true,
    enableOfflineQueue: false,
    retryStrategy: retryDelayMs,
  };
  if (address.kind === 'single') return new GuardedRedis({ ...common, ...address.endpoints[0] }, options.breaker);
  const found: NodeOptions = {
    ...common,
    sentinels: address.endpoints,
    name: address.primaryName,
    sentinelUsername: address.sentinelLogin.username,
    sentinelPassword: address.sentinelLogin.password,
    sentinelCommandTimeout: options.connectTimeoutMs,
    sentinelRetryStrategy: retryDelayMs,
    enableTLSForSentinelMode: address.tls,
    sentinelTLS: tlsOf(address, options.tls),
  };
  return new GuardedRedis(found, options.breaker);
}

/** Resolves when the node can be used, or cannot be reached: the others are not kept waiting for it. */
function settled(node: Redis): Promise<void> {
  if (node.status !== 'connecting' && node.status !== 'connect') return Promise.resolve();
  return new Promise((resolve) => {
    for (const event of ['ready', 'close', 'end']) node.once(event, () => resolve());
  });
}

/** Connects for the first time; in a cluster to all primaries that can be reached. */
export async function connectClient(client: ServerClient): Promise<void> {
  if (!(client instanceof Cluster)) return client.connect();
  const ready = new Promise<void>((resolve) => client.once('ready', resolve));
  await client.connect();
  await ready;
  await Promise.all(client.nodes('master').map(settled));
}
