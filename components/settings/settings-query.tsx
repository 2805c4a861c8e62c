'use client';

import { type QueryKey, type UseQueryOptions, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Problem } from '../ui/problem.tsx';

interface Props<T, K extends QueryKey> {
  query: UseQueryOptions<T, Error, T, K>;
  /** Lines of the skeleton. */
  lines?: number;
  children: (data: T) => ReactNode;
}

/** Shows what a query answers; a skeleton before, the fault and a way to try again where there is nothing to show. */
export function SettingsQuery<T, K extends QueryKey>({ query, lines = 3, children }: Props<T, K>) {
  const t = useTranslations('settings');
  const { data, error, refetch } = useQuery(query);
  if (data !== undefined) return children(data);
  if (error) {
    return (
      <div className="rounded-card border border-line bg-raised p-4">
        <Problem message={t('loadFailed')} error={error} onRetry={() => refetch()} />
      </div>
    );
  }
  return (
    <div aria-busy className="divide-y divide-line rounded-card border border-line bg-raised">
      {Array.from({ length: lines }, (_, line) => line).map((line) => (
        <div key={line} className="flex h-16 items-center px-4">
          <div className="skeleton h-4 w-1/2" />
        </div>
      ))}
    </div>
  );
}
