'use client';

import type { DehydratedState } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { accountQuery } from '#lib/api/account-query.ts';
import {
  type AlertSeverity,
  alertSeverities,
  type NotificationChannel,
  notificationChannels,
  type Preferences,
} from '#lib/contracts/account.ts';
import type { Viewer } from '#lib/contracts/session.ts';
import { FieldRow, SwitchRow, TextField } from './fields.tsx';
import { SaveState } from './save-state.tsx';
import { SettingGroup } from './setting-group.tsx';
import { SettingsPage } from './settings-page.tsx';
import { SettingsQuery } from './settings-query.tsx';
import { usePreferencesSave } from './use-preferences-save.ts';

type Save = ReturnType<typeof usePreferencesSave>;

/** Which alerts reach a person, by which way, and when not. */
export function NotificationsScreen({ viewer, state }: { viewer: Viewer; state: DehydratedState }) {
  const t = useTranslations('settings.notifications');
  return (
    <SettingsPage viewer={viewer} state={state} title={t('title')} note={t('note')}>
      <SettingsQuery query={accountQuery()} lines={6}>
        {({ preferences }) => <NotificationChoices preferences={preferences} />}
      </SettingsQuery>
    </SettingsPage>
  );
}

function NotificationChoices({ preferences }: { preferences: Preferences }) {
  const save = usePreferencesSave();
  const { notifications } = preferences;
  const toggle = (channel: NotificationChannel, severity: AlertSeverity, on: boolean) => {
    const others = (notifications[channel] ?? []).filter((each) => each !== severity);
    save.mutate({ notifications: { ...notifications, [channel]: on ? [...others, severity] : others } });
  };
  return (
    <>
      <SettingGroup>
        {notificationChannels.map((channel) => (
          <Channel
            key={channel}
            channel={channel}
            chosen={notifications[channel] ?? []}
            disabled={save.isPending}
            onToggle={(severity, on) => toggle(channel, severity, on)}
          />
        ))}
      </SettingGroup>
      <QuietHours quietHours={preferences.quietHours} save={save} />
      <SaveState save={save} />
    </>
  );
}

interface ChannelProps {
  channel: NotificationChannel;
  chosen: readonly AlertSeverity[];
  disabled: boolean;
  onToggle: (severity: AlertSeverity, on: boolean) => void;
}

function Channel({ channel, chosen, disabled, onToggle }: ChannelProps) {
  const t = useTranslations('settings.notifications');
  const id = useId();
  return (
    // Named by the paragraph: a legend cannot stand beside what it names.
    <fieldset
      aria-labelledby={id}
      className="flex flex-col gap-2 px-4 py-3 sm:flex-row sm:items-center sm:justify-between"
    >
      <p id={id} className="font-medium text-14">
        {t(channel)}
      </p>
      <div className="flex gap-2">
        {alertSeverities.map((severity) => (
          <label
            key={severity}
            className="relative grid min-h-11 flex-1 cursor-pointer place-items-center rounded-control border border-line-strong px-3 text-13 text-muted has-checked:border-accent has-checked:bg-accent/12 has-checked:font-medium has-checked:text-text has-focus-visible:outline-2 has-focus-visible:outline-accent"
          >
            <input
              type="checkbox"
              checked={chosen.includes(severity)}
              aria-disabled={disabled}
              onChange={(event) => {
                if (!disabled) onToggle(severity, event.target.checked);
              }}
              className="absolute inset-0 cursor-pointer appearance-none outline-none"
            />
            {t(severity)}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

const usual = { start: '22:00', end: '07:00' };

function QuietHours({ quietHours, save }: { quietHours: Preferences['quietHours']; save: Save }) {
  const t = useTranslations('settings.notifications');
  const [draft, setDraft] = useState(quietHours ?? usual);
  const invalid = draft.start === draft.end || draft.start === '' || draft.end === '';
  const change = (next: typeof draft) => {
    setDraft(next);
    if (next.start && next.end && next.start !== next.end) save.mutate({ quietHours: next });
  };
  return (
    <SettingGroup title={t('quiet')} note={t('quietNote')}>
      <SwitchRow
        label={t('quietOn')}
        checked={quietHours !== null}
        onChange={(on) => save.mutate({ quietHours: on && !invalid ? draft : null })}
      />
      {quietHours && (
        <FieldRow>
          <TextField
            type="time"
            label={t('from')}
            value={draft.start}
            problem={invalid ? t('quietInvalid') : null}
            onChange={(event) => change({ ...draft, start: event.target.value })}
          />
          <TextField
            type="time"
            label={t('until')}
            value={draft.end}
            onChange={(event) => change({ ...draft, end: event.target.value })}
          />
        </FieldRow>
      )}
    </SettingGroup>
  );
}
