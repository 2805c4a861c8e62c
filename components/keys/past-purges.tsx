'use client';

import { useQuery } from '@tanstack/react-query';
import { ChevronLeft, ChevronRight, History } from 'lucide-react';
import { useState } from 'react';
import { useLocale, useNow, useTranslations } from 'use-intl';
import { purgesQuery } from '#lib/api/keys-query.ts';
import type { Purge } from '#lib/contracts/keys.ts';
import { formatCount } from '#lib/format/format-measure.ts';
import { useMomentText } from '../providers/use-moment-text.ts';
import { Problem } from '../ui/problem.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { codeFont } from './form-classes.ts';
import { PurgeProgress, purgeLooks } from './purge-progress.tsx';
import { PurgeScope } from './purge-scope.tsx';

const places = ['first', 'second', 'third', 'fourth'];

/** What was cleared before, by whom, and each receipt. */
export function PastPurges() {
  const t = useTranslations('keys.purge');
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState<Purge | null>(null);
  const close = () => {
    setOpen(false);
    setChosen(null);
  };
  return (
    <>
      <button
        type="button"
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
        className="-ml-2 inline-flex min-h-11 items-center gap-1.5 self-start rounded-control px-2 font-medium text-13 text-muted hover:bg-sunken hover:text-text"
      >
        <History size={16} strokeWidth={1.5} aria-hidden />
        {t('past')}
      </button>
      <Sheet open={open} onClose={close} title={t('past')}>
        {open && !chosen && <PurgeList onChoose={setChosen} />}
        {chosen && (
          <>
            <button
              type="button"
              onClick={() => setChosen(null)}
              className="-ml-2 inline-flex min-h-11 items-center gap-1 rounded-control pr-3 pl-1 font-medium text-14 text-accent hover:bg-sunken"
            >
              <ChevronLeft size={20} strokeWidth={1.5} aria-hidden />
              {t('pastBack')}
            </button>
            <PurgeScope module={chosen.module} type={chosen.dataType} pattern={chosen.pattern} />
            <PurgeProgress id={chosen.id} onClose={close} />
          </>
        )}
      </Sheet>
    </>
  );
}

function PurgeList({ onChoose }: { onChoose: (purge: Purge) => void }) {
  const t = useTranslations('keys.purge');
  const { data, error, refetch } = useQuery(purgesQuery());
  if (data?.purges.length === 0) return <p className="text-pretty pb-2 text-14 text-muted">{t('pastNone')}</p>;
  if (data) {
    return (
      <ul className="-mx-3 divide-y divide-line">
        {data.purges.map((purge) => (
          <li key={purge.id}>
            <PurgeLine purge={purge} onChoose={onChoose} />
          </li>
        ))}
      </ul>
    );
  }
  if (error) return <Problem message={t('pastFailed')} error={error} onRetry={() => refetch()} />;
  return (
    <div className="flex flex-col gap-2">
      {places.map((place) => (
        <span key={place} className="skeleton h-14 w-full" />
      ))}
    </div>
  );
}

function PurgeLine({ purge, onChoose }: { purge: Purge; onChoose: (purge: Purge) => void }) {
  const t = useTranslations('keys.purge');
  const locale = useLocale();
  const { moment } = useMomentText();
  const now = useNow().getTime();
  const { icon: Icon, tone } = purgeLooks[purge.state];
  const { module, dataType, pattern, requestedAt, requestedBy, deleted, state } = purge;
  return (
    <button
      type="button"
      onClick={() => onChoose(purge)}
      className="flex min-h-16 w-full items-center gap-3 rounded-control px-3 py-2 text-left hover:bg-sunken"
    >
      <Icon size={20} strokeWidth={1.5} aria-hidden className={`shrink-0 ${tone}`} />
      <span className="min-w-0 flex-1">
        <span className={`${codeFont} block truncate text-14`}>
          {[module, dataType ?? t('everyType'), ...(pattern === null ? [] : [`${pattern}*`])].join(' · ')}
        </span>
        <span className="block truncate text-12 text-muted tabular-nums">
          {t(state)} · {moment(requestedAt, now)} · {requestedBy}
        </span>
      </span>
      <span className="shrink-0 font-medium text-14 tabular-nums">{formatCount(locale, deleted)}</span>
      <ChevronRight size={20} strokeWidth={1.5} aria-hidden className="shrink-0 text-muted" />
    </button>
  );
}
