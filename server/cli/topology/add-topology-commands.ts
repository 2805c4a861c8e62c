import { join } from 'node:path';
import { Argument, type Command } from 'commander';
import { type Env, parseEnv } from '../../env.ts';
import { logger } from '../../logger.ts';
import { terminalProgress, withStep } from '../../runtime/progress.js';
import { chooseRuntimeUser } from '../../runtime/runtime-user.ts';
import { storagePlace } from '../../runtime/storage-place.ts';
import { bringUp } from '../../runtime/topology/bring-up.ts';
import { measureFailover } from '../../runtime/topology/measure-failover.ts';
import { reviveNode } from '../../runtime/topology/revive-node.ts';
import { takeDown } from '../../runtime/topology/take-down.ts';
import {
  readTopologyState,
  type TopologyKind,
  type TopologyState,
  topologyKinds,
} from '../../runtime/topology/topology-state.ts';
import { type NodeStatus, topologyStatus } from '../../runtime/topology/topology-status.ts';
import { wantsJson } from '../global-options.ts';

interface Where {
  dir?: string;
}

const print = (command: Command, value: unknown, text: string) =>
  process.stdout.write(wantsJson(command) ? `${JSON.stringify(value)}\n` : text);

/** The servers' user must reach it: under `/root` it is a folder of the system. */
async function placeOf({ dir }: Where, env: Env): Promise<string> {
  return storagePlace(dir ?? join(env.KRYONIX_HOME, 'topology'), await chooseRuntimeUser());
}

/** What the product, or an application, needs to use it. */
function environmentOf({ redisUrl, controlRedisUrl, caFile }: TopologyState): Record<string, string> {
  return {
    REDIS_URL: redisUrl,
    REDIS_CONTROL_URL: controlRedisUrl,
    ...(caFile === null ? {} : { KRYONIX_REDIS_CA: caFile }),
  };
}

const describeNode = ({ name, role, port, up, replicas, watches }: NodeStatus) => {
  const more = replicas === null ? (watches === null ? '' : `, watches ${watches}`) : `, ${replicas} replicas`;
  return `${up ? '✓' : '✗'} ${name}: ${up ? role : 'down'} on 127.0.0.1:${port}${more}\n`;
};

async function up(kind: TopologyKind, where: Where, command: Command): Promise<void> {
  const env = parseEnv();
  const progress = terminalProgress();
  const { directory, state } = await withStep(progress, `Starting ${kind}`, async () =>
    bringUp({ kind, directory: await placeOf(where, env), progress, log: logger.child({}, { level: 'error' }) }),
  );
  const environment = environmentOf(state);
  const nodes = await topologyStatus(state);
  const lines = Object.entries(environment).map(([name, value]) => `${name}='${value}'\n`);
  print(command, { directory, kind, environment, nodes }, `${nodes.map(describeNode).join('')}\n${lines.join('')}`);
}

async function failover(where: Where, command: Command): Promise<void> {
  const directory = await placeOf(where, parseEnv());
  const state = await readTopologyState(directory);
  const progress = terminalProgress();
  const report = await withStep(progress, 'Killing a primary under load', () => measureFailover(state));
  await reviveNode(directory, state, report.killed, logger.child({}, { level: 'error' }));
  const { killed, recoveryMs, recoveryTargetMs, acknowledged, refused, lost } = report;
  const inTime = recoveryMs <= recoveryTargetMs;
  print(
    command,
    report,
    `${inTime ? '✓' : '✗'} ${killed} was killed; another took its place after ${(recoveryMs / 1000).toFixed(1)} s ` +
      `(at most ${recoveryTargetMs / 1000} s)\n` +
      `  ${acknowledged} writes were acknowledged, ${refused} refused, ${lost} acknowledged ones are lost\n` +
      `  ${killed} runs again, as a replica\n`,
  );
  process.exitCode = inTime ? 0 : 1;
}

async function status(where: Where, command: Command): Promise<void> {
  const directory = await placeOf(where, parseEnv());
  const state = await readTopologyState(directory);
  const nodes = await topologyStatus(state);
  print(
    command,
    { directory, kind: state.kind, environment: environmentOf(state), nodes },
    nodes.map(describeNode).join(''),
  );
  process.exitCode = nodes.every((node) => node.up) ? 0 : 1;
}

async function down(where: Where, command: Command): Promise<void> {
  const directory = await placeOf(where, parseEnv());
  const { nodes } = await readTopologyState(directory);
  const stopped = await takeDown(directory, [...new Set(nodes.map(({ program }) => program))]);
  print(command, { stopped }, `${stopped} servers were stopped, their data deleted\n`);
}

/** Real topologies from the embedded runtime's programs, for trying out and for tests: never for production. */
export function addTopologyCommands(program: Command): void {
  const topology = program
    .command('topology')
    .description('sentinels, a cluster or TLS from the embedded programs, to try the product on');
  const at = '--dir <folder>';
  const folder = 'where it lives; default a folder of KRYONIX_HOME';
  /** The servers run on; whatever still holds this process open is theirs. */
  const ending =
    <Args extends unknown[]>(run: (...args: Args) => Promise<void>) =>
    async (...args: Args) => {
      await run(...args);
      process.exit();
    };
  topology
    .command('up')
    .addArgument(new Argument('<kind>').choices(topologyKinds))
    .option(at, folder)
    .description('3 servers and 3 sentinels, 6 nodes of a cluster with a control plane, or both planes under TLS')
    .action(ending(up));
  topology.command('status').option(at, folder).description('every node as it answers now').action(status);
  topology
    .command('failover')
    .option(at, folder)
    .description('kills a primary while the SDK writes, tells how long that lasted and which writes are lost')
    .action(ending(failover));
  topology.command('down').option(at, folder).description('stops all of it and deletes its data').action(down);
}
