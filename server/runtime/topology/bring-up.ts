import { randomBytes } from 'node:crypto';
import { chown, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { serviceUserName } from '../../redis/acl-rules.ts';
import type { Progress } from '../progress.js';
import { resolvePrograms } from '../resolve-programs.ts';
import { RuntimeError } from '../runtime-error.ts';
import { chooseRuntimeUser } from '../runtime-user.ts';
import { findFreePort } from '../stable-ports.ts';
import { storagePlace } from '../storage-place.ts';
import { downAfterMs, type LaunchContext, launchSentinel, launchServer, primaryName } from './launch-node.ts';
import { makeCertificateAuthority } from './make-certificates.ts';
import { startCluster } from './start-cluster.ts';
import { startSentinels } from './start-sentinels.ts';
import { takeDown } from './take-down.ts';
import { type TopologyKind, type TopologyNode, type TopologyState, writeTopologyState } from './topology-state.ts';

interface Options {
  kind: TopologyKind;
  /** Everything of it, data included. */
  directory: string;
  /** How long a primary may say nothing before another takes its place. Default 5 s. */
  lostAfterMs?: number;
  progress: Progress;
  log: Logger;
}

type Started = Pick<TopologyState, 'redisUrl' | 'controlRedisUrl' | 'caFile' | 'nodes'>;

const service = (password: string) => `${serviceUserName}:${password}`;
const nodeOf = ({ adminUrl: _, ...node }: TopologyNode & { adminUrl: string }): TopologyNode => node;

/** A primary that two replicas follow and three sentinels watch, with the control plane's rules: it can be both planes. */
async function bringUpSentinels(context: LaunchContext, lostAfterMs: number): Promise<Started> {
  const { primary, replicas, sentinels } = await startSentinels({
    launch: (name, options) => launchServer(context, { name, ...options, plane: 'control' }),
    launchSentinel: (name, primaryPort) => launchSentinel(context, { name, primaryPort, downAfter: lostAfterMs }),
    adminPassword: context.passwords.admin,
    primaryName,
  });
  const hosts = sentinels.map(({ port }) => `127.0.0.1:${port}`).join(',');
  const url = `sentinel://${service(context.passwords.service)}@${hosts}/${primaryName}`;
  return {
    redisUrl: url,
    controlRedisUrl: url,
    caFile: null,
    nodes: [...[primary, ...replicas].map(nodeOf), ...sentinels],
  };
}

/** Six nodes for the data plane, and a control plane beside them, which cannot be a cluster. */
async function bringUpCluster(context: LaunchContext, nodeTimeoutMs: number): Promise<Started> {
  const [{ primaries, replicas }, control] = await Promise.all([
    startCluster({
      launch: (name, options) => launchServer(context, { name, ...options, plane: 'data' }),
      adminPassword: context.passwords.admin,
      nodeTimeoutMs,
    }),
    launchServer(context, { name: 'control', plane: 'control', settings: {} }),
  ]);
  const nodes = [...primaries, ...replicas];
  const hosts = nodes.map(({ port }) => `127.0.0.1:${port}`).join(',');
  return {
    redisUrl: `redis://${service(context.passwords.service)}@${hosts}`,
    controlRedisUrl: `redis://${service(context.passwords.service)}@127.0.0.1:${control.port}`,
    caFile: null,
    nodes: [...nodes, control].map(nodeOf),
  };
}

/** Both planes under TLS, by an authority made for them. */
async function bringUpTls(context: LaunchContext): Promise<Started> {
  const { directory, user, passwords } = context;
  const authority = makeCertificateAuthority();
  const issued = authority.issue();
  const files = { ca: 'ca.pem', certificate: 'server.pem', key: 'server-key.pem' };
  const path = (file: string) => join(directory, file);
  await writeFile(path(files.ca), authority.certificate, { mode: 0o644 });
  await writeFile(path(files.certificate), issued.certificate, { mode: 0o644 });
  await writeFile(path(files.key), issued.key, { mode: 0o600 });
  if (user.switched) await chown(path(files.key), user.uid, user.gid);
  const planes = await Promise.all(
    (['data', 'control'] as const).map(async (plane) => {
      const tlsPort = await findFreePort();
      const settings = {
        'tls-port': String(tlsPort),
        'tls-cert-file': path(files.certificate),
        'tls-key-file': path(files.key),
        'tls-ca-cert-file': path(files.ca),
        // Who signs in does so by password; certificates of clients would be a second one.
        'tls-auth-clients': 'no',
      };
      const node = await launchServer(context, { name: plane, plane, settings });
      return { node, url: `rediss://${service(passwords.service)}@127.0.0.1:${tlsPort}` };
    }),
  );
  const [data, control] = planes;
  if (data === undefined || control === undefined) throw new Error('there are two planes');
  return {
    redisUrl: data.url,
    controlRedisUrl: control.url,
    caFile: path(files.ca),
    nodes: planes.map(({ node }) => nodeOf(node)),
  };
}

/**
 * Starts a topology from the embedded runtime's programs, on free loopback ports. What is started runs on without this
 * process, until `takeDown`. Throws a `RuntimeError` where one runs in that folder already.
 */
export async function bringUp(options: Options): Promise<{ directory: string; state: TopologyState }> {
  const { kind, progress, log, lostAfterMs = downAfterMs } = options;
  const user = await chooseRuntimeUser();
  const directory = storagePlace(options.directory, user);
  if ((await readFile(join(directory, 'topology.json')).catch(() => null)) !== null) {
    throw new RuntimeError(`A topology is in ${directory} already: npm run kryonix -- topology down ends it.`);
  }
  const { redis } = await resolvePrograms({ postgres: false, redis: true }, null, progress);
  if (redis === null) throw new RuntimeError('No Redis programs were found.');
  // Passable, not listable: the servers' user walks through to its own folders.
  await mkdir(directory, { recursive: true, mode: 0o711 });
  const secret = () => randomBytes(24).toString('hex');
  const passwords = { admin: secret(), service: secret() };
  const context: LaunchContext = { directory, programs: redis, passwords, user, log };
  try {
    const started = await bringUpKind(kind, context, lostAfterMs);
    const state = { kind, passwords, ...started };
    await writeTopologyState(directory, state);
    return { directory, state };
  } catch (error) {
    await takeDown(directory, [redis.server, redis.sentinel]);
    await rm(directory, { recursive: true, force: true });
    throw error;
  }
}

function bringUpKind(kind: TopologyKind, context: LaunchContext, lostAfterMs: number): Promise<Started> {
  if (kind === 'sentinel') return bringUpSentinels(context, lostAfterMs);
  return kind === 'cluster' ? bringUpCluster(context, lostAfterMs) : bringUpTls(context);
}
