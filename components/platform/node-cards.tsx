'use client';

import { useQuery } from '@tanstack/react-query';
import { CircleAlert, CircleCheck } from 'lucide-react';
import { useLocale, useTranslations } from 'use-intl';
import { infrastructureQuery } from '#lib/api/infrastructure-query.ts';
import type { RedisNode } from '#lib/contracts/platform.ts';
import { figureText, formatBytes, formatCompact, formatPercent, formatRate } from '#lib/format/format-measure.ts';
import { formatSpan } from '#lib/format/format-time.ts';
import { Card } from '../ui/card.tsx';
import { Problem } from '../ui/problem.tsx';

/** The servers that all tenants share, as they describe themselves. */
export function NodeCards() {
  const t = useTranslations('platform');
  const { data, error, refetch } = useQuery(infrastructureQuery());
  if (!data && error) {
    return (
      <Card title={t('infrastructure')} id="infrastructure">
        <Problem message={t('infrastructureFailed')} error={error} onRetry={() => refetch()} />
      </Card>
    );
  }
  return (
    <div className="grid gap-3 md:gap-4 lg:grid-cols-2">
      {data
        ? data.nodes.map((node) => <NodeCard key={node.role} node={node} />)
        : ['data', 'control'].map((role) => <div key={role} className="skeleton h-52 rounded-card" />)}
    </div>
  );
}

function NodeCard({ node }: { node: RedisNode }) {
  const t = useTranslations('platform.node');
  const Icon = node.up ? CircleCheck : CircleAlert;
  const tone = node.up ? 'text-good' : 'text-bad';
  const about = [
    t(`${node.role}About`),
    node.version && t('version', { version: node.version }),
    node.evictionPolicy && t('policy', { policy: node.evictionPolicy }),
    node.uptimeSeconds !== null && t('uptime', { age: formatSpan(node.uptimeSeconds * 1000) }),
  ];
  const state = (
    <span className={`inline-flex items-center gap-1 font-medium text-12 ${tone}`}>
      <Icon size={14} strokeWidth={2} aria-hidden />
      {node.up ? t('up') : t('down')}
    </span>
  );
  return (
    <Card title={t(node.role)} id={`node-${node.role}`} aside={state}>
      <NodeMemory node={node} />
      <NodeFigures node={node} />
      <p className="mt-4 text-pretty text-12 text-muted">{about.filter(Boolean).join(' · ')}</p>
    </Card>
  );
}

function NodeMemory({ node }: { node: RedisNode }) {
  const t = useTranslations('platform.node');
  const locale = useLocale();
  const used = figureText(formatBytes(locale, node.usedMemoryBytes));
  const limit = node.maxMemoryBytes || null;
  const share = limit === null || node.usedMemoryBytes === null ? null : Math.min(1, node.usedMemoryBytes / limit);
  return (
    <div>
      <p className="flex justify-between gap-3 text-13">
        <span className="text-muted">{t('memory')}</span>
        <span className="font-medium">
          {limit === null
            ? t('noLimit', { used })
            : t('memoryOf', { used, max: figureText(formatBytes(locale, limit)) })}
        </span>
      </p>
      <div className="mt-1.5 h-1 overflow-hidden rounded-full bg-sunken">
        {share !== null && (
          <div
            className={`h-full min-w-1 rounded-full ${share > 0.9 ? 'bg-warn' : 'bg-[var(--data-1)]'}`}
            style={{ width: `${(share * 100).toFixed(1)}%` }}
          />
        )}
      </div>
    </div>
  );
}

function NodeFigures({ node }: { node: RedisNode }) {
  const t = useTranslations();
  const locale = useLocale();
  const figures = [
    [t('platform.node.operations'), figureText(formatRate(locale, node.opsPerSecond, t('performance.perSecond')))],
    [t('platform.node.hitRate'), figureText(formatPercent(locale, node.hitRate))],
    [t('platform.node.keys'), formatCompact(locale, node.keys)],
    [t('platform.node.clients'), formatCompact(locale, node.connectedClients)],
    [t('platform.node.evicted'), formatCompact(locale, node.evictedKeys)],
  ];
  return (
    <dl className="mt-4 grid grid-cols-3 gap-x-4 gap-y-3 sm:grid-cols-5">
      {figures.map(([label, value]) => (
        <div key={label} className="flex min-w-0 flex-col-reverse">
          <dt className="truncate text-12 text-muted">{label}</dt>
          <dd className="truncate font-semibold text-14 tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
