'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { jobsQuery } from '#lib/api/jobs-query.ts';
import { sendJson } from '#lib/api/send-json.ts';
import { useRefusalWords } from '../errors/use-refusal-words.ts';
import { Button } from '../settings/button.tsx';

/** Asks for a run, and says whether the asking worked; how the run ends, its row says. */
export function AskButton({ path, label, what }: { path: string; label: string; what: string }) {
  const t = useTranslations('jobs');
  const client = useQueryClient();
  const ask = useMutation({
    mutationFn: () => sendJson('POST', path),
    onSuccess: () => client.invalidateQueries({ queryKey: jobsQuery().queryKey }),
  });
  const words = useRefusalWords();
  return (
    <span className="flex flex-wrap items-center gap-2">
      <Button aria-label={`${label}: ${what}`} disabled={ask.isPending} onClick={() => ask.mutate()}>
        {label}
      </Button>
      <span role="status" className="text-12 text-muted empty:sr-only">
        {ask.isSuccess && t('asked')}
        {ask.error && t('askFailed', { reason: words(ask.error, { conflict: t('conflict') }) })}
      </span>
    </span>
  );
}
