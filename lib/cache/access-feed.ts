import { tenantRulesSchema } from '../contracts/v1/tenant-rules.ts';
import { ControlHashFeed, type HashField } from './control-hash-feed.ts';
import { accessKey } from './publish-access.ts';
import type { ConnectionOptions } from './server-connection.ts';
import { compileTenantAccess, type TenantAccess } from './tenant-access.ts';

export interface AccessFeedOptions {
  controlUrl: string;
  connection?: ConnectionOptions | undefined;
  /** How often the version is asked for, lest a notice be lost, milliseconds. Default 2000. */
  rereadMs?: number | undefined;
  report: (error: unknown) => void;
  /** Told after each change of what is known. */
  onChange?: (() => void) | undefined;
}

/**
 * What tenants may do, as the control server has it. Reads when first asked. Until the first answer nobody is limited,
 * for a cache that cannot reach its servers must not fail its callers; wherever the server is away later, what was last
 * known holds. Where no server ever published rules, there are none; where one did, a tenant without any is unknown.
 */
export class AccessFeed {
  /** Also for other questions to the control server, so that they need no connection of their own. */
  readonly control: ControlHashFeed;
  private readonly report: (error: unknown) => void;
  private tenants = new Map<string, TenantAccess>();
  private published = false;
  private answered = false;

  constructor({ controlUrl, connection, rereadMs = 2_000, report, onChange }: AccessFeedOptions) {
    this.report = report;
    this.control = new ControlHashFeed({
      controlUrl,
      key: accessKey,
      connection: { connectionName: 'kryonix-access', ...connection },
      rereadMs,
      report,
      onAll: (fields, version) => {
        this.answered = true;
        // The server lost what it had, and is told again soon.
        if (version === 0 && this.published) return;
        const tenants = new Map<string, TenantAccess>();
        for (const field of fields) this.take(tenants, field);
        this.tenants = tenants;
        this.published = version > 0;
        onChange?.();
      },
      onChange: (fields) => {
        for (const field of fields) this.take(this.tenants, field);
        this.published = true;
        onChange?.();
      },
    });
  }

  /** The tenant's rules; `null` where it is unknown, `undefined` where no rules are. The first call begins to read. */
  find(tenantId: string): TenantAccess | null | undefined {
    this.control.start();
    return this.tenants.get(tenantId) ?? (this.published ? null : undefined);
  }

  /** Whether the server was read at least once: before, that a tenant has no rules says nothing. */
  known(): boolean {
    return this.answered;
  }

  /** How the tenant's values are sealed. Before the first answer encrypted, for that is what cannot be undone. */
  encryptionOf(tenantId: string): 'off' | 'introducing' | 'on' {
    this.control.start();
    if (!this.answered) return 'introducing';
    return this.tenants.get(tenantId)?.rules.encryption ?? 'off';
  }

  close(): Promise<void> {
    return this.control.close();
  }

  /** Rules that are none are told of, and leave the tenant those it had. */
  private take(tenants: Map<string, TenantAccess>, [tenantId, json]: HashField): void {
    if (json === null) {
      tenants.delete(tenantId);
      return;
    }
    try {
      tenants.set(tenantId, compileTenantAccess(tenantRulesSchema.parse(JSON.parse(json))));
    } catch (error) {
      this.report(error);
      const former = this.tenants.get(tenantId);
      if (former !== undefined) tenants.set(tenantId, former);
    }
  }
}
