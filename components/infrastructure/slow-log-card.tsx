'use client';

import { useQuery } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'use-intl';
import { platformTenantsQuery } from '#lib/api/platform-tenants-query.ts';
import type { InfrastructureNode } from '#lib/contracts/infrastructure.ts';
import { figureText, formatMilliseconds } from '#lib/format/format-measure.ts';
import { nodeName } from '#lib/fleet/node-name.ts';
import { useMomentText } from '../providers/use-moment-text.ts';
import { Card } from '../ui/card.tsx';
import { MissingRight } from './missing-right.tsx';

const shownCommands = 20;

/** Commands that took long, without their arguments: those belong to the tenants. */
export function SlowLogCard({ node }: { node: InfrastructureNode }) {
  const t = useTranslations('infrastructure.slowLog');
  const { slowLog } = node;
  return (
    <Card
      id={`slow-log-${nodeName(node)}`}
      title={t('title')}
      aside={<span className="text-right text-12 text-muted">{t('redacted')}</span>}
    >
      <MissingRight node={node} cards={['slowLog']} />
      {slowLog === null && <p className="text-pretty py-2 text-14 text-muted">{t('unknown')}</p>}
      {slowLog?.length === 0 && <p className="text-pretty py-2 text-14 text-muted">{t('none')}</p>}
      {slowLog && slowLog.length > 0 && <SlowTable entries={slowLog.slice(0, shownCommands)} />}
    </Card>
  );
}

function SlowTable({ entries }: { entries: NonNullable<InfrastructureNode['slowLog']> }) {
  const t = useTranslations('infrastructure.slowLog');
  const locale = useLocale();
  const { dayTime } = useMomentText();
  const { data } = useQuery({ ...platformTenantsQuery(), refetchInterval: false });
  const nameOf = (id: string | null) => data?.tenants.find((tenant) => tenant.id === id)?.name ?? id ?? '—';
  return (
    <table className="w-full table-fixed text-13">
      <thead className="text-12 text-muted">
        <tr>
          <th scope="col" className="w-26 pb-1.5 text-left font-medium">
            {t('at')}
          </th>
          <th scope="col" className="w-24 pb-1.5 text-left font-medium">
            {t('command')}
          </th>
          <th scope="col" className="pb-1.5 text-left font-medium">
            {t('tenant')}
          </th>
          <th scope="col" className="pb-1.5 text-left font-medium max-md:hidden">
            {t('keyClass')}
          </th>
          <th scope="col" className="w-20 pb-1.5 text-right font-medium">
            {t('duration')}
          </th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <tr
            key={`${entry.at} ${entry.command} ${entry.durationMs} ${entry.keyClass}`}
            className="border-line border-t"
          >
            <td className="whitespace-nowrap py-1.5 text-muted tabular-nums">{dayTime(entry.at)}</td>
            <td className="truncate pr-3 font-medium uppercase">{entry.command.replace('|', ' ')}</td>
            <td className="truncate pr-3">{nameOf(entry.tenantId)}</td>
            <td title={entry.keyClass ?? undefined} className="truncate pr-3 text-muted max-md:hidden">
              {entry.keyClass?.split('/').slice(1).join(' / ') ?? '—'}
            </td>
            <td className="whitespace-nowrap text-right tabular-nums">
              {figureText(formatMilliseconds(locale, entry.durationMs))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
