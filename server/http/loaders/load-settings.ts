import { type DehydratedState, dehydrate, QueryClient } from '@tanstack/react-query';
import { redirect } from 'next/navigation';
import { accountQuery } from '#lib/api/account-query.ts';
import { apiKeysQuery } from '#lib/api/api-keys-query.ts';
import { backupsQuery } from '#lib/api/backups-query.ts';
import { cacheSettingsQuery } from '#lib/api/cache-settings-query.ts';
import { organisationQuery } from '#lib/api/organisation-query.ts';
import { privacyQuery } from '#lib/api/privacy-query.ts';
import { ownScope } from '#lib/api/scope.ts';
import { sessionsQuery } from '#lib/api/sessions-query.ts';
import type { Viewer } from '#lib/contracts/session.ts';
import type { CatalogueName } from '#lib/contracts/vocabulary.ts';
import { readAccount } from '../../account/account-routes.ts';
import { readBackups } from '../../backup/read-backups.ts';
import { readPrivacy } from '../../lgpd/privacy-routes.ts';
import { services } from '../../services.ts';
import { readApiKeys } from '../../settings/api-key-routes.ts';
import { readCacheSettings } from '../../settings/cache-settings-routes.ts';
import { readOrganisation } from '../../settings/organisation-routes.ts';
import { readSessions } from '../../settings/sessions-routes.ts';
import { fill } from './fill.ts';
import { homeOf } from './home-of.ts';
import { loadSession } from './load-session.ts';

type Part = 'account' | 'organisation' | 'cache' | 'apiKeys' | 'sessions' | 'backups' | 'privacy';

/** What every page of the settings starts with. */
export interface LoadedSettings {
  viewer: Viewer;
  state: DehydratedState;
  catalogue: CatalogueName;
}

/** The first paint of a page of the settings. Without a session it redirects to `/login`, for platform staff to `/platform`. */
export async function loadSettings(...parts: Part[]): Promise<LoadedSettings> {
  const session = await loadSession();
  if (!session) redirect('/login');
  if (homeOf(session) !== '/') redirect('/platform');
  if (session.tenantStatus === 'suspended') redirect('/login?reason=tenant_suspended');
  const { tenant, userId, role } = session.viewer;
  const tenantId = tenant?.id ?? '';
  const person = { session, tenantId, userId, admin: role === 'tenant_admin' };
  const client = new QueryClient();
  const sources = {
    account: () => fill(client, accountQuery(), () => readAccount(session)),
    organisation: () => fill(client, organisationQuery(), () => readOrganisation(tenantId)),
    cache: () => fill(client, cacheSettingsQuery(), () => readCacheSettings(tenantId)),
    apiKeys: () => fill(client, apiKeysQuery(), () => readApiKeys(tenantId)),
    sessions: () => fill(client, sessionsQuery(), () => readSessions(person)),
    backups: () => fill(client, backupsQuery(), () => readBackups(tenantId)),
    // Nobody but an administrator is shown any of it.
    privacy: async () => (person.admin ? fill(client, privacyQuery(ownScope), () => readPrivacy(tenantId)) : undefined),
  };
  await Promise.all(parts.map((part) => sources[part]()));
  const catalogue = services().env.KRYONIX_CATALOGUE;
  return { viewer: session.viewer, state: dehydrate(client), catalogue };
}
