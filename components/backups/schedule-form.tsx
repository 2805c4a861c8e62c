'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { backupsQuery } from '#lib/api/backups-query.ts';
import { sendJson } from '#lib/api/send-json.ts';
import { type Backups, backupSections, type ProtectionSettings } from '#lib/contracts/backups.ts';
import { Button } from '../settings/button.tsx';
import { FieldRow, SelectField, SwitchRow } from '../settings/fields.tsx';
import { SaveState } from '../settings/save-state.tsx';
import { SettingGroup } from '../settings/setting-group.tsx';
import { useSave } from '../settings/use-save.ts';

const hours = Array.from({ length: 24 }, (_, hour) => hour);
const retentions = [1, 3, 7, 14, 30, 90, 180, 365];
const exportRetentions = [1, 3, 7, 15, 30, 90];
const hourText = (hour: number) => `${String(hour).padStart(2, '0')}:00`;

/** When backups are made by themselves, what goes along, and how long things stay. */
export function ScheduleForm({
  stored,
  timeZone,
  readOnly,
}: {
  stored: ProtectionSettings;
  timeZone: string;
  readOnly: boolean;
}) {
  const t = useTranslations('protection.backups');
  const client = useQueryClient();
  const [draft, setDraft] = useState(stored);
  const save = useSave({
    send: (settings: ProtectionSettings) => sendJson<ProtectionSettings>('PUT', '/api/backups/settings', settings),
    onSaved: (settings) => {
      client.setQueryData<Backups>(backupsQuery().queryKey, (known) => known && { ...known, settings });
    },
  });
  const change = (next: Partial<ProtectionSettings>) => {
    save.reset();
    setDraft({ ...draft, ...next });
  };
  return (
    <div className="flex flex-col gap-6">
      <SettingGroup title={t('schedule')}>
        <SwitchRow
          label={t('enabled')}
          note={t('enabledNote', { zone: timeZone })}
          checked={draft.backupEnabled}
          disabled={readOnly}
          onChange={(backupEnabled) => change({ backupEnabled })}
        />
        <FieldRow>
          <SelectField
            label={t('hour')}
            value={draft.backupHour}
            disabled={readOnly || !draft.backupEnabled}
            onChange={({ target }) => change({ backupHour: Number(target.value) })}
          >
            {hours.map((hour) => (
              <option key={hour} value={hour}>
                {hourText(hour)}
              </option>
            ))}
          </SelectField>
          <DaysField
            label={t('retention')}
            days={retentions}
            value={draft.backupRetentionDays}
            disabled={readOnly}
            onChange={(backupRetentionDays) => change({ backupRetentionDays })}
          />
          <DaysField
            label={t('exports')}
            days={exportRetentions}
            value={draft.exportRetentionDays}
            disabled={readOnly}
            onChange={(exportRetentionDays) => change({ exportRetentionDays })}
          />
        </FieldRow>
      </SettingGroup>
      <SettingGroup title={t('sections')}>
        {backupSections.map((section) => (
          <SwitchRow
            key={section}
            label={t(`section.${section}`)}
            checked={draft.backupSections.includes(section)}
            disabled={readOnly}
            onChange={(on) =>
              change({
                backupSections: backupSections.filter((each) =>
                  each === section ? on : draft.backupSections.includes(each),
                ),
              })
            }
          />
        ))}
      </SettingGroup>
      {!readOnly && (
        <div className="flex flex-wrap items-center gap-3">
          <Button disabled={save.isPending} onClick={() => save.mutate(draft)}>
            {t('save')}
          </Button>
          <SaveState save={save} />
        </div>
      )}
    </div>
  );
}

interface DaysProps {
  label: string;
  days: readonly number[];
  value: number;
  disabled: boolean;
  onChange: (days: number) => void;
}

/** A number of days: the usual ones, and the one that is set. */
function DaysField({ label, days, value, disabled, onChange }: DaysProps) {
  const t = useTranslations('protection.backups');
  const options = [...new Set([...days, value])].sort((one, other) => one - other);
  return (
    <SelectField
      label={label}
      value={value}
      disabled={disabled}
      onChange={({ target }) => onChange(Number(target.value))}
    >
      {options.map((count) => (
        <option key={count} value={count}>
          {t('days', { count })}
        </option>
      ))}
    </SelectField>
  );
}
