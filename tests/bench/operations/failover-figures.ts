import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { logger } from '#server/logger.ts';
import { silentProgress } from '#server/runtime/progress.js';
import { bringUp } from '#server/runtime/topology/bring-up.ts';
import { measureFailover } from '#server/runtime/topology/measure-failover.ts';
import { takeDown } from '#server/runtime/topology/take-down.ts';
import { type FigureDefinition, type Measurement, toTenth } from '../figure.ts';

const kinds = ['sentinel', 'cluster'] as const;
const secondsTarget = 15;
/** Replication does not wait: what was acknowledged in the last milliseconds may be gone. */
const lostTarget = 20;

/** With the time-outs of `server/deploy`: a primary counts as lost after 5 s of silence. */
export const failoverFigures: readonly FigureDefinition[] = kinds.flatMap((kind): FigureDefinition[] => [
  {
    figure: `failover-${kind}-seconds`,
    title: `from kill -9 of a primary under load to the next write (${kind})`,
    ...{ unit: 's', target: secondsTarget, better: 'lower' },
  },
  {
    figure: `failover-${kind}-lost`,
    title: `acknowledged writes that are gone afterwards (${kind})`,
    ...{ unit: 'writes', target: lostTarget, better: 'lower' },
  },
]);

export async function measureFailovers(onProgress: (text: string) => void): Promise<Measurement[]> {
  const measurements: Measurement[] = [];
  for (const kind of kinds) {
    onProgress(`failover: ${kind}`);
    const folder = await mkdtemp(join(tmpdir(), 'kryonix-failover-'));
    const { directory, state } = await bringUp({
      ...{ kind, directory: join(folder, kind), progress: silentProgress(), log: logger },
    });
    try {
      const { recoveryMs, acknowledged, refused, lost } = await measureFailover(state);
      const note = `${acknowledged} writes acknowledged, ${refused} refused meanwhile`;
      measurements.push(
        { figure: `failover-${kind}-seconds`, value: toTenth(recoveryMs / 1000), runs: 1, note },
        { figure: `failover-${kind}-lost`, value: lost, runs: 1, note },
      );
    } finally {
      await takeDown(directory, [...new Set(state.nodes.map(({ program }) => program))]);
      await rm(folder, { recursive: true, force: true });
    }
  }
  return measurements;
}
