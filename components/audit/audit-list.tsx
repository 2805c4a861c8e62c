'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { useTranslations } from 'use-intl';
import { type AuditFilter, auditQuery, auditUrl } from '#lib/api/audit-query.ts';
import { Button } from '../settings/button.tsx';
import { TextField } from '../settings/fields.tsx';
import { Problem } from '../ui/problem.tsx';
import { AuditItem } from './audit-item.tsx';

const everything: AuditFilter = { search: '', from: '', to: '' };

/** Who did what: searched, paged, saved as a file. */
export function AuditList({ side }: { side: 'own' | 'platform' }) {
  const t = useTranslations('audit');
  const [filter, setFilter] = useState(everything);
  const asked = useDeferredValue(filter);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage, isFetchNextPageError } =
    useInfiniteQuery(auditQuery(side, asked));
  const entries = data?.pages.flatMap((page) => page.entries);
  return (
    <div className="flex flex-col gap-4">
      <Filter filter={filter} onChange={(change) => setFilter((known) => ({ ...known, ...change }))} />
      <div className="flex flex-wrap gap-2">
        <FileLink href={auditUrl(side, asked, { format: 'csv' })} label={t('exportCsv')} />
        <FileLink href={auditUrl(side, asked, { format: 'json' })} label={t('exportJson')} />
      </div>
      {error && (
        <div className="rounded-card border border-line bg-raised p-4">
          <Problem
            message={t('failed')}
            error={error}
            onRetry={() => (isFetchNextPageError ? fetchNextPage() : refetch())}
          />
        </div>
      )}
      {(entries || !error) && (
        <ul
          aria-busy={!entries}
          className="min-h-64 divide-y divide-line overflow-hidden rounded-card border border-line bg-raised"
        >
          {entries?.map((entry) => (
            <AuditItem key={entry.id} entry={entry} manyTenants={side === 'platform'} />
          ))}
          {!entries && lines.map((line) => <Waiting key={line} />)}
          {entries?.length === 0 && <li className="px-4 py-5 text-14 text-muted">{t('empty')}</li>}
        </ul>
      )}
      {hasNextPage && (
        <div>
          <Button disabled={isFetchingNextPage} onClick={() => fetchNextPage()}>
            {t(isFetchingNextPage ? 'loading' : 'more')}
          </Button>
        </div>
      )}
    </div>
  );
}

const lines = ['a', 'b', 'c', 'd', 'e', 'f'];

function Waiting() {
  return (
    <li className="flex h-16 flex-col justify-center gap-2 px-4">
      <div className="skeleton h-3.5 w-1/3" />
      <div className="skeleton h-3 w-2/3" />
    </li>
  );
}

function Filter({ filter, onChange }: { filter: AuditFilter; onChange: (change: Partial<AuditFilter>) => void }) {
  const t = useTranslations('audit');
  return (
    <search className="grid grid-cols-2 gap-3 sm:grid-cols-[1fr_auto_auto]">
      <div className="col-span-2 sm:col-span-1">
        <TextField
          type="search"
          label={t('search')}
          placeholder={t('searchHint')}
          maxLength={100}
          value={filter.search}
          onChange={(event) => onChange({ search: event.target.value })}
        />
      </div>
      <TextField
        type="date"
        label={t('from')}
        value={filter.from}
        onChange={(event) => onChange({ from: event.target.value })}
      />
      <TextField
        type="date"
        label={t('to')}
        value={filter.to}
        onChange={(event) => onChange({ to: event.target.value })}
      />
    </search>
  );
}

function FileLink({ href, label }: { href: string; label: string }) {
  return (
    <a
      href={href}
      download
      className="inline-flex min-h-11 items-center gap-2 rounded-control border border-line-strong px-4 font-medium text-14 hover:bg-sunken"
    >
      <Download size={16} strokeWidth={1.75} aria-hidden />
      {label}
    </a>
  );
}
