import type { Simulation } from '#lib/contracts/optimizations.ts';
import { readOptimizerSettings } from '../db/queries/optimizations/optimizer-settings.ts';
import { services } from '../services.ts';
import type { TenantScope } from './tenant-scope.ts';

/** What other TTLs would do to a class, `null` for the one that is read most, with the bound that the tenant set it. */
export async function readSimulation(
  scope: TenantScope,
  chosen: { module: string; dataType: string } | null,
): Promise<Simulation> {
  const simulation = services().optimizer.simulate(scope.tenantId, chosen);
  const settings = await scope.query((client) => readOptimizerSettings(client, scope.tenantId));
  const maxAgeSeconds = settings.maxAgeSeconds[`${simulation.module}:${simulation.dataType}`] ?? null;
  return { ...simulation, maxAgeSeconds };
}
