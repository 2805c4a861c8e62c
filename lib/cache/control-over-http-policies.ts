import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { type Policies, policiesSchema, policyWaitMs } from '../contracts/v1/policies.ts';
import type { TenantRules } from '../contracts/v1/tenant-rules.ts';
import { CacheUnavailableError } from './cache-error.ts';
import type { ControlApi } from './control-over-http.ts';
import { FirstAnswer } from './first-answer.ts';
import { policyField } from './policy-settings.ts';
import { PolicyTable } from './policy-table.ts';
import { compileTenantAccess, type TenantAccess } from './tenant-access.ts';

export interface PolicyFeedOverHttpOptions {
  api: ControlApi;
  report: (error: unknown) => void;
  /** After a question that failed, milliseconds: this long, then twice as long, up to `longestPauseMs`. Default 500. */
  firstPauseMs?: number;
}

/** Who goes where the key's tenant goes. */
interface TenantFollower {
  /** Done before the first question, until it succeeds. */
  join: () => Promise<void>;
  /** Told what holds for the tenant with every answer; `null` where nothing does. */
  onTenant: (tenantId: string, rules: TenantRules | null) => void;
}

const longestPauseMs = 30_000;
/** What an answer may take beyond the wait that was asked for. */
const answerMs = 10_000;

/**
 * The policies and rules of the API key's tenant, by asking `GET /api/v1/policies` again and again: each question waits
 * there for a change. Begins when first asked for either; wherever the product is away, what was last known holds.
 */
export class PolicyFeedOverHttp {
  private readonly api: ControlApi;
  private readonly report: (error: unknown) => void;
  private readonly firstPauseMs: number;
  private readonly closing = new AbortController();
  private table = new PolicyTable();
  private version: string | null = null;
  /** Of the key's tenant; `null` until the first answer. */
  private access: { tenantId: string; rules: TenantAccess | undefined } | null = null;
  private running: Promise<void> | null = null;
  private follower: TenantFollower | null = null;
  private joined = false;
  private readonly first = new FirstAnswer();

  constructor({ api, report, firstPauseMs = 500 }: PolicyFeedOverHttpOptions) {
    this.api = api;
    this.report = report;
    this.firstPauseMs = firstPauseMs;
  }

  /** To be called before anything asks. The product then tells on which servers the tenant's databases are. */
  follow(follower: TenantFollower): void {
    this.follower = follower;
  }

  /** Resolves when the first question has ended, however it did, or after so many milliseconds. Begins it. */
  async firstRead(ms: number): Promise<void> {
    this.start();
    await this.first.within(ms);
  }

  current(): PolicyTable {
    this.start();
    return this.table;
  }

  /** The tenant's rules; `undefined` where none are known, as for any tenant but the key's. */
  find(tenantId: string): TenantAccess | undefined {
    this.start();
    return this.access?.tenantId === tenantId ? this.access.rules : undefined;
  }

  /** How the tenant's values are sealed. Before the first answer encrypted, for that is what cannot be undone. */
  encryptionOf(tenantId: string): 'off' | 'introducing' | 'on' {
    const rules = this.find(tenantId)?.rules;
    return this.access === null ? 'introducing' : (rules?.encryption ?? 'off');
  }

  /** Begins to ask; does nothing the second time. */
  start(): void {
    if (!this.closing.signal.aborted) this.running ??= this.run();
  }

  async close(): Promise<void> {
    this.closing.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.closing;
    let pauseMs = this.firstPauseMs;
    while (!signal.aborted) {
      const askedAtMs = performance.now();
      try {
        if (this.follower !== null && !this.joined) {
          await this.follower.join();
          this.joined = true;
          if (signal.aborted) return;
        }
        const changed = await this.ask();
        this.first.end();
        // A server that does not wait is not asked without end.
        const waited = performance.now() - askedAtMs >= this.firstPauseMs;
        if (!changed && !waited) await this.pause(this.firstPauseMs);
        pauseMs = this.firstPauseMs;
      } catch (error) {
        this.first.end();
        if (signal.aborted) return;
        this.report(error);
        await this.pause(pauseMs);
        pauseMs = Math.min(2 * pauseMs, longestPauseMs);
      }
    }
  }

  /** Whether there was something new. */
  private async ask(): Promise<boolean> {
    const query = new URLSearchParams({
      ...(this.version === null ? {} : { version: this.version }),
      ...(this.follower === null ? {} : { follows: 'true' }),
    });
    const signal = AbortSignal.any([this.closing.signal, AbortSignal.timeout(policyWaitMs + answerMs)]);
    const answer = await this.api.request(`/api/v1/policies${query.size === 0 ? '' : `?${query}`}`, { signal });
    const text = await answer.text();
    if (answer.status === 304) return false;
    if (refusesSuspended(answer.status, text)) return this.suspend();
    if (!answer.ok) throw new CacheUnavailableError(`the control plane did not tell policies: HTTP ${answer.status}`);
    this.take(policiesSchema.parse(JSON.parse(text)));
    return true;
  }

  /** The product answers a suspended tenant nothing else. Whether it was news. */
  private suspend(): boolean {
    if (this.access === null || this.access.rules?.rules.status === 'suspended') return false;
    const { tenantId, rules } = this.access;
    this.access = { tenantId, rules: compileTenantAccess({ ...rules?.rules, status: 'suspended' }) };
    // What held before holds no more: the next answer is asked for whole.
    this.version = null;
    return true;
  }

  private take({ tenantId, version, policies, applied, rules }: Policies): void {
    const table = new PolicyTable();
    for (const { kind, module, dataType, database, settings } of policies) {
      const json = JSON.stringify(settings);
      if (module !== null && dataType !== null) table.put(policyField({ kind, tenantId, module, dataType }), json);
      else if (database !== null) table.put(policyField({ kind: 'tenant', tenantId, database }), json);
      else table.put(policyField({ kind: 'tenant', tenantId }), json);
    }
    for (const { kind, module, dataType, settings } of applied) {
      try {
        table.put(`${kind}:${tenantId}:${module}:${dataType}`, JSON.stringify(settings));
      } catch (error) {
        // A newer product may know policies that this does not: the others hold.
        this.report(error);
      }
    }
    this.table = table;
    this.version = version;
    this.access = { tenantId, rules: rules === null ? undefined : compileTenantAccess(rules) };
    this.follower?.onTenant(tenantId, rules);
  }

  /** No longer than until `close`. */
  private async pause(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.closing.signal, ref: false }).catch(() => undefined);
  }
}

const refusalSchema = z.object({ error: z.object({ code: z.string() }) });

function refusesSuspended(status: number, text: string): boolean {
  if (status !== 403) return false;
  const refusal = refusalSchema.safeParse(parsed(text));
  return refusal.success && refusal.data.error.code === 'tenant_suspended';
}

/** What a server in between answers need not be JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
