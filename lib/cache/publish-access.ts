import { type TenantRules, tenantRulesSchema } from '../contracts/v1/tenant-rules.ts';
import { applyPoliciesScript } from './apply-policies-script.ts';
import { runScript, type ScriptClient } from './run-script.ts';

/** On database 0 of the control server: the hash of tenants' rules and, under the same name, the channel of notices. */
export const accessKey = 'kryonix:access';

export interface AccessChange {
  tenantId: string;
  /** `null` makes the tenant unknown: all its calls are refused. */
  rules: TenantRules | null;
}

/** The rules as they are published, so that what is published already can be told from what is new. */
export function writeTenantRules(rules: TenantRules): string {
  return JSON.stringify(tenantRulesSchema.parse(rules));
}

/**
 * Puts tenants' rules into effect in every cache within a second, all of them or none. Answers the new version of the
 * whole. From the first time on, tenants without rules are refused by every cache with this control server. Rejects with
 * ZodError for rules that are none, or with the driver's error.
 */
export async function publishAccess(control: ScriptClient, changes: readonly AccessChange[]): Promise<number> {
  const fields = changes.map(({ tenantId, rules }): [string, string | null] => [
    tenantId,
    rules === null ? null : writeTenantRules(rules),
  ]);
  const pairs = fields.flatMap(([field, json]) => [field, json ?? '']);
  return Number(
    await runScript(control, applyPoliciesScript, [accessKey], [accessKey, JSON.stringify(fields), ...pairs]),
  );
}
