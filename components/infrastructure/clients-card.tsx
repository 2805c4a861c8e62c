'use client';

import { useLocale, useTranslations } from 'use-intl';
import type { InfrastructureNode } from '#lib/contracts/infrastructure.ts';
import { figureText, formatBytes, formatCompact } from '#lib/format/format-measure.ts';
import { nodeName } from '#lib/fleet/node-name.ts';
import { Card } from '../ui/card.tsx';
import { MissingRight } from './missing-right.tsx';

const shownGroups = 8;

/** Who is connected, by the name that the connection gave itself. */
export function ClientsCard({ node }: { node: InfrastructureNode }) {
  const t = useTranslations('infrastructure');
  const locale = useLocale();
  const { clients } = node;
  if (!clients) return null;
  return (
    <Card
      id={`clients-${nodeName(node)}`}
      title={t('clients.title')}
      aside={
        <span className="shrink-0 text-13 text-muted tabular-nums">
          {t('clients.of', {
            connected: formatCompact(locale, clients.connected),
            max: formatCompact(locale, clients.maxClients),
          })}
        </span>
      }
    >
      <MissingRight node={node} cards={['clients']} />
      <ul className="divide-y divide-line">
        {(clients.groups ?? []).slice(0, shownGroups).map((group) => (
          <li key={`${group.user} ${group.name}`} className="flex items-baseline justify-between gap-3 py-2 text-13">
            <span className="min-w-0 truncate">
              {group.name || t('clients.unnamed')} <span className="text-12 text-muted">{group.user}</span>
            </span>
            <span className="shrink-0 text-12 text-muted tabular-nums">
              {t('clients.figures', {
                count: formatCompact(locale, group.connections),
                memory: figureText(formatBytes(locale, group.memoryBytes)),
              })}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
