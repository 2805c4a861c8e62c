import { chmod, mkdtemp, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { logger } from '#server/logger.ts';
import { silentProgress } from '#server/runtime/progress.js';
import { bringUp } from '#server/runtime/topology/bring-up.ts';
import { measureFailover } from '#server/runtime/topology/measure-failover.ts';
import { reviveNode } from '#server/runtime/topology/revive-node.ts';
import { takeDown } from '#server/runtime/topology/take-down.ts';
import { readTopologyState, type TopologyKind } from '#server/runtime/topology/topology-state.ts';
import { type NodeStatus, topologyStatus } from '#server/runtime/topology/topology-status.ts';
import { until } from '#server/runtime/topology/until.ts';

const directories: string[] = [];
const programs = () => {
  const { server, sentinel } = inject('servers').redisPrograms;
  return [server, sentinel];
};

async function up(kind: TopologyKind) {
  const directory = await mkdtemp(join(inject('servers').home, 'redis-topology-'));
  await chmod(directory, 0o711);
  directories.push(directory);
  return bringUp({ kind, directory, lostAfterMs: 3_000, progress: silentProgress(), log: logger });
}

afterAll(async () => {
  for (const directory of directories) {
    await takeDown(directory, programs()).catch(() => 0);
    await rm(directory, { recursive: true, force: true });
  }
});

const count = (nodes: readonly NodeStatus[], role: NodeStatus['role']) =>
  nodes.filter((node) => node.up && node.role === role).length;

describe.concurrent('a topology from the embedded programs', () => {
  it('of three servers and three sentinels survives the loss of its primary, and says what that cost', async () => {
    const { directory, state } = await up('sentinel');
    const before = await topologyStatus(state);
    expect([count(before, 'primary'), count(before, 'replica'), count(before, 'sentinel')]).toEqual([1, 2, 3]);
    const report = await measureFailover(state);
    expect(report.recoveryMs).toBeGreaterThan(500);
    expect(report.recoveryMs).toBeLessThan(3 * report.recoveryTargetMs);
    expect(report.acknowledged).toBeGreaterThan(100);
    expect(report.lost).toBeLessThan(report.acknowledged);
    expect((await topologyStatus(state)).find(({ name }) => name === report.killed)).toMatchObject({ up: false });
    await reviveNode(directory, state, report.killed, logger);
    await until('the old primary as a replica', async () => {
      const now = await topologyStatus(state);
      return count(now, 'replica') === 2 && count(now, 'primary') === 1;
    });
    expect(await takeDown(directory, programs())).toBe(6);
  }, 120_000);

  it('of six nodes fails over the slots of a lost primary, and keeps a control plane beside them', async () => {
    const { directory, state } = await up('cluster');
    const before = await topologyStatus(state);
    expect([count(before, 'primary'), count(before, 'replica')], 'three primaries and the control plane').toEqual([
      4, 3,
    ]);
    const report = await measureFailover(state);
    expect(report.recoveryMs).toBeLessThan(3 * report.recoveryTargetMs);
    expect(report.refused).toBeGreaterThan(0);
    await reviveNode(directory, state, report.killed, logger);
    await until('six nodes', async () => count(await topologyStatus(state), 'replica') === 3);
    expect(await takeDown(directory, programs())).toBe(7);
  }, 120_000);

  it('is kept in a file for its owner only, is not started twice in one folder, and is gone after down', async () => {
    const { directory, state } = await up('tls');
    expect((await stat(join(directory, 'topology.json'))).mode & 0o777).toBe(0o600);
    expect(await readTopologyState(directory)).toEqual(state);
    await expect(bringUp({ kind: 'tls', directory, progress: silentProgress(), log: logger })).rejects.toThrow(
      /topology down/,
    );
    await expect(measureFailover(state)).rejects.toThrow(/no server takes another's place/);
    expect(await takeDown(directory, programs())).toBe(2);
    await expect(readTopologyState(directory)).rejects.toThrow(/topology up sentinel\|cluster\|tls/);
  }, 120_000);
});
