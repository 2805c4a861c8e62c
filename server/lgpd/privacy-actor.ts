import type { PoolClient } from 'pg';
import type { Note } from '../settings/in-audited-transaction.ts';

/** Who answers for a tenant's personal data: its administrator, or one of the platform. */
export interface PrivacyActor {
  tenantId: string;
  userId: string;
  email: string;
  requestId: string;
  /** Runs `work` in one transaction together with the entries of the tenant's audit log that it notes. */
  audited<T>(work: (client: PoolClient, note: Note) => Promise<T>): Promise<T>;
}
