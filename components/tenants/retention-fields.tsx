'use client';

import { useTranslations } from 'use-intl';
import { TextField } from '../settings/fields.tsx';
import type { TypedLimits } from './typed-limits.ts';

interface Props {
  typed: TypedLimits;
  /** Names of what is no number of hours or days. */
  wrong: ReadonlySet<string>;
  admin: boolean;
  onChange: (part: Partial<TypedLimits>) => void;
}

/** Each with the most that anybody has. */
const fields = [
  { field: 'keptSamples', words: 'samples', path: 'samplesHours', most: 24 },
  { field: 'keptMinutes', words: 'minutes', path: 'minutesHours', most: 48 },
  { field: 'keptHours', words: 'hours', path: 'hoursDays', most: 90 },
  { field: 'keptDays', words: 'days', path: 'daysDays', most: 730 },
] as const;

/** How long a tenant's telemetry is kept, where it is shorter than everybody's. */
export function RetentionFields({ typed, wrong, admin, onChange }: Props) {
  const t = useTranslations('tenants');
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-3 font-semibold text-14">{t('retention.title')}</legend>
      <div className="grid grid-cols-2 items-end gap-4 lg:grid-cols-4">
        {fields.map(({ field, words, path, most }) => (
          <TextField
            key={field}
            label={t(`retention.${words}`)}
            inputMode="numeric"
            placeholder={String(most)}
            disabled={!admin}
            value={typed[field]}
            problem={wrong.has(path) ? t('invalid') : null}
            onChange={(event) => onChange({ [field]: event.target.value })}
          />
        ))}
      </div>
      <p className="text-pretty text-13 text-muted">{t('retention.note')}</p>
    </fieldset>
  );
}
