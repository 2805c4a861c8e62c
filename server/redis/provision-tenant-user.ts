import { type TenantRights, tenantUserName, tenantUserRules } from './acl-rules.ts';

/** What provisioning needs of a client: a connection of a user that may manage users. */
export interface AclClient {
  call(command: string, ...args: string[]): Promise<unknown>;
}

/**
 * Makes or renews the tenant's own ACL user on one server; access lists are local to a node, so call it for each.
 * The user has exactly these rights and this password afterwards, whatever it had before; its open connections keep
 * what they had, so end them by `CLIENT KILL USER` where it is less.
 * `persisted` is false where the server keeps its users in no file, or where `save` is false.
 */
export async function provisionTenantUser(
  admin: AclClient,
  tenantId: string,
  password: string | { sha256: string },
  options: TenantRights & { off?: boolean; save?: boolean } = {},
): Promise<{ username: string; persisted: boolean }> {
  const { off = false, save = true } = options;
  const username = tenantUserName(tenantId);
  const rules = tenantUserRules(tenantId, options);
  const secret = typeof password === 'string' ? `>${password}` : `#${password.sha256}`;
  await admin.call('ACL', 'SETUSER', username, 'reset', off ? 'off' : 'on', secret, ...rules);
  return { username, persisted: save && (await saveUsers(admin)) };
}

/** Writes the server's users to its file; false where it keeps none. */
export async function saveUsers(admin: AclClient): Promise<boolean> {
  try {
    await admin.call('ACL', 'SAVE');
    return true;
  } catch (error) {
    if (error instanceof Error && /not configured to use an ACL file/i.test(error.message)) return false;
    throw error;
  }
}
