import type { Redis } from 'ioredis';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { NodeTruth } from '#lib/contracts/infrastructure.ts';
import { PeriodicJob } from '../../jobs/periodic-job.ts';
import { openWorkerClient } from '../../redis/clients.ts';
import type { RedisPlane } from '../../redis/cluster-plane.ts';
import { isCluster, openPlane } from '../../redis/open-plane.ts';
import { planeName, shareOwnReads } from '../../redis/own-reads.ts';
import type { Connections } from '../../runtime/connections.ts';
import { followKeyspaceEvents } from './follow-keyspace-events.ts';
import { pollEveryMs, pollNode } from './node-poller.ts';
import { PollPace } from './poll-pace.ts';
import { readKeyspaceEvents, readTruthState } from './truth-state.ts';
import { unknownTruth } from './unknown-truth.ts';

interface Options {
  connections: Pick<Connections, 'adminRedisUrls' | 'redisUrl' | 'controlRedisUrl' | 'servers'>;
  control: Redis;
  ingestPool: Pool;
  log: Logger;
}

export interface Pollers {
  /** What is known of a server, by its `nodeName`, whichever process polled it. Does not reject. */
  truth(node: string): Promise<NodeTruth>;
  stop(): Promise<void>;
}

/** A server that says nothing for so long has not answered. */
const answerMs = 5_000;
const eventsEveryMs = 60_000;

/**
 * Polls the servers of both planes and those that tenants live apart on from now on, each in one process at a time; as the
 * account that manages users where there is one.
 */
export function startPollers({ connections, control, ingestPool, log }: Options): Pollers {
  const urls = connections.adminRedisUrls ?? { data: connections.redisUrl, control: connections.controlRedisUrl };
  const clients: RedisPlane[] = [];
  const jobs = (['data', 'control'] as const).flatMap((plane) => {
    const client = openPlane(urls[plane], `${plane}-poller`, log, { commandTimeoutMs: answerMs });
    clients.push(client);
    const poll = pollJob({ node: plane, client, control, ingestPool, log });
    // Each server of a cluster tells of its own keys only, to who listens there: `notOnCluster`.
    if (isCluster(urls[plane])) return [poll];
    return [
      poll,
      new PeriodicJob({
        name: `keyspace-events-${plane}`,
        everyMs: eventsEveryMs,
        control,
        log,
        run: (cancelled) =>
          followKeyspaceEvents({
            ...{ plane, client, control, ingestPool, cancelled },
            openListener: () =>
              openWorkerClient(urls[plane], `${plane}-events`, log, {
                maxRetriesPerRequest: 1,
                commandTimeout: answerMs,
              }),
          }),
      }),
    ];
  });
  for (const [node, { adminUrl }] of Object.entries(connections.servers ?? {})) {
    const client = openPlane(adminUrl, `${node}-poller`, log, { commandTimeoutMs: answerMs });
    clients.push(client);
    jobs.push(pollJob({ node, client, control, ingestPool, log }));
  }
  for (const job of jobs) job.start();
  // Whichever process polls tells of its own look-ups; so do the others.
  const sharing = setInterval(() => void shareAll(clients, control), pollEveryMs);
  return {
    truth: (node) => readTruth(control, node),
    async stop() {
      clearInterval(sharing);
      await Promise.all(jobs.map((job) => job.stop()));
      for (const client of clients) client.disconnect();
    },
  };
}

/** While the control plane is away they are kept, which its connection logs. */
async function shareAll(clients: readonly RedisPlane[], control: Redis): Promise<void> {
  await Promise.allSettled(clients.map((client) => shareOwnReads(control, planeName(client))));
}

function pollJob(options: {
  node: string;
  client: RedisPlane;
  control: Redis;
  ingestPool: Pool;
  log: Logger;
}): PeriodicJob {
  const { node, control, log } = options;
  const pace = new PollPace(pollEveryMs);
  return new PeriodicJob({
    name: `poll-${node}`,
    everyMs: pollEveryMs,
    nextInMs: () => pace.nextInMs(),
    control,
    log,
    async run() {
      const begun = performance.now();
      try {
        await pollNode(options);
        if (pace.succeeded(performance.now() - begun)) log.info({ node }, 'a server is polled again');
      } catch (error) {
        if (pace.failed()) log.warn({ node, err: error }, 'a server could not be polled: tried again, ever later');
      }
    },
  });
}

async function readTruth(control: Redis, node: string): Promise<NodeTruth> {
  try {
    const [state, events] = await Promise.all([readTruthState(control, node), readKeyspaceEvents(control, node)]);
    if (state === null) return unknownTruth;
    return events === null ? state.truth : { ...state.truth, keyspaceEvents: events };
  } catch {
    // The control plane is away, which its connection logs: what was polled cannot be had.
    return unknownTruth;
  }
}
