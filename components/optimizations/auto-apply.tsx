'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { optimizerSettingsQuery, saveOptimizerSettings } from '#lib/api/optimizer-queries.ts';
import { useRefusalWords } from '../errors/use-refusal-words.ts';
import { Switch } from '../ui/switch.tsx';

/** Whether the best proposal goes on trial without a tap. */
export function AutoApply() {
  const t = useTranslations('optimizations');
  const words = useRefusalWords();
  const client = useQueryClient();
  const settings = useQuery(optimizerSettingsQuery());
  const save = useMutation({
    mutationFn: (autoApply: boolean) =>
      saveOptimizerSettings({ maxAgeSeconds: settings.data?.maxAgeSeconds ?? {}, autoApply }),
    onSuccess: (saved) => client.setQueryData(optimizerSettingsQuery().queryKey, saved),
  });
  if (!settings.data) return <div className="skeleton h-20" />;
  return (
    <div className="rounded-card border border-line bg-raised px-4 py-2 md:px-5">
      <Switch
        label={t('autoApply')}
        note={t('autoApplyNote')}
        checked={save.isPending ? save.variables : settings.data.autoApply}
        onChange={(checked) => save.mutate(checked)}
      />
      {save.error && (
        <p role="alert" className="pb-2 text-13 text-bad">
          {t('autoApplyFailed', { reason: words(save.error) })}
        </p>
      )}
    </div>
  );
}
