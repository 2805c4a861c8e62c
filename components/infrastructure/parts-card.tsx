'use client';

import { useLocale, useTranslations } from 'use-intl';
import type { InfrastructureNode } from '#lib/contracts/infrastructure.ts';
import { figureText, formatBytes, formatCompact, formatPercent, formatRate } from '#lib/format/format-measure.ts';
import { formatSpan } from '#lib/format/format-time.ts';
import { nodeName } from '#lib/fleet/node-name.ts';
import { Card } from '../ui/card.tsx';
import { type Fact, Facts } from '../ui/facts.tsx';
import { LatencyHistogram } from './latency-histogram.tsx';
import { MissingRight } from './missing-right.tsx';

/** Response time, network, layout, replicas and what watching costs: the measured parts of one server. */
export function PartsCard({ node }: { node: InfrastructureNode }) {
  const t = useTranslations('infrastructure');
  const facts = useFacts(node);
  return (
    <Card id={`parts-${nodeName(node)}`} title={t('parts.title')}>
      <MissingRight node={node} cards={['server', 'latency', 'keyspaceEvents']} />
      {node.latency && <LatencyHistogram latency={node.latency} />}
      <Facts facts={facts} />
    </Card>
  );
}

function useFacts(node: InfrastructureNode): Fact[] {
  const t = useTranslations('infrastructure.parts');
  const unit = useTranslations('infrastructure')('perSecond');
  const locale = useLocale();
  const { activity, topology, replication, keyspaceEvents, ownCost } = node;
  const bytesRate = (value: number | null) => {
    const { value: amount, unit: size } = formatBytes(locale, value);
    return value === null ? '—' : `${amount}\u00a0${size}/s`;
  };
  const facts: (Fact | null)[] = [
    ownCost && {
      label: t('ownCost'),
      value: figureText(formatPercent(locale, ownCost.serverTimeShare)),
      note: t('ownCostAbout', {
        budget: figureText(formatPercent(locale, ownCost.budgetShare)),
        rate: figureText(formatRate(locale, ownCost.commandsPerSecond, unit)),
      }),
    },
    activity && {
      label: t('network'),
      value: t('inOut', {
        received: bytesRate(activity.netInputBytesPerSecond),
        sent: bytesRate(activity.netOutputBytesPerSecond),
      }),
    },
    keyspaceEvents && {
      label: t('gone'),
      value: t('goneCounts', {
        expired: formatCompact(locale, keyspaceEvents.expired),
        evicted: formatCompact(locale, keyspaceEvents.evicted),
      }),
      note: t(`goneSource.${keyspaceEvents.source}`),
    },
    topology && {
      label: t('topology'),
      value: t(`mode.${topology.mode}`),
      note: topology.slots?.map(({ from, to, address }) => `${from}–${to} ${address}`).join(' · ') ?? t('noSlots'),
    },
    replication && {
      label: t('replicas'),
      value: formatCompact(locale, replication.connectedReplicas),
      note:
        replication.replicas.length === 0
          ? t('noReplicas')
          : replication.replicas
              .map(({ address, lagSeconds }) =>
                lagSeconds === null ? address : t('lag', { address, age: formatSpan(lagSeconds * 1000) }),
              )
              .join(' · '),
    },
  ];
  return facts.filter((fact) => fact !== null);
}
