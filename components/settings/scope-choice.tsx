'use client';

import { useTranslations } from 'use-intl';
import type { ApiKeyScope } from '#lib/contracts/settings/api-keys.ts';

/** The message of a scope; a key of a message holds no colon. */
const words = {
  'cache:read': 'cache_read',
  'values:read': 'values_read',
  'values:write': 'values_write',
  sessions: 'sessions',
  telemetry: 'telemetry',
  realtime: 'realtime',
} as const satisfies Record<ApiKeyScope, string>;

interface Props {
  scope: ApiKeyScope;
  checked: boolean;
  onChange: (checked: boolean) => void;
}

/** One thing that a key may do, said in plain words. */
export function ScopeChoice({ scope, checked, onChange }: Props) {
  const t = useTranslations('settings.keys.scope');
  const word = words[scope];
  return (
    <label className="flex min-h-14 cursor-pointer items-start gap-3 px-3 py-2.5">
      <input
        type="checkbox"
        checked={checked}
        onChange={(event) => onChange(event.target.checked)}
        className="mt-0.5 size-5 shrink-0 accent-accent"
      />
      <span>
        <span className="block font-medium text-14">{t(word)}</span>
        <span className="block text-pretty text-13 text-muted">{t(`${word}Note`)}</span>
      </span>
    </label>
  );
}
