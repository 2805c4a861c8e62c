import type { Pool } from 'pg';
import type { JobDefinition } from '../jobs/job-definition.ts';
import type { Services } from '../services.ts';
import { AuditSealer, auditKey } from './audit-sealer.ts';

/** Seals what was done within the last second. */
export function auditJobs({
  services,
  pools,
}: {
  services: Pick<Services, 'control' | 'masterKey'>;
  pools: { ingest: Pool };
}): JobDefinition[] {
  const sealer = new AuditSealer({ pool: pools.ingest, control: services.control, key: auditKey(services.masterKey) });
  return [{ name: 'audit-seal', repeat: { everyMs: 1_000 }, run: async () => ({ sealed: await sealer.run() }) }];
}
