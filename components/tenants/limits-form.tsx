'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import { lifeCycleQuery } from '#lib/api/life-cycle-query.ts';
import { sendJson } from '#lib/api/send-json.ts';
import { tenantOptionsQuery } from '#lib/api/tenant-options-query.ts';
import { type TenantChange, type TenantLifeCycle, tenantChangeSchema } from '#lib/contracts/tenant-life-cycle.ts';
import { SelectField, SwitchRow, TextField } from '../settings/fields.tsx';
import { RetentionFields } from './retention-fields.tsx';
import { SaveRow } from './save-row.tsx';
import { type TypedLimits, toChange, toTyped } from './typed-limits.ts';

interface Props {
  tenant: TenantLifeCycle;
  admin: boolean;
}

/** A tier says nothing of modules and of how long measurements are kept. */
function withTier({ modules, keptSamples, keptMinutes, keptHours, keptDays }: TypedLimits, tier: TypedLimits) {
  return { ...tier, modules, keptSamples, keptMinutes, keptHours, keptDays };
}

/** Every limit of a tenant; a tier fills in its own, which may then be changed one by one. */
export function LimitsForm({ tenant, admin }: Props) {
  const t = useTranslations('tenants');
  const locale = useLocale() === 'en' ? 'en' : 'pt-BR';
  const client = useQueryClient();
  const { data: options } = useQuery(tenantOptionsQuery());
  const [typed, setTyped] = useState(() => toTyped(tenant));
  const act = useMutation({
    mutationFn: (change: TenantChange) =>
      sendJson<TenantLifeCycle>('PATCH', `/api/platform/tenants/${tenant.id}`, change),
    onSuccess: (now) => client.setQueryData(lifeCycleQuery(tenant.id).queryKey, now),
  });
  const change = (part: Partial<TypedLimits>) => {
    act.reset();
    setTyped({ ...typed, ...part });
  };
  const parsed = tenantChangeSchema.safeParse(toChange(typed));
  const wrong = new Set(parsed.error?.issues.map(({ path }) => String(path[1] ?? path[0])));
  const number = (name: 'memory' | 'keys' | 'rate' | 'connections', path: string) => ({
    type: 'text',
    inputMode: 'numeric' as const,
    placeholder: t('noLimit'),
    disabled: !admin,
    value: typed[name],
    problem: wrong.has(path) ? t('invalid') : null,
    onChange: (event: { target: { value: string } }) => change({ [name]: event.target.value }),
  });
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (parsed.success) act.mutate(parsed.data);
      }}
    >
      <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
        <SelectField
          label={t('tier')}
          disabled={!admin}
          value={typed.tier}
          onChange={(event) => {
            const tier = options?.tiers.find(({ name }) => name === event.target.value);
            if (tier) change(withTier(typed, toTyped({ ...tenant, tier: tier.name, limits: tier.limits })));
          }}
        >
          {!options?.tiers.some(({ name }) => name === typed.tier) && <option value={typed.tier}>{t('custom')}</option>}
          {options?.tiers.map(({ name, title }) => (
            <option key={name} value={name}>
              {title[locale]}
            </option>
          ))}
        </SelectField>
        <TextField label={t('memory')} {...number('memory', 'quotaBytes')} />
        <SelectField
          label={t('onFull')}
          disabled={!admin}
          value={typed.onQuotaFull}
          onChange={(event) => change({ onQuotaFull: event.target.value === 'trim' ? 'trim' : 'refuse' })}
        >
          {(['trim', 'refuse'] as const).map((choice) => (
            <option key={choice} value={choice}>
              {t(`onFullChoice.${choice}`)}
            </option>
          ))}
        </SelectField>
        <TextField label={t('keysLimit')} {...number('keys', 'maxKeys')} />
        <TextField label={t('rate')} note={t('rateNote')} {...number('rate', 'rateLimitPerSecond')} />
        <TextField label={t('connections')} note={t('connectionsNote')} {...number('connections', 'maxConnections')} />
        <TextField
          label={t('databases')}
          note={t('databasesNote')}
          disabled={!admin}
          value={typed.databases}
          problem={wrong.has('allowedDatabases') ? t('invalid') : null}
          onChange={(event) => change({ databases: event.target.value })}
        />
        <TextField
          label={t('modules')}
          note={t('modulesNote')}
          disabled={!admin}
          value={typed.modules}
          problem={wrong.has('modules') ? t('invalid') : null}
          onChange={(event) => change({ modules: event.target.value })}
        />
      </div>
      <div className="rounded-control border border-line">
        <SwitchRow
          label={t('readOnly')}
          note={t('readOnlyNote')}
          checked={typed.readOnly}
          disabled={!admin}
          onChange={(readOnly) => change({ readOnly })}
        />
      </div>
      <RetentionFields typed={typed} wrong={wrong} admin={admin} onChange={change} />
      {admin && <SaveRow act={act} label={t('save')} valid={parsed.success} />}
    </form>
  );
}
