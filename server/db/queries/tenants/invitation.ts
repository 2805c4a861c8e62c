import type { ClientBase, Pool } from 'pg';
import { z } from 'zod';
import type { Invitation } from '#lib/contracts/tenant-life-cycle.ts';
import { queryRow } from '../../query-rows.ts';

/** Invites somebody into a tenant; once for the same link. Runs inside `withPlatform`. */
export async function createInvitation(
  client: ClientBase,
  invitation: {
    tenantId: string;
    tokenHash: Buffer;
    email: string;
    displayName: string;
    role: 'tenant_admin' | 'tenant_viewer';
    expiresAt: Date;
  },
): Promise<void> {
  const { tenantId, tokenHash, email, displayName, role, expiresAt } = invitation;
  await client.query(
    `insert into accounts.invitations (tenant_id, token_hash, email, display_name, role, expires_at)
     values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
    [tenantId, tokenHash, email, displayName, role, expiresAt],
  );
}

const foundSchema = z.object({
  tenant_name: z.string(),
  email: z.string(),
  display_name: z.string(),
  has_account: z.boolean(),
  expires_at: z.date(),
});

/** Whom a link invites; `null` where there is no such link, it was used, or it is too old. Runs as `kryonix_app`. */
export async function findInvitation(client: ClientBase | Pool, tokenHash: Buffer): Promise<Invitation | null> {
  const row = await queryRow(client, foundSchema, 'select * from accounts.find_invitation($1)', [tokenHash]);
  if (row === null) return null;
  const { tenant_name: tenantName, email, display_name: displayName, has_account: hasAccount, expires_at } = row;
  return { tenantName, email, displayName, hasAccount, expiresAt: expires_at.toISOString() };
}

/**
 * Lets the invited person in, once; `null` where the link invites nobody (any more). Runs as `kryonix_app`. An account of
 * the staff is SQLSTATE 42501.
 */
export async function acceptInvitation(
  client: ClientBase | Pool,
  answer: {
    tokenHash: Buffer;
    passwordHash: string;
    displayName: string;
    address: string | null;
    requestId: string;
  },
): Promise<string | null> {
  const { tokenHash, passwordHash, displayName, address, requestId } = answer;
  const row = await queryRow(
    client,
    z.object({ user_id: z.uuid().nullable() }),
    'select accounts.accept_invitation($1, $2, $3, $4, $5) as user_id',
    [tokenHash, passwordHash, displayName, address, requestId],
  );
  return row?.user_id ?? null;
}
