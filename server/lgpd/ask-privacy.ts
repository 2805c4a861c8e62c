import { AppError } from '#lib/errors.ts';
import { wakeJob } from '../backup/wake-job.ts';
import { findTenant } from '../db/queries/accounts/find-tenant.ts';
import { createPrivacyRequest, listPrivacyRequests } from '../db/queries/privacy/privacy-requests.ts';
import { services } from '../services.ts';
import { type AskedPrivacy, askedPrivacyRow } from './asked-privacy-row.ts';
import type { PrivacyActor } from './privacy-actor.ts';

/** Each looks through everything of the tenant, and they wait in one line with those of all others. */
const greatestOpen = 20;

function confirmErasure(request: AskedPrivacy, { slug, status }: { slug: string; status: string }): void {
  if (request.kind !== 'erasure') return;
  const [typed, what] = request.scope === 'subject' ? [request.subject, 'id of the person'] : [slug, 'slug'];
  if (request.confirm !== typed) {
    throw new AppError('invalid_request', `Type the ${what} again to confirm the erasure.`);
  }
  if (request.scope === 'tenant' && status !== 'suspended') {
    throw new AppError('conflict', 'Suspend the tenant first: what is stored meanwhile would stay.');
  }
}

/**
 * Has an export or an erasure done as soon as a worker is free; answers its id. Throws `invalid_request`, `conflict`, and
 * `not_found` for an unknown tenant.
 */
export async function askPrivacy(actor: PrivacyActor, request: AskedPrivacy): Promise<string> {
  const { tenantId, userId, email, requestId } = actor;
  const row = askedPrivacyRow(services().backups.masterKey, tenantId, request);
  const id = await actor.audited(async (client, note) => {
    const tenant = await findTenant(client, { id: tenantId });
    if (tenant === null) throw new AppError('not_found', 'There is no such tenant.');
    confirmErasure(request, tenant);
    const known = await listPrivacyRequests(client, tenantId);
    if (known.filter(({ shown }) => ['queued', 'running'].includes(shown.state)).length >= greatestOpen) {
      throw new AppError('conflict', `There are ${greatestOpen} requests under way already.`);
    }
    const asker = { requestedBy: email, requestedByUser: userId, requestId };
    const made = await createPrivacyRequest(client, { ...row, ...asker });
    const subjectMark = row.subjectDigest?.toString('hex').slice(0, 8) ?? null;
    await note({ action: `privacy.${row.kind}`, target: made, after: { scope: row.scope, subjectMark } });
    return made;
  });
  await wakeJob('privacy');
  return id;
}
