'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { sendJson } from '#lib/api/send-json.ts';
import { controlUrl, tenantDatabasesQuery } from '#lib/api/tenant-control-queries.ts';
import {
  type TenantDatabase,
  type TenantDatabaseChange,
  tenantDatabaseChangeSchema,
} from '#lib/contracts/tenant-control.ts';
import { type TenantStatus, tenantStatuses } from '#lib/contracts/v1/tenant-rules.ts';
import { SelectField, SwitchRow, TextField } from '../settings/fields.tsx';
import { SaveRow } from './save-row.tsx';

interface Props {
  tenantId: string;
  settings: TenantDatabase;
  readOnly: boolean;
}

const switches = ['sdkEnabled', 'performanceMonitoring', 'aiOptimization'] as const;
const numbers = ['maxMemoryMb', 'sdkCallsPerHour', 'cacheHitTargetPercent'] as const;

/** What stands in a field that may be empty; what is no number stays none, and is refused. */
const numberOf = (text: string) => Number(text.trim().replace(',', '.'));

function draftOf({ status, maxMemoryMb, sdkCallsPerHour, cacheHitTargetPercent, ...on }: TenantDatabase) {
  return {
    status,
    maxMemoryMb: maxMemoryMb === null ? '' : String(maxMemoryMb),
    sdkCallsPerHour: String(sdkCallsPerHour),
    cacheHitTargetPercent: String(cacheHitTargetPercent),
    sdkEnabled: on.sdkEnabled,
    performanceMonitoring: on.performanceMonitoring,
    aiOptimization: on.aiOptimization,
  };
}

function parse({ maxMemoryMb, sdkCallsPerHour, cacheHitTargetPercent, ...draft }: ReturnType<typeof draftOf>) {
  const filled = (text: string) => (text.trim() === '' ? Number.NaN : numberOf(text));
  return tenantDatabaseChangeSchema.safeParse({
    ...draft,
    maxMemoryMb: maxMemoryMb.trim() === '' ? null : numberOf(maxMemoryMb),
    sdkCallsPerHour: filled(sdkCallsPerHour),
    cacheHitTargetPercent: filled(cacheHitTargetPercent),
  });
}

/** What the staff decide of one database of a tenant. How long its entries stay, the tenant decides. */
export function TenantDatabaseForm({ tenantId, settings, readOnly }: Props) {
  const t = useTranslations('control.databases');
  const common = useTranslations('tenants');
  const client = useQueryClient();
  const [draft, setDraft] = useState(() => draftOf(settings));
  const act = useMutation({
    mutationFn: (change: TenantDatabaseChange) =>
      sendJson<TenantDatabase>('PATCH', controlUrl(tenantId, `databases/${settings.database}`), change),
    onSuccess: (saved) =>
      client.setQueryData(tenantDatabasesQuery(tenantId).queryKey, (known) => {
        const put = (one: TenantDatabase) => (one.database === saved.database ? saved : one);
        return known && { databases: known.databases.map(put) };
      }),
  });
  const change = (part: Partial<typeof draft>) => {
    act.reset();
    setDraft({ ...draft, ...part });
  };
  const parsed = parse(draft);
  const wrong = new Set(parsed.error?.issues.map(({ path }) => path[0]));
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (parsed.success) act.mutate(parsed.data);
      }}
    >
      <SelectField
        label={t('statusLabel')}
        note={t(`statusNote.${draft.status}`)}
        disabled={readOnly}
        value={draft.status}
        onChange={(event) => change({ status: event.target.value as TenantStatus })}
      >
        {tenantStatuses.map((status) => (
          <option key={status} value={status}>
            {t(`status.${status}`)}
          </option>
        ))}
      </SelectField>
      {numbers.map((name) => (
        <TextField
          key={name}
          label={t(`field.${name}`)}
          note={t(`note.${name}`)}
          inputMode="decimal"
          placeholder={name === 'maxMemoryMb' ? common('noLimit') : undefined}
          disabled={readOnly}
          value={draft[name]}
          problem={wrong.has(name) ? common('invalid') : null}
          onChange={(event) => change({ [name]: event.target.value })}
        />
      ))}
      <div className="divide-y divide-line rounded-control border border-line">
        {switches.map((name) => (
          <SwitchRow
            key={name}
            label={t(`field.${name}`)}
            note={t(`note.${name}`)}
            checked={draft[name]}
            disabled={readOnly}
            onChange={(on) => change({ [name]: on })}
          />
        ))}
      </div>
      {readOnly ? (
        <p className="text-13 text-muted">{common('needsAdmin')}</p>
      ) : (
        <SaveRow act={act} label={t('save')} valid={parsed.success} />
      )}
    </form>
  );
}
