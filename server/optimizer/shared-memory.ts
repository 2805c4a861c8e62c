import { catalogues } from '#lib/cache/catalogue.ts';
import type { Services } from '../services.ts';

/**
 * What tenants share: how much memory, `null` where it is not known, what of it has ended and is held yet, and where their
 * values lie that can be loaded again.
 */
export async function sharedMemory({ env, infrastructure }: Pick<Services, 'env' | 'infrastructure'>) {
  const { nodes } = await infrastructure();
  const { databases } = catalogues[env.KRYONIX_CATALOGUE];
  const {
    maxMemoryBytes = null,
    expiredHeldPercent: percent = null,
    usedMemoryBytes = null,
  } = nodes.find(({ role }) => role === 'data') ?? {};
  return {
    maxMemoryBytes,
    // At most: as if every key had a TTL.
    expiredHeld:
      percent === null || usedMemoryBytes === null
        ? null
        : { percent, bytes: Math.round((percent / 100) * usedMemoryBytes) },
    evictable: databases.filter(({ evictionClass }) => evictionClass === 'evictable').map(({ id }) => id),
  };
}
