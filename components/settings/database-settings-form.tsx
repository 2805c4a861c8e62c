'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { cacheSettingsQuery } from '#lib/api/cache-settings-query.ts';
import { sendJson } from '#lib/api/send-json.ts';
import {
  type DatabaseSettings,
  type DatabaseSettingsChange,
  databaseSettingsChangeSchema,
} from '#lib/contracts/settings/cache-settings.ts';
import { formatSpan } from '#lib/format/format-time.ts';
import { Button } from './button.tsx';
import { SwitchRow, TextField } from './fields.tsx';
import { SaveState } from './save-state.tsx';
import { useSave } from './use-save.ts';

/** Empty is `null`; what is no number is NaN, which no schema takes. */
const toNumber = (text: string) => (text.trim() === '' ? null : Number(text));
const toText = (number: number | null) => (number === null ? '' : String(number));

/** The settings of one database. */
export function DatabaseSettingsForm({ settings, readOnly }: { settings: DatabaseSettings; readOnly: boolean }) {
  const t = useTranslations('settings');
  const client = useQueryClient();
  const [draft, setDraft] = useState({
    defaultTtlSeconds: toText(settings.defaultTtlSeconds),
    mobileTtlSeconds: toText(settings.mobileTtlSeconds),
    mobileSyncIntervalSeconds: toText(settings.mobileSyncIntervalSeconds),
    mobileCompression: settings.mobileCompression,
  });
  const save = useSave({
    send: (change: DatabaseSettingsChange) =>
      sendJson<DatabaseSettings>('PATCH', `/api/settings/cache/${settings.database}`, change),
    onSaved: (saved) =>
      client.setQueryData(cacheSettingsQuery().queryKey, (known) => {
        const put = (one: DatabaseSettings) => (one.database === saved.database ? saved : one);
        return known && { databases: known.databases.map(put) };
      }),
  });
  const change = (part: Partial<typeof draft>) => {
    save.reset();
    setDraft({ ...draft, ...part });
  };
  const parsed = databaseSettingsChangeSchema.safeParse({
    defaultTtlSeconds: toNumber(draft.defaultTtlSeconds),
    mobileTtlSeconds: toNumber(draft.mobileTtlSeconds),
    mobileSyncIntervalSeconds: toNumber(draft.mobileSyncIntervalSeconds) ?? Number.NaN,
    mobileCompression: draft.mobileCompression,
  });
  const wrong = new Set(parsed.error?.issues.map(({ path }) => path[0]));
  const means = (text: string) =>
    Number(text) >= 60 ? t('cache.means', { span: formatSpan(Number(text) * 1000) }) : undefined;
  const field = (name: 'defaultTtlSeconds' | 'mobileTtlSeconds' | 'mobileSyncIntervalSeconds', problem: string) => ({
    inputMode: 'numeric' as const,
    value: draft[name],
    disabled: readOnly,
    problem: wrong.has(name) ? problem : null,
    onChange: (event: { target: { value: string } }) => change({ [name]: event.target.value }),
  });
  return (
    <form
      className="flex flex-col gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        if (parsed.success) save.mutate(parsed.data);
      }}
    >
      <TextField
        label={t('cache.defaultTtl')}
        note={means(draft.defaultTtlSeconds) ?? t('cache.defaultTtlNote')}
        {...field('defaultTtlSeconds', t('cache.ttlInvalid'))}
      />
      <TextField
        label={t('cache.mobileTtlLabel')}
        note={means(draft.mobileTtlSeconds) ?? t('cache.mobileTtlNote')}
        {...field('mobileTtlSeconds', t('cache.ttlInvalid'))}
      />
      <div className="-mx-4">
        <SwitchRow
          label={t('cache.compression')}
          note={t('cache.compressionNote')}
          checked={draft.mobileCompression}
          disabled={readOnly}
          onChange={(mobileCompression) => change({ mobileCompression })}
        />
      </div>
      <TextField
        label={t('cache.sync')}
        note={means(draft.mobileSyncIntervalSeconds)}
        {...field('mobileSyncIntervalSeconds', t('cache.syncInvalid'))}
      />
      {readOnly ? (
        <p className="text-pretty text-13 text-muted">{t('needsAdmin')}</p>
      ) : (
        <div className="flex flex-wrap items-center gap-4">
          <Button type="submit" look="primary" disabled={!parsed.success || save.isPending}>
            {t('save')}
          </Button>
          <SaveState save={save} />
        </div>
      )}
    </form>
  );
}
