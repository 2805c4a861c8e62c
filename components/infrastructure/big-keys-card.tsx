'use client';

import { useQuery } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'use-intl';
import { platformTenantsQuery } from '#lib/api/platform-tenants-query.ts';
import type { BigKey } from '#lib/contracts/infrastructure.ts';
import { figureText, formatBytes } from '#lib/format/format-measure.ts';
import { Card } from '../ui/card.tsx';
import { distinctly } from '../ui/distinctly.ts';

const shownKeys = 10;
/** Two keys of a class may weigh the same. */
const identity = ({ keyClass, database, memoryBytes }: BigKey) => `${keyClass} ${database} ${memoryBytes}`;

/** The largest keys of the last census, by class: a key's own name is its tenant's. */
export function BigKeysCard({ keys }: { keys: readonly BigKey[] }) {
  const t = useTranslations('infrastructure.bigKeys');
  const locale = useLocale();
  const { data } = useQuery({ ...platformTenantsQuery(), refetchInterval: false });
  return (
    <Card id="big-keys" title={t('title')} aside={<span className="text-12 text-muted">{t('sampled')}</span>}>
      <ol className="divide-y divide-line">
        {distinctly(keys.slice(0, shownKeys), identity).map(({ id, item: key }) => (
          <li key={id} className="flex items-baseline justify-between gap-4 py-2 text-13">
            <span className="min-w-0 truncate">
              {data?.tenants.find((tenant) => tenant.id === key.tenantId)?.name ?? key.tenantId}{' '}
              <span className="text-muted">
                {key.keyClass.split('/').slice(1).join(' / ')} · {t('database', { id: key.database })}
              </span>
            </span>
            <span className="shrink-0 font-medium tabular-nums">
              {figureText(formatBytes(locale, key.memoryBytes))}
            </span>
          </li>
        ))}
      </ol>
    </Card>
  );
}
