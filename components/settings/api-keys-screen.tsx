'use client';

import type { DehydratedState } from '@tanstack/react-query';
import { KeyRound, Plus } from 'lucide-react';
import { useState } from 'react';
import { useNow, useTranslations } from 'use-intl';
import { apiKeysQuery } from '#lib/api/api-keys-query.ts';
import type { Viewer } from '#lib/contracts/session.ts';
import type { ApiKey } from '#lib/contracts/settings/api-keys.ts';
import { formatSpan } from '#lib/format/format-time.ts';
import { Button } from './button.tsx';
import { NewApiKeySheet } from './new-api-key-sheet.tsx';
import { RevokeKeySheet } from './revoke-key-sheet.tsx';
import { SettingGroup } from './setting-group.tsx';
import { SettingsPage } from './settings-page.tsx';
import { SettingsQuery } from './settings-query.tsx';
import { useDateText } from './use-date-text.ts';

/** The tenant's API keys: which exist, who uses them, a new one, and the end of one. */
export function ApiKeysScreen({ viewer, state }: { viewer: Viewer; state: DehydratedState }) {
  const t = useTranslations('settings.keys');
  const admin = viewer.role === 'tenant_admin';
  const [creating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  const action = admin && (
    <Button look="primary" onClick={() => setCreating(true)}>
      <Plus size={18} strokeWidth={1.75} aria-hidden />
      {t('create')}
    </Button>
  );
  return (
    <SettingsPage viewer={viewer} state={state} title={t('title')} action={action} adminOnly>
      <SettingsQuery query={apiKeysQuery()}>
        {({ apiKeys }) => <KeyList apiKeys={apiKeys} onRevoke={admin ? setRevoking : null} />}
      </SettingsQuery>
      <NewApiKeySheet open={creating} onClose={() => setCreating(false)} />
      <RevokeKeySheet apiKey={revoking} onClose={() => setRevoking(null)} />
    </SettingsPage>
  );
}

function KeyList({ apiKeys, onRevoke }: { apiKeys: ApiKey[]; onRevoke: ((key: ApiKey) => void) | null }) {
  const t = useTranslations('settings.keys');
  const open = apiKeys.filter(({ state }) => state === 'active');
  const past = apiKeys.filter(({ state }) => state !== 'active');
  return (
    <>
      {open.length === 0 ? (
        <div className="flex flex-col items-start gap-3 rounded-card border border-line bg-raised p-4">
          <KeyRound size={24} strokeWidth={1.5} aria-hidden className="text-muted" />
          <p className="text-pretty text-14">{t('empty')}</p>
        </div>
      ) : (
        <SettingGroup>
          {open.map((apiKey) => (
            <KeyRow key={apiKey.id} apiKey={apiKey} onRevoke={onRevoke} />
          ))}
        </SettingGroup>
      )}
      {past.length > 0 && (
        <SettingGroup title={t('past')}>
          {past.map((apiKey) => (
            <KeyRow key={apiKey.id} apiKey={apiKey} onRevoke={null} />
          ))}
        </SettingGroup>
      )}
    </>
  );
}

function KeyRow({ apiKey, onRevoke }: { apiKey: ApiKey; onRevoke: ((key: ApiKey) => void) | null }) {
  const t = useTranslations('settings.keys');
  const date = useDateText();
  const now = useNow().getTime();
  const { name, prefix, state, scopes, lastUsedAt, expiresAt, createdAt } = apiKey;
  const used = lastUsedAt ? t('lastUsed', { age: formatSpan(now - Date.parse(lastUsedAt)) }) : t('neverUsed');
  const ends = expiresAt ? t('expires', { date: date(expiresAt) }) : t('noExpiry');
  const facts = state === 'active' ? [used, ends] : [t(state), t('created', { date: date(createdAt) })];
  return (
    <div data-testid="api-key" className="flex items-center gap-3 px-4 py-3">
      <div className="min-w-0 flex-1">
        <p className="break-words font-medium text-14">{name}</p>
        <p className="break-words text-13 text-muted">
          <code className="font-mono text-12">{prefix}…</code> · {scopes.join(', ')}
        </p>
        <p className="text-13 text-muted tabular-nums">{facts.join(' · ')}</p>
      </div>
      {onRevoke && (
        <Button look="danger" aria-label={`${t('revoke')} ${name}`} onClick={() => onRevoke(apiKey)}>
          {t('revoke')}
        </Button>
      )}
    </div>
  );
}
