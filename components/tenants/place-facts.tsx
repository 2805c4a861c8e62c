'use client';

import { useTranslations } from 'use-intl';
import type { TenantTopologyView } from '#lib/contracts/tenant-move.ts';
import { formatRanges } from '#lib/format/format-ranges.ts';
import { type Fact, Facts } from '../ui/facts.tsx';
import { databaseIds, serverOf } from './database-servers.ts';

/** Each server that has some of the tenant's databases, and which. */
export function PlaceFacts({ topology: { servers, available, epoch } }: { topology: TenantTopologyView }) {
  const t = useTranslations('tenants.place');
  // A name is no figure: its hyphen would be as wide as one.
  const nameOf = (server: string | null) => <span className="normal-nums">{server ?? t('usual')}</span>;
  const places = [null, ...[...new Set(Object.values(servers))].sort()];
  const facts = places.flatMap((server): Fact[] => {
    const here = databaseIds.filter((database) => serverOf(servers, database) === server);
    if (here.length === 0) return [];
    const value = nameOf(server);
    if (here.length === databaseIds.length) return [{ label: t('all'), value }];
    return [{ label: t('databasesOf', { count: here.length, list: formatRanges(here) }), value }];
  });
  return (
    <>
      <Facts facts={facts} />
      {available.length === 0 && epoch === 0 && <p className="text-pretty text-13 text-muted">{t('noServers')}</p>}
    </>
  );
}
