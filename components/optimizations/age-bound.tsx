'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { optimizerSettingsQuery, saveOptimizerSettings, simulationQuery } from '#lib/api/optimizer-queries.ts';
import type { Simulation } from '#lib/contracts/optimizations.ts';
import { formatSpan } from '#lib/format/format-time.ts';
import { useRefusalWords } from '../errors/use-refusal-words.ts';

/** How old a value of the class may ever be: no recommendation goes beyond it. */
export function AgeBound({ simulation }: { simulation: Simulation }) {
  const t = useTranslations('whatIf');
  const words = useRefusalWords();
  const client = useQueryClient();
  const settings = useQuery(optimizerSettingsQuery());
  const name = `${simulation.module}:${simulation.dataType}`;
  const save = useMutation({
    mutationFn: (seconds: number | null) => {
      const { autoApply = false, maxAgeSeconds = {} } = settings.data ?? {};
      const { [name]: _, ...others } = maxAgeSeconds;
      return saveOptimizerSettings({
        autoApply,
        maxAgeSeconds: seconds === null ? others : { ...others, [name]: seconds },
      });
    },
    onSuccess: (saved) => {
      client.setQueryData(optimizerSettingsQuery().queryKey, saved);
      return client.invalidateQueries({ queryKey: simulationQuery(null).queryKey.slice(0, 3) });
    },
  });
  if (!settings.data) return null;
  const bound = settings.data.maxAgeSeconds[name] ?? null;
  return (
    <label className="flex flex-col gap-1 rounded-card border border-line bg-raised p-4 font-medium text-14 md:p-5">
      {t('bound')}
      <span className="font-normal text-13 text-muted">{t('boundNote')}</span>
      <select
        value={bound ?? ''}
        disabled={save.isPending}
        onChange={(event) => save.mutate(event.target.value === '' ? null : Number(event.target.value))}
        className="mt-1 min-h-11 w-full rounded-control border border-line-strong bg-raised px-3 font-normal text-14 md:max-w-90"
      >
        <option value="">{t('noBound')}</option>
        {simulation.points.slice(0, -1).map(({ ttlSeconds }) => (
          <option key={ttlSeconds} value={ttlSeconds}>
            {formatSpan(ttlSeconds * 1_000)}
          </option>
        ))}
      </select>
      <span role="status" className="min-h-5 font-normal text-13 text-muted">
        {save.isSuccess && t('boundSaved')}
        {save.error && t('boundFailed', { reason: words(save.error) })}
      </span>
    </label>
  );
}
