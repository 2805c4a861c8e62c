import type { PoolClient } from 'pg';
import { AppError } from '#lib/errors.ts';
import { canReadPlatform } from '../auth/can-read-platform.ts';
import type { SessionPrincipal } from '../auth/principal.ts';
import { inTransaction } from '../db/in-transaction.ts';
import { appendAuditEntry } from '../db/queries/audit/append-audit-entry.ts';
import { withTenant } from '../db/with-tenant.ts';
import type { ApiRequest } from '../http/api-request.ts';
import { platformQuery } from '../http/platform-scope.ts';
import { requireSameOrigin } from '../http/require-same-origin.ts';
import { services } from '../services.ts';
import { changesOwn, changesSettings, readsSettings } from '../settings/settings-access.ts';

interface Entry {
  action: string;
  target: string | null;
  before?: unknown;
  after?: unknown;
}

type Note = (entry: Entry) => Promise<void>;

/** Whose alerts a request is about: a tenant's, or the platform's. The handlers are written once for both. */
export interface AlertOwner {
  /** Null: the platform, whose staff see every tenant's. */
  tenantId: string | null;
  session: SessionPrincipal;
  read<T>(work: (client: PoolClient) => Promise<T>): Promise<T>;
  /** In one transaction with the audit entries that it notes. */
  change<T>(work: (client: PoolClient, note: Note) => Promise<T>): Promise<T>;
}

/** `look`: anybody of theirs; `own`: anybody, for what is a person's own; `command`: an administrator. */
export type Wish = 'look' | 'own' | 'command';

export type OwnerOf = (api: ApiRequest, wish: Wish, name: string) => Promise<AlertOwner>;

/** The tenant of the session. Throws `unauthenticated`, `forbidden`, `tenant_suspended`, `tenant_maintenance`. */
export const tenantOwner: OwnerOf = async (api, wish) => {
  const ask = { look: readsSettings, own: changesOwn, command: changesSettings }[wish];
  const { session, tenantId, userId } = await ask(api);
  const { pools } = services();
  const { address, requestId } = api;
  return {
    tenantId,
    session,
    read: (work) => withTenant(pools.app, tenantId, work),
    change: (work) =>
      withTenant(pools.app, tenantId, (client) =>
        work(client, (entry) =>
          appendAuditEntry(client, { ...entry, tenantId, actorUserId: userId, address, requestId }),
        ),
      ),
  };
};

/** The platform, for its staff; a viewer commands nothing. Throws `unauthenticated`, `forbidden`. */
export const platformOwner: OwnerOf = async (api, wish, name) => {
  const session = canReadPlatform(await api.authenticate());
  const { userId, role } = session.viewer;
  if (wish !== 'look') requireSameOrigin(api.request.headers);
  if (wish === 'command' && role !== 'platform_admin') {
    throw new AppError('forbidden', 'Only an administrator of the platform may do this.');
  }
  const { address, requestId } = api;
  const query = platformQuery(session, { action: name, requestId, address }, { target: name, tenantId: null });
  return {
    tenantId: null,
    session,
    read: query,
    change: (work) =>
      inTransaction(services().pools.platform, (client) =>
        work(client, (entry) =>
          appendAuditEntry(client, { ...entry, tenantId: null, actorUserId: userId, address, requestId }),
        ),
      ),
  };
};

/** Whoever is signed in, for what is their own: with their tenant's rights, or the staff's. */
export const personOwner: OwnerOf = async (api, wish, name) => {
  const principal = await api.authenticate();
  const staff = principal.kind === 'session' && principal.viewer.tenant === null;
  return (staff ? platformOwner : tenantOwner)(api, wish, name);
};
