import { type ShippedRule, shippedPlatformRules, shippedTenantRules } from '#lib/alerts/shipped-rules.ts';
import type { AlertRule, RuleFields } from '#lib/contracts/alerts.ts';
import type { RuleRow } from '../db/queries/alerts/alert-rule-rows.ts';

/** The rules that hold for one owner: the shipped ones as they were changed, then those that people made. */
export function effectiveRules(tenantId: string | null, rows: readonly RuleRow[]): AlertRule[] {
  const own = rows.filter((row) => row.tenantId === tenantId);
  const changed = new Map(own.map((row) => [row.shipped, row.fields]));
  const shipped = tenantId === null ? shippedPlatformRules : shippedTenantRules;
  return [
    ...shipped.map((rule) => ({
      ...(changed.get(rule.key) ?? fieldsOf(rule)),
      ...{ key: rule.key, name: null, shipped: true, changed: changed.has(rule.key) },
    })),
    ...own
      .filter((row) => row.shipped === null)
      .map((row) => ({ ...row.fields, key: row.id, name: row.name, shipped: false, changed: false })),
  ];
}

function fieldsOf({ key: _, ...fields }: ShippedRule): RuleFields {
  return fields;
}
