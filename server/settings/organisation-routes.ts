import { type Organisation, organisationChangeSchema } from '#lib/contracts/settings/organisation.ts';
import { getOrganisation } from '../db/queries/settings/get-organisation.ts';
import { saveOrganisation } from '../db/queries/settings/save-organisation.ts';
import { withTenant } from '../db/with-tenant.ts';
import { handle } from '../http/handle.ts';
import { jsonResponse } from '../http/json-response.ts';
import { readJson } from '../http/read-json.ts';
import { services } from '../services.ts';
import { inAuditedTransaction } from './in-audited-transaction.ts';
import { changesSettings, readsSettings } from './settings-access.ts';

export function readOrganisation(tenantId: string): Promise<Organisation> {
  return withTenant(services().pools.app, tenantId, (client) => getOrganisation(client, tenantId));
}

export const showOrganisation = handle(async (api) => {
  const { tenantId } = await readsSettings(api);
  return jsonResponse(await readOrganisation(tenantId));
});

/** Fields left out stay. */
export const changeOrganisation = handle(async (api) => {
  const person = await changesSettings(api);
  const change = await readJson(api.request, organisationChangeSchema);
  const organisation = await inAuditedTransaction(api, person, async (client, note) => {
    const { brandColor, businessHours, ...images } = await getOrganisation(client, person.tenantId);
    const before = { brandColor, businessHours };
    const after = {
      brandColor: change.brandColor === undefined ? brandColor : change.brandColor,
      businessHours: change.businessHours === undefined ? businessHours : change.businessHours,
    };
    await saveOrganisation(client, person.tenantId, after);
    await note({ action: 'settings.organisation', target: null, before, after });
    return { ...after, ...images };
  });
  return jsonResponse(organisation satisfies Organisation);
});
