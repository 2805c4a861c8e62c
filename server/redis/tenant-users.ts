import type { Logger } from 'pino';
import { tenantUserName } from './acl-rules.ts';
import { type AclClient, provisionTenantUser, saveUsers } from './provision-tenant-user.ts';

/** A server with tenants' users, and which purpose databases live there. */
export interface UserNode {
  name: string;
  admin: AclClient;
  databases: readonly number[];
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
}

/** The servers of now: after a failover, or once a replica joined, there are others. */
export type ListUserNodes = () => Promise<readonly UserNode[]>;

interface Node extends UserNode {
  /** What was wanted of a user and how the server writes that, so that only what differs is written again. */
  known: Map<string, { wanted: string; line: string }>;
}

type Wanted = { allowedDatabases: number[]; readOnly: boolean } | 'off' | 'gone';

/** Maintenance of one database cannot be told apart by the server: the whole user then only reads. */
function wantedOn({ databases }: UserNode, row: TenantUserRow): Wanted {
  if (row.revoked) return 'gone';
  const own = new Map(row.databases.map((each) => [each.database_number, each.status]));
  const allowedDatabases = databases.filter(
    (id) => row.allowed_databases?.includes(id) !== false && own.get(id) !== 'suspended',
  );
  if (row.status === 'suspended' || allowedDatabases.length === 0) return 'off';
  const maintained = allowedDatabases.some((id) => own.get(id) === 'maintenance');
  return { allowedDatabases, readOnly: row.read_only || row.status === 'maintenance' || maintained };
}

/**
 * Keeps the tenants' own users on every server as the tables say: made, changed, switched off, removed, and made again
 * where a server lost them. Whoever may do less than before, or has another password, loses its open connections: a
 * connection keeps the rights it was opened with. Never removes the user of a tenant it does not know.
 */
export class TenantUsers {
  private readonly listNodes: ListUserNodes;
  private nodes: Node[] = [];
  private readonly log: Logger;
  private rows = new Map<string, TenantUserRow>();
  private running: Promise<void> = Promise.resolve();
  private readonly silent = new Set<string>();

  constructor({ nodes, log }: { nodes: ListUserNodes; log: Logger }) {
    this.listNodes = nodes;
    this.log = log;
  }

  /** Whether every server takes orders about users. Known after the first `apply`. */
  get manages(): boolean {
    return this.silent.size === 0;
  }

  /** Takes the tables' word for one tenant, or for all, and puts it into effect; a server that is away follows later. */
  apply(rows: readonly TenantUserRow[], tenantId: string | null): Promise<void> {
    if (tenantId === null) this.rows = new Map();
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

  /** A server that is new here has everything written to it; one that is gone keeps nobody waiting. */
  private async findNodes(): Promise<void> {
    const listed = await this.listNodes();
    const known = new Map(this.nodes.map((node) => [node.name, node.known]));
    this.nodes = listed.map((node) => ({ ...node, known: known.get(node.name) ?? new Map() }));
    for (const name of this.silent) if (!listed.some((node) => node.name === name)) this.silent.delete(name);
  }

  private async reconcileNode(node: Node): Promise<void> {
    try {
      const before = await listUsers(node.admin);
      const changed: string[] = [];
      for (const row of this.rows.values()) if (await this.change(node, row, before)) changed.push(row.tenant_id);
      this.silent.delete(node.name);
      if (changed.length > 0) await this.settle(node, changed, before);
    } catch (error) {
      if (!this.silent.has(node.name)) {
        this.log.warn({ redis: node.name, err: error }, 'tenants’ Redis users cannot be managed, trying again');
      }
      this.silent.add(node.name);
    }
  }

  /** True where something was written. */
  private async change(node: Node, row: TenantUserRow, before: ReadonlyMap<string, string>): Promise<boolean> {
    const { tenant_id, password_sha256 } = row;
    if (password_sha256 === null) return false;
    const user = tenantUserName(tenant_id);
    const wanted = wantedOn(node, row);
    const line = before.get(user);
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
  private async settle(node: Node, tenantIds: readonly string[], before: ReadonlyMap<string, string>): Promise<void> {
    const after = await listUsers(node.admin);
    for (const tenantId of tenantIds) {
      const user = tenantUserName(tenantId);
      const line = after.get(user);
      const known = node.known.get(user);
      if (line === undefined) node.known.delete(user);
      else if (known !== undefined) known.line = line;
      if (before.has(user) && before.get(user) !== line) await node.admin.call('CLIENT', 'KILL', 'USER', user);
    }
    await saveUsers(node.admin);
  }
}

async function listUsers(admin: AclClient): Promise<Map<string, string>> {
  const lines = (await admin.call('ACL', 'LIST')) as string[];
  return new Map(lines.map((line) => [line.split(' ')[1] ?? '', line]));
}
