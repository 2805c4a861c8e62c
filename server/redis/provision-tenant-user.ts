import { tenantUserName, tenantUserRules } from './acl-rules.ts';

/** What provisioning needs of a client: a connection of a user that may manage users. */
export interface AclClient {
  call(command: string, ...args: string[]): Promise<unknown>;
}

/**
 * Makes or renews the tenant's own ACL user on one server; access lists are local to a node, so call it for each.
 * The user has exactly these rights and this password afterwards, whatever it had before.
 * `persisted` is false where the server keeps its users in no file: they are then gone after its restart.
 */
export async function provisionTenantUser(
  admin: AclClient,
  tenantId: string,
  password: string,
  options: { allowedDatabases?: readonly number[] } = {},
): Promise<{ username: string; persisted: boolean }> {
  const username = tenantUserName(tenantId);
  const rules = tenantUserRules(tenantId, options.allowedDatabases);
  await admin.call('ACL', 'SETUSER', username, 'reset', 'on', `>${password}`, ...rules);
  return { username, persisted: await saveUsers(admin) };
}

async function saveUsers(admin: AclClient): Promise<boolean> {
  try {
    await admin.call('ACL', 'SAVE');
    return true;
  } catch (error) {
    if (error instanceof Error && /not configured to use an ACL file/i.test(error.message)) return false;
    throw error;
  }
}
