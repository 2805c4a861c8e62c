'use client';

import type { DehydratedState } from '@tanstack/react-query';
import { useState } from 'react';
import { useTimeZone, useTranslations } from 'use-intl';
import { organisationQuery } from '#lib/api/organisation-query.ts';
import { sendJson } from '#lib/api/send-json.ts';
import type { Viewer } from '#lib/contracts/session.ts';
import type { BusinessHours, Organisation, OrganisationChange } from '#lib/contracts/settings/organisation.ts';
import { Button } from './button.tsx';
import { FieldRow, SelectField, SwitchRow, TextField } from './fields.tsx';
import { SaveState } from './save-state.tsx';
import { SettingGroup } from './setting-group.tsx';
import { SettingsPage } from './settings-page.tsx';
import { SettingsQuery } from './settings-query.tsx';
import { useSave } from './use-save.ts';
import { ZoneOptions } from './zone-options.tsx';

const weekdays = [1, 2, 3, 4, 5, 6, 0] as const;
const usual = { opens: '08:00', closes: '18:00' };

/** When the tenant's company is open. */
export function HoursScreen({ viewer, state }: { viewer: Viewer; state: DehydratedState }) {
  const t = useTranslations('settings.hours');
  return (
    <SettingsPage viewer={viewer} state={state} title={t('title')} adminOnly>
      <SettingsQuery query={organisationQuery()} lines={7}>
        {({ businessHours }) => <HoursForm stored={businessHours} readOnly={viewer.role !== 'tenant_admin'} />}
      </SettingsQuery>
    </SettingsPage>
  );
}

function HoursForm({ stored, readOnly }: { stored: BusinessHours | null; readOnly: boolean }) {
  const t = useTranslations('settings');
  const zone = useTimeZone() ?? 'America/Sao_Paulo';
  const [draft, setDraft] = useState(stored);
  const save = useSave({
    send: (change: OrganisationChange) => sendJson<Organisation>('PATCH', '/api/settings/organisation', change),
    queryKey: organisationQuery().queryKey,
  });
  const change = (next: BusinessHours | null) => {
    save.reset();
    setDraft(next);
  };
  if (!draft) {
    const days = [1, 2, 3, 4, 5].map((day) => ({ day, ...usual }));
    return (
      <div className="flex flex-col items-start gap-4 rounded-card border border-line bg-raised p-4">
        <p className="text-14 text-muted">{t('hours.none')}</p>
        {!readOnly && (
          <Button look="primary" onClick={() => change({ timeZone: zone, days })}>
            {t('hours.define')}
          </Button>
        )}
      </div>
    );
  }
  const valid = draft.days.every(({ opens, closes }) => opens !== '' && opens < closes);
  return (
    <form
      className="flex flex-col gap-6"
      onSubmit={(event) => {
        event.preventDefault();
        if (valid) save.mutate({ businessHours: draft });
      }}
    >
      <SettingGroup>
        <FieldRow>
          <SelectField
            label={t('hours.zone')}
            value={draft.timeZone}
            disabled={readOnly}
            onChange={(event) => change({ ...draft, timeZone: event.target.value })}
          >
            <ZoneOptions chosen={draft.timeZone} />
          </SelectField>
        </FieldRow>
      </SettingGroup>
      <SettingGroup>
        {weekdays.map((day) => (
          <Weekday key={day} day={day} hours={draft} readOnly={readOnly} onChange={change} />
        ))}
      </SettingGroup>
      {!readOnly && (
        <div className="flex flex-wrap items-center gap-4">
          <Button type="submit" look="primary" disabled={!valid || save.isPending}>
            {t('save')}
          </Button>
          <SaveState save={save} />
        </div>
      )}
    </form>
  );
}

interface WeekdayProps {
  day: (typeof weekdays)[number];
  hours: BusinessHours;
  readOnly: boolean;
  onChange: (hours: BusinessHours) => void;
}

function Weekday({ day, hours, readOnly, onChange }: WeekdayProps) {
  const t = useTranslations('settings');
  const own = hours.days.find((each) => each.day === day);
  const others = hours.days.filter((each) => each.day !== day);
  const set = (times: { opens: string; closes: string } | null) =>
    onChange({ ...hours, days: times ? [...others, { day, ...times }].sort((a, b) => a.day - b.day) : others });
  const name = t(`days.d${day}`);
  return (
    <fieldset>
      <legend className="sr-only">{name}</legend>
      <SwitchRow
        label={name}
        note={own ? `${own.opens}–${own.closes}` : t('hours.closed')}
        checked={own !== undefined}
        disabled={readOnly}
        onChange={(open) => set(open ? usual : null)}
      />
      {own && !readOnly && (
        <div className="flex gap-4 px-4 pb-4">
          <TextField
            type="time"
            label={t('hours.opens')}
            value={own.opens}
            onChange={(event) => set({ ...own, opens: event.target.value })}
          />
          <TextField
            type="time"
            label={t('hours.closes')}
            value={own.closes}
            problem={own.opens < own.closes ? null : t('hours.invalid')}
            onChange={(event) => set({ ...own, closes: event.target.value })}
          />
        </div>
      )}
    </fieldset>
  );
}
