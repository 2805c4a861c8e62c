import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { RuntimeError } from '../runtime-error.ts';
import { writeFileAtomically } from '../write-file-atomically.ts';

export const topologyKinds = ['sentinel', 'cluster', 'tls'] as const;
export type TopologyKind = (typeof topologyKinds)[number];

const nodeSchema = z.object({
  name: z.string(),
  role: z.enum(['server', 'sentinel']),
  plane: z.enum(['data', 'control']),
  port: z.int(),
  directory: z.string(),
  program: z.string(),
  /** As in redis.conf, beyond the plane's own; to start it again. */
  settings: z.record(z.string(), z.string()),
});

const stateSchema = z.object({
  kind: z.enum(topologyKinds),
  /** For the product and the SDK, ACL user `kryonix_service`. */
  redisUrl: z.string(),
  controlRedisUrl: z.string(),
  /** PEM file of the authority, where there is TLS: `KRYONIX_REDIS_CA`. */
  caFile: z.string().nullable(),
  passwords: z.object({ admin: z.string(), service: z.string() }),
  nodes: z.array(nodeSchema),
});

export type TopologyNode = z.infer<typeof nodeSchema>;
/** What was started, kept in `topology.json` of its folder, readable for its owner only: it holds passwords. */
export type TopologyState = z.infer<typeof stateSchema>;

const fileIn = (directory: string) => join(directory, 'topology.json');

export async function writeTopologyState(directory: string, state: TopologyState): Promise<void> {
  await writeFileAtomically(fileIn(directory), `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
}

/** @throws RuntimeError where none was started there */
export async function readTopologyState(directory: string): Promise<TopologyState> {
  try {
    return stateSchema.parse(JSON.parse(await readFile(fileIn(directory), 'utf8')));
  } catch (cause) {
    throw new RuntimeError(
      `There is no topology in ${directory}: start one with npm run kryonix -- topology up ${topologyKinds.join('|')}.`,
      { cause },
    );
  }
}
