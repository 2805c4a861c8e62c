'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { databasesQuery } from '#lib/api/databases-query.ts';
import type { Scope } from '#lib/api/scope.ts';
import type { RecentOperation } from '#lib/contracts/recent-operations.ts';
import { Card } from '../ui/card.tsx';
import { Problem } from '../ui/problem.tsx';
import { useAddress } from '../ui/use-address.ts';
import { OperationsFilterChoice } from './operations-filter-choice.tsx';
import { parseOperationsFilter, writeOperationsFilter } from './operations-filter-parameters.ts';
import { RecentOperationRow } from './recent-operation-row.tsx';
import { useOperations } from './use-operations.ts';

const filterForm = { parse: parseOperationsFilter, write: writeOperationsFilter };

/** A phone shows the first eight of them, by style. */
const shownAtMost = 10;
const places = Array.from({ length: shownAtMost }, (_, index) => index);

/** The newest operations as they happen; the list holds still while somebody reads it. */
export function RecentOperationsCard({ scope }: { scope: Scope }) {
  const t = useTranslations('operations');
  const [filter, setFilter] = useAddress(filterForm);
  const { data, error, refetch, filtered } = useOperations(filter, scope);
  const { data: catalogue } = useQuery(databasesQuery(scope));
  const [held, setHeld] = useState<RecentOperation[] | null>(null);
  const operations = (held ?? data?.operations)?.slice(0, shownAtMost);
  const hold = () => setHeld(data?.operations ?? null);
  const letGo = () => setHeld(null);
  return (
    <Card
      id="operations"
      title={t('title')}
      aside={
        <OperationsFilterChoice
          filter={filter}
          onChange={setFilter}
          catalogue={catalogue?.catalogue ?? 'multi-tenant'}
        />
      }
    >
      {operations?.length === 0 && (
        <p className="text-pretty py-6 text-14 text-muted">{t(filtered ? 'emptyFiltered' : 'empty')}</p>
      )}
      {operations && operations.length > 0 && (
        <>
          <ul
            className="-my-1 divide-y divide-line"
            onPointerEnter={hold}
            onPointerLeave={letGo}
            onPointerCancel={letGo}
          >
            {operations.map((operation) => (
              <RecentOperationRow key={operation.id} operation={operation} />
            ))}
          </ul>
          <p className="mt-3 min-h-4 text-12 text-muted">
            {held ? t('paused') : operations.some((operation) => operation.weight > 1) && t('sampled')}
          </p>
        </>
      )}
      {!data && error && <Problem message={t('failed')} error={error} onRetry={() => refetch()} />}
      {!data && !error && (
        <div className="flex flex-col gap-2">
          {places.map((place) => (
            <span key={place} className="skeleton h-12 w-full max-lg:nth-[n+9]:hidden" />
          ))}
        </div>
      )}
    </Card>
  );
}
