import { runScript } from '#lib/cache/run-script.ts';
import type { TenantClient } from '../backup/tenant-databases.ts';
import { forgetMessagesScript } from './forget-messages-script.ts';

const membersAtOnce = 500;

/** Takes members out of a structure, so that not even the server's memory of them is left; answers how many there were. */
export async function removeMembers(
  client: TenantClient,
  key: Buffer,
  kind: string,
  members: readonly string[],
): Promise<number> {
  if (members.length === 0) return 0;
  if (kind === 'stream') {
    const keys = [key.toString(), `${key.toString()}-kept`];
    return Number(await runScript(client, forgetMessagesScript, keys, members));
  }
  let removed = 0;
  for (let start = 0; start < members.length; start += membersAtOnce) {
    const some = members.slice(start, start + membersAtOnce);
    removed += await (kind === 'hash' ? client.hdel(key, ...some) : client.zrem(key, ...some));
  }
  return removed;
}
