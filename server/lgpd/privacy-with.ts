import type { ClientBase } from 'pg';
import type { Privacy } from '#lib/contracts/privacy.ts';
import { getProtection } from '../db/queries/backups/protection-settings.ts';
import { listPrivacyRequests } from '../db/queries/privacy/privacy-requests.ts';

/** What was asked for about personal data, and the receipts; of no person more than the mark. */
export async function privacyWith(client: ClientBase, tenantId: string): Promise<Privacy> {
  const requests = await listPrivacyRequests(client, tenantId);
  const { settings } = await getProtection(client, tenantId);
  return { requests: requests.map(({ shown }) => shown), exportRetentionDays: settings.exportRetentionDays };
}
