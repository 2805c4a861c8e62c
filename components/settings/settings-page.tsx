'use client';

import { type DehydratedState, HydrationBoundary } from '@tanstack/react-query';
import { ChevronLeft } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { Viewer } from '#lib/contracts/session.ts';
import { TenantShell } from '../shell/tenant-shell.tsx';

interface Props {
  viewer: Viewer;
  state: DehydratedState;
  title: string;
  /** One line under the title. */
  note?: string;
  /** Stands at the right of the title. */
  action?: ReactNode;
  /** True where only an administrator may change what is shown; a viewer is told so. */
  adminOnly?: boolean;
  /** True for the list of all settings, which leads nowhere back. */
  home?: boolean;
  children: ReactNode;
}

/** What stands around every page of the settings: its title, and the way back. */
export function SettingsPage({ viewer, state, title, note, action, adminOnly, home, children }: Props) {
  const t = useTranslations('settings');
  return (
    <HydrationBoundary state={state}>
      <TenantShell viewer={viewer} status={<span className="truncate text-12 text-muted">{t('title')}</span>}>
        <main className="mx-auto max-w-[680px] px-4 pt-4 pb-12 md:px-6 md:pt-6">
          {!home && (
            <Link
              href="/settings"
              className="-ml-2 inline-flex min-h-11 items-center gap-1 rounded-control pr-3 pl-1 font-medium text-14 text-accent hover:bg-sunken"
            >
              <ChevronLeft size={20} strokeWidth={1.5} aria-hidden />
              {t('back')}
            </Link>
          )}
          <div className="flex min-h-11 flex-wrap items-center justify-between gap-3">
            <h2 className="font-semibold text-28 tracking-tight">{title}</h2>
            {action}
          </div>
          {note && <p className="mt-1 max-w-[56ch] text-pretty text-14 text-muted">{note}</p>}
          {adminOnly && viewer.role !== 'tenant_admin' && (
            <p className="mt-4 rounded-control bg-sunken px-4 py-3 text-pretty text-14">{t('viewerNote')}</p>
          )}
          <div className="mt-5 flex flex-col gap-6">{children}</div>
        </main>
      </TenantShell>
    </HydrationBoundary>
  );
}
