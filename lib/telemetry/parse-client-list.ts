/** Connections that belong together: of one user, the platform's own by name too. */
export interface ClientGroup {
  name: string;
  user: string;
  connections: number;
  blocked: number;
  /** `null` where the server does not tell, before Redis 7. */
  memoryBytes: number | null;
  /** Of the connection that was silent the longest. */
  idleSeconds: number | null;
}

/** So many groups are told apart; the rest goes under `other`. */
const greatestGroups = 20;
const longestName = 64;

/**
 * Adds up what `CLIENT LIST` answers, the largest groups first. Tenants name their connections as they like: theirs are
 * grouped by user alone.
 */
export function groupClients(list: string): ClientGroup[] {
  const groups = new Map<string, ClientGroup>();
  for (const line of list.split('\n')) {
    if (!line.includes('=')) continue;
    const fields = new Map(line.split(' ').map((pair) => splitOnce(pair)));
    const user = fields.get('user') ?? '';
    const name = user.startsWith('tenant_') ? '' : (fields.get('name') ?? '').slice(0, longestName);
    const one: ClientGroup = {
      name,
      user,
      connections: 1,
      blocked: fields.get('flags')?.includes('b') ? 1 : 0,
      memoryBytes: numberOrNull(fields.get('tot-mem')),
      idleSeconds: numberOrNull(fields.get('idle')),
    };
    join(groups, `${user} ${name}`, one);
  }
  const sorted = [...groups.values()].sort((a, b) => b.connections - a.connections || (a.name < b.name ? -1 : 1));
  const rest = new Map<string, ClientGroup>();
  for (const group of sorted.slice(greatestGroups)) join(rest, '', { ...group, name: 'other', user: '' });
  return [...sorted.slice(0, greatestGroups), ...rest.values()];
}

function splitOnce(pair: string): [string, string] {
  const equals = pair.indexOf('=');
  return equals < 0 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
}

function numberOrNull(text: string | undefined): number | null {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : null;
}

function join(groups: Map<string, ClientGroup>, key: string, one: ClientGroup): void {
  const group = groups.get(key);
  if (group === undefined) {
    groups.set(key, one);
    return;
  }
  group.connections += one.connections;
  group.blocked += one.blocked;
  group.memoryBytes = one.memoryBytes === null ? group.memoryBytes : (group.memoryBytes ?? 0) + one.memoryBytes;
  group.idleSeconds = Math.max(group.idleSeconds ?? 0, one.idleSeconds ?? 0);
}
