'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { LoaderCircle } from 'lucide-react';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import { keysQuery } from '#lib/api/keys-query.ts';
import { ownScope, type Scope } from '#lib/api/scope.ts';
import type { KeyFilter, KeyRow, Keys } from '#lib/contracts/keys.ts';
import { formatCount } from '#lib/format/format-measure.ts';
import { Card } from '../ui/card.tsx';
import { Problem } from '../ui/problem.tsx';
import { quietButton } from './form-classes.ts';
import { KeyRowButton } from './key-row-button.tsx';

interface Props {
  /** Whose keys. Default: those of the signed-in tenant. */
  scope?: Scope;
  filter: KeyFilter;
  databaseName: (id: number) => string;
  onOpen: (row: KeyRow) => void;
  /** Stands at the right of the title. */
  aside: ReactNode;
}

/** Pages are asked for by themselves until a screen is full, so many at most; then somebody decides. */
const enoughRows = 25;
const greatestOwnPages = 40;
const places = Array.from({ length: 8 }, (_, index) => index);

const identity = (row: KeyRow) => JSON.stringify([row.database, row.module, row.dataType, row.key, row.part]);

/** A server may show a key twice. Masked ones look alike and are all kept. */
function distinct(pages: Keys[]): { id: string; row: KeyRow }[] {
  const seen = new Map<string, number>();
  return pages.flatMap(({ keys }) =>
    keys.flatMap((row) => {
      const known = identity(row);
      const times = seen.get(known) ?? 0;
      seen.set(known, times + 1);
      if (times === 0) return [{ id: known, row }];
      return row.key.endsWith('••••') ? [{ id: `${known}${times}`, row }] : [];
    }),
  );
}

/** The keys that match, as far as they were examined. */
export function KeyList({ scope = ownScope, filter, databaseName, onOpen, aside }: Props) {
  const t = useTranslations('keys.list');
  const query = useInfiniteQuery(keysQuery(filter, scope));
  const { data, error, fetchNextPage, hasNextPage, isFetching, refetch } = query;
  const [stopped, setStopped] = useState(false);
  const rows = useMemo(() => distinct(data?.pages ?? []), [data]);
  const last = data?.pages.at(-1);
  const seeking = rows.length < enoughRows && hasNextPage && !stopped && (data?.pages.length ?? 0) < greatestOwnPages;
  useEffect(() => {
    if (seeking && !isFetching && !error) void fetchNextPage();
  }, [seeking, isFetching, error, fetchNextPage]);
  const none = Object.values(filter).every((part) => part === undefined);
  return (
    <Card id="keys" title={t('title')} aside={aside}>
      <ul aria-busy={isFetching} className="divide-y divide-line">
        {rows.map(({ id, row }) => (
          <li key={id} data-testid="key-row">
            <KeyRowButton row={row} databaseName={databaseName(row.database)} onOpen={onOpen} />
          </li>
        ))}
      </ul>
      {!data && !error && (
        <div className="flex flex-col gap-2">
          {places.map((place) => (
            <span key={place} className="skeleton h-12 w-full" />
          ))}
        </div>
      )}
      {error && <Problem message={t('failed')} error={error} onRetry={() => (data ? fetchNextPage() : refetch())} />}
      {last && rows.length === 0 && !hasNextPage && (
        <div className="py-6">
          <p className="font-medium text-14">{t(none ? 'emptyAccount' : 'empty')}</p>
          <p className="mt-1 text-pretty text-14 text-muted">{t(none ? 'emptyAccountBody' : 'emptyBody')}</p>
        </div>
      )}
      {last && (
        <Footer
          count={rows.length}
          last={last}
          busy={isFetching}
          seeking={seeking}
          onMore={() => {
            setStopped(false);
            void fetchNextPage();
          }}
          onStop={() => setStopped(true)}
        />
      )}
    </Card>
  );
}

interface FooterProps {
  count: number;
  last: Keys;
  busy: boolean;
  /** True while pages are asked for by themselves. */
  seeking: boolean;
  onMore: () => void;
  onStop: () => void;
}

function Footer({ count, last, busy, seeking, onMore, onStop }: FooterProps) {
  const t = useTranslations('keys.list');
  const locale = useLocale();
  const { scanned, estimatedTotal, cursor } = last;
  const looked = formatCount(locale, scanned);
  const more =
    estimatedTotal === null
      ? t('examinedUnknown', { scanned: looked })
      : t('examined', { scanned: looked, total: formatCount(locale, estimatedTotal) });
  return (
    <div className="mt-3 flex min-h-11 flex-wrap items-center justify-between gap-3 text-13 text-muted">
      <p role="status" className="tabular-nums">
        {cursor === null ? t('complete', { count, scanned: looked }) : `${t('found', { count })} · ${more}`}
      </p>
      {cursor !== null && (
        <button
          type="button"
          onClick={seeking ? onStop : onMore}
          disabled={busy && !seeking}
          className={`${quietButton} text-text`}
        >
          {busy && <LoaderCircle size={16} strokeWidth={1.5} aria-hidden className="animate-spin" />}
          {seeking ? t('stop') : busy ? t('searching') : t('more')}
        </button>
      )}
    </div>
  );
}
