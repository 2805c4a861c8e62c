'use client';

import { type DehydratedState, HydrationBoundary, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { infrastructureQuery } from '#lib/api/infrastructure-query.ts';
import type { InfrastructureNode } from '#lib/contracts/infrastructure.ts';
import type { Viewer } from '#lib/contracts/session.ts';
import { nodeName } from '#lib/fleet/node-name.ts';
import { CanariesCard } from '../canaries/canaries-card.tsx';
import { useMomentText } from '../providers/use-moment-text.ts';
import { PlatformShell } from '../shell/platform-shell.tsx';
import { Problem } from '../ui/problem.tsx';
import { BigKeysCard } from './big-keys-card.tsx';
import { ClientsCard } from './clients-card.tsx';
import { CommandsCard } from './commands-card.tsx';
import { NodeCard } from './node-card.tsx';
import { PartsCard } from './parts-card.tsx';
import { SlowLogCard } from './slow-log-card.tsx';
import { useNodeTitle } from './use-node-title.ts';

/** The servers that all tenants share, as they describe themselves. */
export function InfrastructureScreen({ viewer, state }: { viewer: Viewer; state: DehydratedState }) {
  return (
    <HydrationBoundary state={state}>
      <InfrastructurePage viewer={viewer} />
    </HydrationBoundary>
  );
}

function InfrastructurePage({ viewer }: { viewer: Viewer }) {
  const t = useTranslations('infrastructure');
  const { data, error, refetch } = useQuery(infrastructureQuery());
  return (
    <PlatformShell viewer={viewer} title={t('title')} status={<InfrastructureStatus />}>
      <main
        data-freshness={data && error ? 'stale' : 'fresh'}
        className="mx-auto flex max-w-[1440px] flex-col gap-3 p-3 text-text md:gap-4 md:p-6"
      >
        {!data && error && (
          <section className="rounded-card border border-line bg-raised p-5">
            <Problem message={t('failed')} error={error} onRetry={() => refetch()} />
          </section>
        )}
        <div className="grid gap-3 md:gap-4 lg:grid-cols-2">
          {data?.nodes.map((node) => (
            <NodeCard key={nodeName(node)} node={node} />
          ))}
          {!data &&
            !error &&
            ['data', 'control'].map((role) => <div key={role} className="skeleton h-60 rounded-card" />)}
        </div>
        <CanariesCard />
        {data?.nodes.map((node) => (
          <NodeDetails key={nodeName(node)} node={node} />
        ))}
        {data?.bigKeys && data.bigKeys.length > 0 && <BigKeysCard keys={data.bigKeys} />}
      </main>
    </PlatformShell>
  );
}

/** Everything beyond the summary of one server; nothing before it was measured for the first time. */
function NodeDetails({ node }: { node: InfrastructureNode }) {
  const nodeTitle = useNodeTitle();
  if (node.polledAt === null && node.slowLog === null) return null;
  return (
    <section aria-labelledby={`details-${nodeName(node)}`} className="flex flex-col gap-3 md:gap-4">
      <h2 id={`details-${nodeName(node)}`} className="pt-2 font-semibold text-20 tracking-tight">
        {nodeTitle(node)}
      </h2>
      <div className="grid items-start gap-3 md:gap-4 lg:grid-cols-12">
        <div className="flex min-w-0 flex-col gap-3 md:gap-4 lg:col-span-7">
          <CommandsCard node={node} />
          <SlowLogCard node={node} />
        </div>
        <div className="flex min-w-0 flex-col gap-3 md:gap-4 lg:col-span-5">
          <PartsCard node={node} />
          <ClientsCard node={node} />
        </div>
      </div>
    </section>
  );
}

function InfrastructureStatus() {
  const t = useTranslations('infrastructure');
  const { time } = useMomentText();
  const { data, error, dataUpdatedAt } = useQuery(infrastructureQuery());
  if (!data) return <span className="text-12 text-muted">{'\u00a0'}</span>;
  const up = data.nodes.filter((node) => node.up).length;
  return (
    <span className={`truncate text-12 ${error ? 'font-medium text-warn' : 'text-muted'}`}>
      {error ? t('stale', { time: time(dataUpdatedAt) }) : t('up', { up, count: data.nodes.length })}
    </span>
  );
}
