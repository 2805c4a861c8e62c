'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { lifeCycleQuery } from '#lib/api/life-cycle-query.ts';
import { sendJson } from '#lib/api/send-json.ts';
import type { TenantLifeCycle } from '#lib/contracts/tenant-life-cycle.ts';
import type { MovePlan, TenantTopologyView } from '#lib/contracts/tenant-move.ts';
import { useDatabaseWords } from '../databases/use-database-words.ts';
import { Button } from '../settings/button.tsx';
import { SelectField, TextField } from '../settings/fields.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { ActState } from './act-state.tsx';
import { databaseIds, serverOf } from './database-servers.ts';
import { MovePlanFacts } from './move-plan-facts.tsx';
import { useMoveRefusal } from './use-move-refusal.ts';

interface Props {
  tenant: TenantLifeCycle;
  topology: TenantTopologyView;
  open: boolean;
  onClose: () => void;
}

/** Moves a tenant, or one of its databases: first what it would mean, then the tenant's slug typed, then it begins. */
export function MoveSheet({ open, onClose, ...about }: Props) {
  const t = useTranslations('tenants.place');
  return (
    <Sheet open={open} onClose={onClose} title={t('title', { name: about.tenant.name })}>
      {open && <MoveForm {...about} onClose={onClose} />}
    </Sheet>
  );
}

const usual = '';
const all = 'all';

/** Servers where not all of the tenant's databases are already, the others before the usual one. */
function targetsOf({ servers, available }: TenantTopologyView): string[] {
  return [...available, usual].filter((name) =>
    databaseIds.some((database) => (serverOf(servers, database) ?? usual) !== name),
  );
}

function MoveForm({ tenant, topology, onClose }: Omit<Props, 'open'>) {
  const t = useTranslations('tenants.place');
  const words = useTranslations('tenants');
  const client = useQueryClient();
  const nameOf = useDatabaseWords(topology.catalogue);
  const refusal = useMoveRefusal();
  const targets = targetsOf(topology);
  const [target, setTarget] = useState(targets[0] ?? usual);
  const [what, setWhat] = useState(all);
  const [typed, setTyped] = useState('');
  const wish = { to: target === usual ? null : target, ...(what === all ? {} : { databases: [Number(what)] }) };
  const path = `/api/platform/tenants/${tenant.id}/move`;
  const look = useMutation({
    mutationFn: () => sendJson<MovePlan>('POST', path, { ...wish, dryRun: true }),
  });
  const move = useMutation({
    mutationFn: () => sendJson<TenantLifeCycle>('POST', path, wish),
    onSuccess: (now) => {
      client.setQueryData(lifeCycleQuery(tenant.id).queryKey, now);
      onClose();
    },
  });
  const choose = (change: (value: string) => void) => (event: { target: { value: string } }) => {
    look.reset();
    move.reset();
    change(event.target.value);
  };
  const error = move.error ?? look.error;
  const plan = look.data;
  const confirmed = plan !== undefined && typed.trim() === tenant.slug;
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (confirmed) move.mutate();
        else if (!plan) look.mutate();
      }}
    >
      <div className="flex flex-col gap-4 sm:flex-row">
        <SelectField label={t('target')} value={target} onChange={choose(setTarget)}>
          {targets.map((name) => (
            <option key={name} value={name}>
              {name === usual ? t('usual') : name}
            </option>
          ))}
        </SelectField>
        <SelectField label={t('what')} value={what} onChange={choose(setWhat)}>
          <option value={all}>{t('all')}</option>
          {databaseIds.map((database) => (
            <option key={database} value={database}>
              {t('oneDatabase', { number: database, name: nameOf(database).name })}
            </option>
          ))}
        </SelectField>
      </div>
      {plan && (
        <>
          <MovePlanFacts plan={plan} />
          <p className="text-pretty text-13 text-muted">{t('effect')}</p>
          <TextField
            label={t('type', { slug: tenant.slug })}
            value={typed}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setTyped(event.target.value)}
          />
        </>
      )}
      <div className="flex flex-wrap items-center gap-3">
        {plan ? (
          <Button type="submit" look="primary" disabled={!confirmed || move.isPending}>
            {t('start')}
          </Button>
        ) : (
          <Button type="submit" look="primary" disabled={look.isPending}>
            {t(look.isPending ? 'looking' : 'look')}
          </Button>
        )}
        <Button onClick={onClose}>{words('cancel')}</Button>
      </div>
      {error && <ActState act={{ isSuccess: false, error }} own={refusal(error)} />}
    </form>
  );
}
