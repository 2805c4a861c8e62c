'use client';

import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { askQuestion } from '#lib/api/optimizer-queries.ts';
import { Card } from '../ui/card.tsx';
import { Problem } from '../ui/problem.tsx';

const longestQuestion = 300;

/** A question about the tenant's own figures, answered by a local model, or by what is known. */
export function AskCard() {
  const t = useTranslations('optimizations');
  const [question, setQuestion] = useState('');
  const ask = useMutation({ mutationFn: askQuestion });
  return (
    <Card title={t('askTitle')} testId="ask">
      <form
        className="flex flex-wrap gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          if (question.trim().length >= 3) ask.mutate(question);
        }}
      >
        <input
          aria-label={t('askTitle')}
          placeholder={t('askPlaceholder')}
          value={question}
          maxLength={longestQuestion}
          onChange={(event) => setQuestion(event.target.value)}
          className="min-h-11 min-w-60 flex-1 rounded-control border border-line-strong bg-raised px-3 text-14"
        />
        <button
          type="submit"
          disabled={ask.isPending}
          className="inline-flex min-h-11 items-center rounded-control border border-line-strong px-4 font-medium text-14 hover:bg-sunken disabled:opacity-80"
        >
          {t('ask')}
        </button>
      </form>
      <div role="status">
        {ask.data && <p className="mt-3 text-pretty text-14">{ask.data.text}</p>}
        {ask.data && (
          <p className="mt-1 text-12 text-muted">
            {ask.data.source === 'model' ? t('explanationModel') : t('askTemplate')}
          </p>
        )}
      </div>
      {ask.error && <Problem message={t('explanationFailed')} error={ask.error} onRetry={() => ask.mutate(question)} />}
    </Card>
  );
}
