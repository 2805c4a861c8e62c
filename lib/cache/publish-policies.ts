import { applyPoliciesScript } from './apply-policies-script.ts';
import { type CodecScope, type CodecSettings, codecSettingsSchema } from './codec-policy.ts';
import { type PolicyScope, type PolicySettings, policyField, policySettingsSchema } from './policy-settings.ts';
import { type PreloadScope, type PreloadSettings, preloadSettingsSchema } from './preload-policy.ts';
import { type PriorityScope, type PrioritySettings, prioritySettingsSchema } from './priority-policy.ts';
import { runScript, type ScriptClient } from './run-script.ts';

/** On database 0 of the control server: the hash of policies and, under the same name, the channel of notices. */
export const policiesKey = 'kryonix:policies';

/** `null` removes the settings. */
export type PolicyChange =
  | { scope: PolicyScope; settings: PolicySettings | null }
  | { scope: PreloadScope; settings: PreloadSettings | null }
  | { scope: CodecScope; settings: CodecSettings | null }
  | { scope: PriorityScope; settings: PrioritySettings | null };

/**
 * Puts policies and overrides into effect in every cache within a second, all of them or none. Answers the new version
 * of the whole. Rejects with ZodError for settings that are none, or with the driver's error.
 */
export async function publishPolicies(control: ScriptClient, changes: readonly PolicyChange[]): Promise<number> {
  const fields = changes.map(({ scope, settings }): [string, string | null] => [
    policyField(scope),
    settings === null ? null : JSON.stringify(schemaOf(scope).parse(settings)),
  ]);
  const pairs = fields.flatMap(([field, json]) => [field, json ?? '']);
  const args = [policiesKey, JSON.stringify(fields), ...pairs];
  return Number(await runScript(control, applyPoliciesScript, [policiesKey], args));
}

function schemaOf({ kind }: PolicyChange['scope']) {
  if (kind === 'preload') return preloadSettingsSchema;
  if (kind === 'priority') return prioritySettingsSchema;
  return kind === 'codec' ? codecSettingsSchema : policySettingsSchema;
}
