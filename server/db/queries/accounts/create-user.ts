import type { ClientBase } from 'pg';
import { z } from 'zod';
import { queryRow } from '../../query-rows.ts';

export interface NewUser {
  email: string;
  displayName: string;
  /** Encoded argon2id hash. */
  passwordHash: string;
  platformRole: 'platform_admin' | 'platform_viewer' | null;
}

/** Makes an account and returns its id. Runs inside `withPlatform`. An address that is taken is SQLSTATE 23505. */
export async function createUser(client: ClientBase, user: NewUser): Promise<string> {
  const row = await queryRow(
    client,
    z.object({ id: z.uuid() }),
    `insert into accounts.users (email, display_name, password_hash, platform_role)
     values (lower(btrim($1)), $2, $3, $4) returning id`,
    [user.email, user.displayName, user.passwordHash, user.platformRole],
  );
  if (row === null) throw new Error('the account was not inserted');
  return row.id;
}
