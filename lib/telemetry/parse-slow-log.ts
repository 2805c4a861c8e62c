import { keyClassOf } from './key-class.ts';

/** One entry of SLOWLOG without its arguments, which hold tenants' keys and values. */
export interface SlowEntry {
  /** Counted by the server since it started. */
  id: number;
  atMs: number;
  durationUs: number;
  /** Lower case, subcommands as `client|list`. */
  command: string;
  tenantId: string | null;
  keyClass: string | null;
  clientName: string | null;
}

/** Commands whose first argument is the name of a subcommand, and so no tenant's. */
const containers = new Set(
  'acl client cluster command config debug function latency memory module object pubsub script slowlog xgroup xinfo'.split(
    ' ',
  ),
);
const commandName = /^[a-z][a-z0-9._-]{0,31}$/;
const longestClientName = 64;

/** Reads what `SLOWLOG GET` answers. Entries of another shape are left out. */
export function parseSlowLog(answer: unknown): SlowEntry[] {
  if (!Array.isArray(answer)) return [];
  return answer.flatMap((entry: unknown) => {
    if (!Array.isArray(entry)) return [];
    const [id, atSeconds, durationUs, given, , name] = entry as unknown[];
    if (typeof id !== 'number' || typeof atSeconds !== 'number' || typeof durationUs !== 'number') return [];
    const args = Array.isArray(given) ? given.map(String) : [];
    const ofTenant = args
      .slice(1)
      .map(keyClassOf)
      .find((found) => found !== null);
    return [
      {
        id,
        atMs: atSeconds * 1000,
        durationUs,
        command: commandOf(args),
        tenantId: ofTenant?.tenantId ?? null,
        keyClass: ofTenant?.keyClass ?? null,
        clientName: typeof name === 'string' && name !== '' ? name.slice(0, longestClientName) : null,
      },
    ];
  });
}

function commandOf([first = '', second = '']: readonly string[]): string {
  const command = first.toLowerCase();
  if (!commandName.test(command)) return 'other';
  const subcommand = second.toLowerCase();
  return containers.has(command) && commandName.test(subcommand) ? `${command}|${subcommand}` : command;
}
