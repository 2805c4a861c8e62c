import { type TenantRules, tenantRulesSchema } from '../contracts/v1/tenant-rules.ts';
import { ControlHashFeed, type HashField } from './control-hash-feed.ts';
import { FirstAnswer } from './first-answer.ts';
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
  /** Told what holds for a tenant, whenever that may be something new; `null` where nothing does. */
  onTenant?: ((tenantId: string, rules: TenantRules | null) => void) | undefined;
  /** Done before the first read. */
  join?: (() => Promise<void>) | undefined;
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
  /** Whoever was asked for last, several times for each call, with what was found. */
  private recentId: string | null = null;
  private recent: TenantAccess | null | undefined;
  private published = false;
  private answered = false;
  /** Set once the first read has ended, however it did, or took too long. */
  private readonly first = new FirstAnswer();
  private readonly firstAnswerMs: number;

  constructor({ controlUrl, connection, rereadMs = 2_000, report, onChange, onTenant, join }: AccessFeedOptions) {
    this.report = report;
    this.firstAnswerMs = connection?.commandTimeoutMs ?? 400;
    this.control = new ControlHashFeed({
      join,
      controlUrl,
      key: accessKey,
      connection: { connectionName: 'kryonix-access', ...connection },
      rereadMs,
      report: (error) => {
        this.first.end();
        report(error);
      },
      onAll: (fields, version) => {
        this.answered = true;
        // The server lost what it had, and is told again soon.
        if (version === 0 && this.published) return;
        const tenants = new Map<string, TenantAccess>();
        for (const field of fields) this.take(tenants, field);
        const former = this.tenants;
        this.tenants = tenants;
        this.published = version > 0;
        this.recentId = null;
        if (onTenant !== undefined) {
          for (const tenantId of new Set([...former.keys(), ...tenants.keys()])) {
            onTenant(tenantId, tenants.get(tenantId)?.rules ?? null);
          }
        }
        this.first.end();
        onChange?.();
      },
      onChange: (fields) => {
        for (const field of fields) this.take(this.tenants, field);
        this.published = true;
        this.recentId = null;
        if (onTenant !== undefined) {
          for (const [tenantId] of fields) onTenant(tenantId, this.tenants.get(tenantId)?.rules ?? null);
        }
        onChange?.();
      },
    });
  }

  /**
   * Resolves when the first read has ended, whatever came of it, or has taken as long as a call may: a cache that cannot
   * reach its servers must not keep its callers waiting. Begins it.
   */
  async firstRead(): Promise<void> {
    this.control.start();
    await this.first.within(this.firstAnswerMs);
  }

  /** The tenant's rules; `null` where it is unknown, `undefined` where no rules are. The first call begins to read. */
  find(tenantId: string): TenantAccess | null | undefined {
    if (tenantId === this.recentId) return this.recent;
    this.control.start();
    this.recentId = tenantId;
    this.recent = this.tenants.get(tenantId) ?? (this.published ? null : undefined);
    return this.recent;
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
