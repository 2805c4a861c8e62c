import { catalogues } from '#lib/cache/catalogue.ts';
import type { Services } from '../services.ts';

/** What tenants share: how much memory, `null` where it is not known, and where their values lie that can be loaded again. */
export async function sharedMemory({ env, infrastructure }: Pick<Services, 'env' | 'infrastructure'>) {
  const { nodes } = await infrastructure();
  const { databases } = catalogues[env.KRYONIX_CATALOGUE];
  return {
    maxMemoryBytes: nodes.find(({ role }) => role === 'data')?.maxMemoryBytes ?? null,
    evictable: databases.filter(({ evictionClass }) => evictionClass === 'evictable').map(({ id }) => id),
  };
}
