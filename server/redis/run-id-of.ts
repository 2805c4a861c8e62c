import type { AclClient } from './provision-tenant-user.ts';

/** Which server answers, whatever address it was asked under: another one, and one that was restarted, has another id. */
export async function runIdOf(client: AclClient): Promise<string> {
  const id = /^run_id:(\w+)/m.exec(String(await client.call('INFO', 'server')))?.[1];
  if (id === undefined) throw new Error('a server does not tell which one it is');
  return id;
}
