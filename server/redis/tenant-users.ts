import type { Logger } from 'pino';
import { tenantUserName } from './acl-rules.ts';
import { type AclClient, provisionTenantUser, saveUsers } from './provision-tenant-user.ts';
import { runIdOf } from './run-id-of.ts';

/** A server with tenants' users, and which purpose databases live there. */
export interface UserNode {
  name: string;
  admin: AclClient;
  databases: readonly number[];
  /** Its name in KRYONIX_SERVERS: of a tenant it has what was moved there. `null`: it has what was not moved anywhere. */
  server: string | null;
}

/** What the tables say of a tenant, as far as its own user is concerned. */
export interface TenantUserRow {
  tenant_id: string;
  status: 'active' | 'maintenance' | 'suspended';
  allowed_databases: readonly number[] | null;
  read_only: boolean;
  /** Hexadecimal; `null` where the tenant has no user. */
  password_sha256: string | null;
  revoked: boolean;
  databases: readonly { database_number: number; status: 'active' | 'maintenance' | 'suspended' }[];
  /** Where databases are that are not in their usual place, and where they are about to go; by number. */
  servers: Readonly<Record<string, string>> | null;
  reach: Readonly<Record<string, string>> | null;
  /** Databases on their way. */
  moving: readonly number[] | null;
}

/** The servers of now: after a failover, or once a replica joined, there are others. */
export type ListUserNodes = () => Promise<readonly UserNode[]>;

interface Node {
  name: string;
  admin: AclClient;
  /** What the server is: more than one thing where two addresses lead to it. */
  homes: Pick<UserNode, 'databases' | 'server'>[];
  /** What was wanted of a user and how the server writes that, so that only what differs is written again. */
  known: Map<string, { wanted: string; line: string }>;
}

type Wanted = { allowedDatabases: number[]; readOnly: boolean } | 'off' | 'gone';

/**
 * Whether a database of the tenant is on the server, or may be in a moment. Who has a user there keeps it while the
 * database is on its way: both places are read until all processes have left the old one.
 */
function isAt(
  { server }: Node['homes'][number],
  { servers, reach, moving }: TenantUserRow,
  database: number,
  hasUser: boolean,
): boolean {
  const [now, next] = [servers?.[database] ?? null, reach?.[database] ?? null];
  if (now === server || (next !== null && next === server)) return true;
  return hasUser && (moving?.includes(database) === true || (server === null && next !== null));
}

/** Maintenance of one database cannot be told apart by the server: the whole user then only reads. */
function wantedOn({ homes }: Node, row: TenantUserRow, hasUser: boolean): Wanted {
  if (row.revoked) return 'gone';
  const here = homes.flatMap((home) => home.databases.filter((id) => isAt(home, row, id, hasUser)));
  if (here.length === 0) return 'gone';
  const own = new Map(row.databases.map((each) => [each.database_number, each.status]));
  const allowedDatabases = [...new Set(here)]
    .filter((id) => row.allowed_databases?.includes(id) !== false && own.get(id) !== 'suspended')
    .sort((one, other) => one - other);
  if (row.status === 'suspended' || allowedDatabases.length === 0) return 'off';
  const maintained = allowedDatabases.some((id) => own.get(id) === 'maintenance');
  return { allowedDatabases, readOnly: row.read_only || row.status === 'maintenance' || maintained };
}

/**
 * Keeps the tenants' own users on every server as the tables say: made, changed, switched off, removed, and made again
 * where a server lost them; of a tenant that was moved, on the servers where it is. Whoever may do less than before, or
 * has another password, loses its open connections: a connection keeps the rights it was opened with. Removes the user of
 * a tenant that was erased wherever it comes up, on a server that was away meanwhile too, and never that of a tenant it
 * does not know.
 */
export class TenantUsers {
  private readonly listNodes: ListUserNodes;
  private nodes: Node[] = [];
  private readonly log: Logger;
  private rows = new Map<string, TenantUserRow>();
  /** Users of erased tenants. */
  private erased = new Set<string>();
  private running: Promise<void> = Promise.resolve();
  private readonly silent = new Set<string>();

  constructor({ nodes, log }: { nodes: ListUserNodes; log: Logger }) {
    this.listNodes = nodes;
    this.log = log;
  }

  /** Whether every usual server takes orders about users. Known after the first `apply`. */
  get manages(): boolean {
    return !this.nodes.some(({ name, homes }) => this.silent.has(name) && homes.some(({ server }) => server === null));
  }

  /**
   * Takes the tables' word for one tenant, or for all, and puts it into effect; a server that is away follows later.
   * `erased`: tenants that are no more, where all are told.
   */
  apply(rows: readonly TenantUserRow[], tenantId: string | null, erased: readonly string[] = []): Promise<void> {
    if (tenantId === null) {
      this.rows = new Map();
      this.erased = new Set(erased.map(tenantUserName));
    }
    for (const row of rows) this.rows.set(row.tenant_id, row);
    return this.reconcile();
  }

  /** Compares every server with what was last told. Never rejects. */
  reconcile(): Promise<void> {
    this.running = this.running.then(async () => {
      await this.findNodes();
      await Promise.all(this.nodes.map((node) => this.reconcileNode(node)));
    });
    return this.running;
  }

  /**
   * A server that is new here has everything written to it; one that is gone keeps nobody waiting. Two addresses of one
   * server are one: as two they would undo each other's work.
   */
  private async findNodes(): Promise<void> {
    const listed = await this.listNodes();
    const known = new Map(this.nodes.map((node) => [node.name, node.known]));
    const nodes = new Map<string, Node>();
    const named = await Promise.all(listed.map(async (node) => ({ ...node, id: await this.identify(node) })));
    for (const { name, admin, databases, server, id } of named) {
      if (id === null) continue;
      const same = nodes.get(id);
      const home = { databases, server };
      if (same !== undefined) {
        same.homes.push(home);
        this.silent.delete(name);
      } else nodes.set(id, { name, admin, homes: [home], known: known.get(name) ?? new Map() });
    }
    this.nodes = [...nodes.values()];
    for (const name of this.silent) if (!listed.some((node) => node.name === name)) this.silent.delete(name);
  }

  /** `null`: nothing may be removed there, for it may be the usual server under another address. */
  private async identify({ name, admin, server }: UserNode): Promise<string | null> {
    try {
      return await runIdOf(admin);
    } catch (error) {
      if (server === null) return name;
      this.noteSilence(name, error);
      return null;
    }
  }

  private noteSilence(name: string, error: unknown): void {
    if (!this.silent.has(name)) {
      this.log.warn({ redis: name, err: error }, 'tenants’ Redis users cannot be managed, trying again');
    }
    this.silent.add(name);
  }

  private async reconcileNode(node: Node): Promise<void> {
    try {
      const before = await listUsers(node.admin);
      const changed: string[] = [];
      for (const row of this.rows.values()) {
        if (await this.change(node, row, before)) changed.push(tenantUserName(row.tenant_id));
      }
      for (const user of this.erased) {
        if (!before.has(user) || changed.includes(user)) continue;
        await node.admin.call('ACL', 'DELUSER', user);
        changed.push(user);
      }
      this.silent.delete(node.name);
      if (changed.length > 0) await this.settle(node, changed, before);
    } catch (error) {
      this.noteSilence(node.name, error);
    }
  }

  /** True where something was written. */
  private async change(node: Node, row: TenantUserRow, before: ReadonlyMap<string, string>): Promise<boolean> {
    const { tenant_id, password_sha256 } = row;
    if (password_sha256 === null) return false;
    const user = tenantUserName(tenant_id);
    const line = before.get(user);
    const wanted = wantedOn(node, row, line !== undefined);
    const text = JSON.stringify([wanted, password_sha256]);
    if (wanted === 'gone') {
      if (line === undefined) return false;
      await node.admin.call('ACL', 'DELUSER', user);
      return true;
    }
    const known = node.known.get(user);
    if (known !== undefined && known.wanted === text && known.line === line) return false;
    const rights = wanted === 'off' ? { allowedDatabases: [], off: true } : wanted;
    await provisionTenantUser(node.admin, tenant_id, { sha256: password_sha256 }, { ...rights, save: false });
    node.known.set(user, { wanted: text, line: '' });
    return true;
  }

  /** Ends the connections of whoever is not as before, and keeps the users through a restart. */
  private async settle(node: Node, users: readonly string[], before: ReadonlyMap<string, string>): Promise<void> {
    const after = await listUsers(node.admin);
    for (const user of users) {
      const line = after.get(user);
      const known = node.known.get(user);
      if (line === undefined) node.known.delete(user);
      else if (known !== undefined) known.line = line;
      // A user that was removed lost its connections with it.
      if (line !== undefined && before.has(user) && before.get(user) !== line)
        await node.admin.call('CLIENT', 'KILL', 'USER', user);
    }
    await saveUsers(node.admin);
  }
}

async function listUsers(admin: AclClient): Promise<Map<string, string>> {
  const lines = (await admin.call('ACL', 'LIST')) as string[];
  return new Map(lines.map((line) => [line.split(' ')[1] ?? '', line]));
}
