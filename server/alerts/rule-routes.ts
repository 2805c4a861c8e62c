import { shippedPlatformRules, shippedTenantRules } from '#lib/alerts/shipped-rules.ts';
import {
  type AlertRules,
  isPlatformOnly,
  newRuleSchema,
  type RuleFields,
  ruleChangeSchema,
  ruleKeySchema,
} from '#lib/contracts/alerts.ts';
import { uuidSchema } from '#lib/contracts/vocabulary.ts';
import { AppError } from '#lib/errors.ts';
import { changeRule, deleteRule, listRuleRows, saveRule } from '../db/queries/alerts/alert-rule-rows.ts';
import { handle } from '../http/handle.ts';
import { jsonResponse } from '../http/json-response.ts';
import { readJson } from '../http/read-json.ts';
import type { AlertOwner, OwnerOf } from './alert-owner.ts';
import { effectiveRules } from './effective-rules.ts';

/** Of one owner: what is looked at every few seconds grows with it. */
const greatestRules = 50;

function readRules({ tenantId, read }: Pick<AlertOwner, 'tenantId' | 'read'>): Promise<AlertRules> {
  return read(async (client) => ({ rules: effectiveRules(tenantId, await listRuleRows(client, tenantId)) }));
}

export const showRules = (ownerOf: OwnerOf) =>
  handle(async (api) => jsonResponse(await readRules(await ownerOf(api, 'look', 'alert-rules'))));

function assertMayWatch(tenantId: string | null, { metric }: RuleFields): void {
  if (tenantId !== null && isPlatformOnly(metric)) {
    throw new AppError('invalid_request', 'The request is not valid: metric.');
  }
}

export const addRule = (ownerOf: OwnerOf) =>
  handle(async (api) => {
    const owner = await ownerOf(api, 'command', 'alert-rules');
    const { name, ...fields } = await readJson(api.request, newRuleSchema);
    const { tenantId } = owner;
    assertMayWatch(tenantId, fields);
    const rules = await owner.change(async (client, note) => {
      const rows = await listRuleRows(client, tenantId);
      if (rows.length >= greatestRules) throw new AppError('conflict', `There are ${greatestRules} rules already.`);
      const id = await saveRule(client, { tenantId, shipped: null, name, fields });
      await note({ action: 'alert_rule.create', target: `alert_rule:${id}`, after: { name, ...fields } });
      return effectiveRules(tenantId, await listRuleRows(client, tenantId));
    });
    return jsonResponse({ rules } satisfies AlertRules, { status: 201 });
  });

const noSuchRule = () => new AppError('not_found', 'There is no such rule.');

function keyOf(params: { key?: string | string[] | undefined }): string {
  const key = ruleKeySchema.safeParse(params.key).data;
  if (key === undefined) throw noSuchRule();
  return key;
}

/** Changes a rule of their own, or lays the change over the shipped one, whose metric and direction stay. */
export const replaceRule = (ownerOf: OwnerOf) =>
  handle(async (api) => {
    const owner = await ownerOf(api, 'command', 'alert-rules');
    const key = keyOf(api.params);
    const { name = null, ...fields } = await readJson(api.request, ruleChangeSchema);
    const { tenantId } = owner;
    assertMayWatch(tenantId, fields);
    const shipped = (tenantId === null ? shippedPlatformRules : shippedTenantRules).find((rule) => rule.key === key);
    if (shipped && (shipped.metric !== fields.metric || shipped.comparison !== fields.comparison)) {
      throw new AppError('invalid_request', 'The request is not valid: metric, comparison.');
    }
    const rules = await owner.change(async (client, note) => {
      const before = effectiveRules(tenantId, await listRuleRows(client, tenantId)).find((rule) => rule.key === key);
      if (shipped) await saveRule(client, { tenantId, shipped: key, name: null, fields });
      else if (!uuidSchema.safeParse(key).success || !(await changeRule(client, { tenantId, id: key, name, fields }))) {
        throw noSuchRule();
      }
      await note({ action: 'alert_rule.change', target: `alert_rule:${key}`, before, after: fields });
      return effectiveRules(tenantId, await listRuleRows(client, tenantId));
    });
    return jsonResponse({ rules } satisfies AlertRules);
  });

/** Takes a rule of their own away; of a shipped one what was changed. */
export const removeRule = (ownerOf: OwnerOf) =>
  handle(async (api) => {
    const owner = await ownerOf(api, 'command', 'alert-rules');
    const key = keyOf(api.params);
    const { tenantId } = owner;
    const rules = await owner.change(async (client, note) => {
      if (!(await deleteRule(client, tenantId, key))) throw noSuchRule();
      await note({ action: 'alert_rule.remove', target: `alert_rule:${key}` });
      return effectiveRules(tenantId, await listRuleRows(client, tenantId));
    });
    return jsonResponse({ rules } satisfies AlertRules);
  });
