import type { JobDefinition } from '../jobs/job-definition.ts';
import type { JobSources } from '../jobs/job-definitions.ts';
import { AuditSealer, auditKey } from './audit-sealer.ts';

/** Seals what was done within the last second. */
export function auditJobs({ services, pools }: JobSources): JobDefinition[] {
  const sealer = new AuditSealer({ pool: pools.ingest, control: services.control, key: auditKey(services.masterKey) });
  return [{ name: 'audit-seal', repeat: { everyMs: 1_000 }, run: async () => ({ sealed: await sealer.run() }) }];
}
