import type { PoolClient } from 'pg';
import { canCommandPlatform } from '../auth/can-command-platform.ts';
import { canReadPlatform } from '../auth/can-read-platform.ts';
import type { SessionPrincipal } from '../auth/principal.ts';
import { inTransaction } from '../db/in-transaction.ts';
import { appendAuditEntry } from '../db/queries/audit/append-audit-entry.ts';
import { withTenant } from '../db/with-tenant.ts';
import type { ApiRequest } from '../http/api-request.ts';
import { platformQuery } from '../http/platform-scope.ts';
import { requireSameOrigin } from '../http/require-same-origin.ts';
import { services } from '../services.ts';
import { inAuditedTransaction, type Note } from '../settings/in-audited-transaction.ts';
import { changesOwn, changesSettings, readsSettings } from '../settings/settings-access.ts';

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
  const person = await ask(api);
  const { session, tenantId } = person;
  return {
    tenantId,
    session,
    read: (work) => withTenant(services().pools.app, tenantId, work),
    change: (work) => inAuditedTransaction(api, person, work),
  };
};

/** The platform, for its staff; a viewer commands nothing. Throws `unauthenticated`, `forbidden`. */
export const platformOwner: OwnerOf = async (api, wish, name) => {
  const ask = wish === 'command' ? canCommandPlatform : canReadPlatform;
  const session = ask(await api.authenticate());
  if (wish !== 'look') requireSameOrigin(api.request.headers);
  const { userId } = session.viewer;
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
