'use client';

import { CircleAlert, CircleCheck } from 'lucide-react';
import { useLocale, useTranslations } from 'use-intl';
import type { InfrastructureNode } from '#lib/contracts/infrastructure.ts';
import { figureText, formatBytes, formatCompact, formatPercent, formatRate } from '#lib/format/format-measure.ts';
import { formatSpan } from '#lib/format/format-time.ts';
import { nodeName } from '#lib/fleet/node-name.ts';
import { Card } from '../ui/card.tsx';
import { useNodeTitle } from './use-node-title.ts';

/** One server at a glance: whether it is up, how full, how busy. */
export function NodeCard({ node }: { node: InfrastructureNode }) {
  const t = useTranslations('infrastructure');
  const nodeTitle = useNodeTitle();
  const Icon = node.up ? CircleCheck : CircleAlert;
  const about = [
    t(`about.${node.server === null ? node.role : 'apart'}`),
    node.version && t('version', { version: node.version }),
    node.evictionPolicy && t('policy', { policy: node.evictionPolicy }),
    node.uptimeSeconds !== null && t('uptime', { age: formatSpan(node.uptimeSeconds * 1000) }),
  ];
  return (
    <Card
      title={nodeTitle(node)}
      id={`node-${nodeName(node)}`}
      aside={
        <span className={`inline-flex items-center gap-1 font-medium text-12 ${node.up ? 'text-good' : 'text-bad'}`}>
          <Icon size={14} strokeWidth={2} aria-hidden />
          {t(node.up ? 'isUp' : 'isDown')}
        </span>
      }
    >
      <NodeMemory node={node} />
      <NodeFigures node={node} />
      <p className="mt-4 text-pretty text-12 text-muted">{about.filter(Boolean).join(' · ')}</p>
    </Card>
  );
}

function NodeMemory({ node }: { node: InfrastructureNode }) {
  const t = useTranslations('infrastructure');
  const locale = useLocale();
  const used = figureText(formatBytes(locale, node.usedMemoryBytes));
  const limit = node.maxMemoryBytes || null;
  const share = limit === null || node.usedMemoryBytes === null ? null : Math.min(1, node.usedMemoryBytes / limit);
  return (
    <div>
      <p className="flex justify-between gap-3 text-13">
        <span className="text-muted">{t('memory')}</span>
        <span className="font-medium tabular-nums">
          {limit === null
            ? t('noLimit', { used })
            : t('memoryOf', { used, max: figureText(formatBytes(locale, limit)) })}
        </span>
      </p>
      <div aria-hidden className="mt-1.5 h-1.5 overflow-hidden rounded-full bg-sunken">
        {share !== null && (
          <div
            className={`h-full min-w-1 rounded-full ${share > 0.9 ? 'bg-[var(--warn)]' : 'bg-[var(--data-1)]'}`}
            style={{ width: `${(share * 100).toFixed(1)}%` }}
          />
        )}
      </div>
    </div>
  );
}

function NodeFigures({ node }: { node: InfrastructureNode }) {
  const t = useTranslations('infrastructure');
  const locale = useLocale();
  const { activity } = node;
  const rate = (value: number | null) => figureText(formatRate(locale, value, t('perSecond')));
  const figures: [string, string][] = [
    [t('commandsRate'), rate(node.opsPerSecond)],
    [t('hitRate'), figureText(formatPercent(locale, activity?.hitRate ?? node.hitRate))],
    [t('keys'), formatCompact(locale, node.keys)],
    [t('connections'), formatCompact(locale, node.connectedClients)],
    [t('evicted'), formatCompact(locale, node.evictedKeys)],
    [t('expired'), formatCompact(locale, node.expiredKeys)],
    [t('cpu'), figureText(formatPercent(locale, activity?.cpuPercent ?? null))],
    [t('peak'), figureText(formatBytes(locale, node.memory?.peakBytes ?? null))],
  ];
  return (
    <dl className="mt-4 grid grid-cols-3 gap-x-4 gap-y-3 sm:grid-cols-4">
      {figures.map(([label, value]) => (
        <div key={label} className="flex min-w-0 flex-col-reverse">
          <dt title={label} className="truncate text-12 text-muted">
            {label}
          </dt>
          <dd className="truncate font-semibold text-14 tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
