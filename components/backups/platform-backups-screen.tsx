'use client';

import { type DehydratedState, HydrationBoundary, useQuery, useQueryClient } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'use-intl';
import { platformBackupsQuery } from '#lib/api/platform-backups-query.ts';
import { sendJson } from '#lib/api/send-json.ts';
import type { PlatformBackups } from '#lib/contracts/backups.ts';
import type { Viewer } from '#lib/contracts/session.ts';
import { figureText, formatBytes, formatCount } from '#lib/format/format-measure.ts';
import { Button } from '../settings/button.tsx';
import { useSave } from '../settings/use-save.ts';
import { PlatformShell } from '../shell/platform-shell.tsx';
import { Card } from '../ui/card.tsx';
import { Problem } from '../ui/problem.tsx';
import { CommandState } from './command-state.tsx';
import { StateMark } from './state-mark.tsx';
import { useMomentText } from './use-moment-text.ts';

type Line = PlatformBackups['tenants'][number];

/** A night and two hours: whoever has none that young was missed. */
const freshMs = 26 * 3_600_000;

const isFresh = ({ lastGoodAt }: Line) => lastGoodAt !== null && Date.now() - Date.parse(lastGoodAt) <= freshMs;

/** How every tenant's backups are doing. */
export function PlatformBackupsScreen({ viewer, state }: { viewer: Viewer; state: DehydratedState }) {
  return (
    <HydrationBoundary state={state}>
      <BackupsPage viewer={viewer} />
    </HydrationBoundary>
  );
}

function BackupsPage({ viewer }: { viewer: Viewer }) {
  const t = useTranslations('protection.platform');
  const { data, error, refetch } = useQuery(platformBackupsQuery());
  const good = data?.tenants.filter(isFresh).length ?? 0;
  const status = data ? t('status', { good, count: data.tenants.length }) : '\u00a0';
  return (
    <PlatformShell
      viewer={viewer}
      title={t('title')}
      status={<span className="truncate text-12 text-muted">{status}</span>}
    >
      <main
        data-freshness={data && error ? 'stale' : 'fresh'}
        className="mx-auto flex max-w-[1440px] flex-col gap-3 p-3 text-text md:gap-4 md:p-6"
      >
        {!data && error && (
          <section className="rounded-card border border-line bg-raised p-5">
            <Problem message={t('failedLoad')} error={error} onRetry={() => refetch()} />
          </section>
        )}
        {!data && !error && <div className="skeleton h-96 rounded-card" />}
        {data && <BackupsTable data={data} canCommand={viewer.role === 'platform_admin'} />}
      </main>
    </PlatformShell>
  );
}

function BackupsTable({ data, canCommand }: { data: PlatformBackups; canCommand: boolean }) {
  const t = useTranslations('protection.platform');
  const client = useQueryClient();
  const command = useSave({
    send: (tenantId: string) => sendJson<{ id: string }>('POST', '/api/platform/backups', { tenantId }),
    onSaved: () => void client.invalidateQueries({ queryKey: platformBackupsQuery().queryKey }),
  });
  const place = <span className="min-w-0 truncate text-12 text-muted">{t('place', { place: data.place })}</span>;
  return (
    <Card id="tenant-backups" title={t('title')} aside={place}>
      {data.tenants.length === 0 ? (
        <p className="py-4 text-14 text-muted">{t('empty')}</p>
      ) : (
        <div className="overflow-x-auto">
          <table className="w-full min-w-[640px] text-14">
            <thead>
              <tr className="text-left text-12 text-muted">
                <th scope="col" className="py-2 font-medium">
                  {t('tenant')}
                </th>
                <th scope="col" className="py-2 pl-4 font-medium">
                  {t('last')}
                </th>
                <th scope="col" className="py-2 pl-4 text-right font-medium">
                  {t('kept')}
                </th>
                <th scope="col" className="py-2 pl-4 text-right font-medium">
                  {t('size')}
                </th>
                <th scope="col" className="py-2 pl-4 font-medium">
                  {t('now')}
                </th>
                {canCommand && <td />}
              </tr>
            </thead>
            <tbody className="divide-y divide-line">
              {data.tenants.map((line) => (
                <BackupLine
                  key={line.tenantId}
                  line={line}
                  onCreate={canCommand ? () => command.mutate(line.tenantId) : null}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <CommandState command={command} />
    </Card>
  );
}

function BackupLine({ line, onCreate }: { line: Line; onCreate: (() => void) | null }) {
  const t = useTranslations('protection');
  const locale = useLocale();
  const moment = useMomentText();
  const { latest, lastGoodAt, enabled } = line;
  const busy = latest !== null && ['queued', 'running', 'verifying'].includes(latest.state);
  return (
    <tr data-testid="tenant-backups">
      <th scope="row" className="max-w-64 truncate py-2 text-left font-medium">
        {line.name}
      </th>
      <td className={`py-2 pl-4 tabular-nums ${isFresh(line) ? '' : 'font-medium text-warn'}`}>
        {lastGoodAt === null ? t('platform.lastNever') : moment(lastGoodAt)}
      </td>
      <td className="py-2 pl-4 text-right tabular-nums">{formatCount(locale, line.count)}</td>
      <td className="py-2 pl-4 text-right tabular-nums">{figureText(formatBytes(locale, line.bytes))}</td>
      <td className="py-2 pl-4">
        {latest ? (
          <StateMark state={latest.state} word={t(`backups.state.${latest.state}`)} />
        ) : (
          <span className="text-13 text-muted">{enabled ? '—' : t('platform.off')}</span>
        )}
      </td>
      {onCreate && (
        <td className="py-2 pl-4 text-right">
          <Button disabled={busy} onClick={onCreate}>
            {t('platform.create')}
          </Button>
        </td>
      )}
    </tr>
  );
}
