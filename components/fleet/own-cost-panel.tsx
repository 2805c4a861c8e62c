'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useLocale, useTranslations } from 'use-intl';
import { infrastructureQuery } from '#lib/api/infrastructure-query.ts';
import { figureText, formatPercent, formatRate } from '#lib/format/format-measure.ts';
import { Card } from '../ui/card.tsx';
import { Problem } from '../ui/problem.tsx';

/** What watching costs the servers, against the budget that caps it. */
export function OwnCostPanel() {
  const t = useTranslations();
  const locale = useLocale();
  const { data, error, refetch } = useQuery(infrastructureQuery());
  return (
    <Card
      id="own-cost"
      title={t('fleet.ownCost.title')}
      aside={
        <Link href="/platform/infrastructure" className="-my-2 inline-flex min-h-11 items-center text-13 text-accent">
          {t('fleet.ownCost.more')}
        </Link>
      }
    >
      {data && (
        <ul className="flex flex-col gap-3">
          {data.nodes.map(({ role, ownCost }) => (
            <li key={role}>
              <p className="flex flex-wrap justify-between gap-x-3 text-13">
                <span className="text-muted">{t(`infrastructure.node.${role}`)}</span>
                <span className="whitespace-nowrap font-medium tabular-nums">
                  {ownCost === null
                    ? t('fleet.ownCost.unknown')
                    : t('fleet.ownCost.figures', {
                        share: figureText(formatPercent(locale, ownCost.serverTimeShare)),
                        budget: figureText(formatPercent(locale, ownCost.budgetShare)),
                        rate: figureText(formatRate(locale, ownCost.commandsPerSecond, t('infrastructure.perSecond'))),
                      })}
                </span>
              </p>
              <span aria-hidden className="mt-1.5 block h-1 overflow-hidden rounded-full bg-sunken">
                {ownCost !== null && ownCost.serverTimeShare !== null && (
                  <span
                    className={`block h-full min-w-0.5 rounded-full ${ownCost.serverTimeShare > ownCost.budgetShare ? 'bg-[var(--warn)]' : 'bg-[var(--data-1)]'}`}
                    style={{
                      width: `${Math.min(100, (100 * ownCost.serverTimeShare) / ownCost.budgetShare).toFixed(1)}%`,
                    }}
                  />
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
      {!data && error && <Problem message={t('infrastructure.failed')} error={error} onRetry={() => refetch()} />}
      {!data && !error && <div className="skeleton h-22" />}
    </Card>
  );
}
