'use client';

import type { DehydratedState } from '@tanstack/react-query';
import { useLocale, useNow, useTimeZone, useTranslations } from 'use-intl';
import { accountQuery } from '#lib/api/account-query.ts';
import {
  currencies,
  type DateFormat,
  dateFormats,
  type Preferences,
  type PreferencesChange,
} from '#lib/contracts/account.ts';
import type { Viewer } from '#lib/contracts/session.ts';
import { formatDate } from '#lib/format/format-date.ts';
import { formatTimeOfDay } from '#lib/format/format-time.ts';
import { AppearanceChoices } from '../account/appearance-choices.tsx';
import { usePreferences } from '../providers/preferences.tsx';
import { FieldRow, SelectField, SwitchRow } from './fields.tsx';
import { SaveState } from './save-state.tsx';
import { SettingGroup } from './setting-group.tsx';
import { SettingsPage } from './settings-page.tsx';
import { SettingsQuery } from './settings-query.tsx';
import { usePreferencesSave } from './use-preferences-save.ts';
import { ZoneOptions } from './zone-options.tsx';

/** How the product looks to one person: language, theme, times and formats. */
export function DisplayScreen({ viewer, state }: { viewer: Viewer; state: DehydratedState }) {
  const t = useTranslations('settings.display');
  return (
    <SettingsPage viewer={viewer} state={state} title={t('title')} note={t('note')}>
      <SettingsQuery query={accountQuery()}>
        {({ preferences }) => <DisplayChoices preferences={preferences} />}
      </SettingsQuery>
    </SettingsPage>
  );
}

const dateWords = {
  locale: 'dateLocale',
  day_first: 'dateDayFirst',
  month_first: 'dateMonthFirst',
  iso: 'dateIso',
} as const;

function DisplayChoices({ preferences }: { preferences: Preferences }) {
  const t = useTranslations();
  const { queued, choose } = usePreferences();
  const save = usePreferencesSave();
  // All are harmless: without a network they wait on this device, where they are seen to.
  const saveOnline = (change: PreferencesChange) => navigator.onLine && save.mutate(change);
  const saveOrQueue = (change: { utc: boolean } | { dateFormat: DateFormat }) =>
    navigator.onLine ? save.mutate(change) : choose(change);
  const dateFormat = queued.dateFormat ?? preferences.dateFormat;
  return (
    <>
      <div className="flex flex-col gap-5 rounded-card border border-line bg-raised p-4">
        <AppearanceChoices onChosen={saveOnline} />
      </div>
      <SettingGroup title={t('settings.display.times')}>
        <SwitchRow
          label={t('settings.display.utc')}
          note={t('settings.display.utcNote')}
          checked={queued.utc ?? preferences.utc}
          onChange={(utc) => saveOrQueue({ utc })}
        />
        <FieldRow>
          <SelectField
            label={t('settings.display.zone')}
            value={preferences.timeZone ?? ''}
            disabled={preferences.utc}
            onChange={(event) => save.mutate({ timeZone: event.target.value || null })}
          >
            <option value="">{t('settings.display.zoneDevice')}</option>
            <ZoneOptions chosen={preferences.timeZone} />
          </SelectField>
        </FieldRow>
      </SettingGroup>
      <SettingGroup title={t('settings.display.formats')}>
        <FieldRow>
          <SelectField
            label={t('settings.display.dateFormat')}
            value={dateFormat}
            onChange={(event) =>
              saveOrQueue({ dateFormat: dateFormats.find((name) => name === event.target.value) ?? 'locale' })
            }
          >
            {dateFormats.map((name) => (
              <option key={name} value={name}>
                {t(`settings.display.${dateWords[name]}`)}
              </option>
            ))}
          </SelectField>
          <SelectField
            label={t('settings.display.currency')}
            note={t('settings.display.currencyNote')}
            value={preferences.currency}
            onChange={(event) =>
              save.mutate({ currency: currencies.find((name) => name === event.target.value) ?? 'BRL' })
            }
          >
            {currencies.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </SelectField>
        </FieldRow>
        <Example currency={preferences.currency} dateFormat={dateFormat} />
      </SettingGroup>
      <SaveState save={save} />
    </>
  );
}

function Example({ currency, dateFormat }: Pick<Preferences, 'currency' | 'dateFormat'>) {
  const t = useTranslations('settings.display');
  const locale = useLocale();
  const timeZone = useTimeZone() ?? 'UTC';
  const now = useNow().getTime();
  const money = new Intl.NumberFormat(locale, { style: 'currency', currency }).format(1234.5);
  const date = formatDate(locale, timeZone, now, dateFormat);
  return (
    <p className="px-4 py-3 text-13 text-muted tabular-nums">
      {t('example', { date, time: formatTimeOfDay(timeZone, now), money })}
    </p>
  );
}
