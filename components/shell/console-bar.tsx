'use client';

import { CircleQuestionMark, Search } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { Viewer } from '#lib/contracts/session.ts';
import { AccountMenu } from '../account/account-menu.tsx';
import { useConsoleCommands } from '../console/console-commands.tsx';

interface Props {
  viewer: Viewer;
  title: string;
  status: ReactNode;
  actions: ReactNode;
}

/** Stays at the top of every page of the console: where one is, the way to anything else, and the account. */
export function ConsoleBar({ viewer, title, status, actions }: Props) {
  const t = useTranslations('console');
  const { openPalette, openHelp } = useConsoleCommands();
  return (
    <header className="sticky top-0 z-10 border-line border-b bg-surface pt-[env(safe-area-inset-top)]">
      <div className="flex h-14 items-center gap-2 px-4 md:gap-3 md:px-6">
        <div className="min-w-0 flex-1">
          <h1 title={title} className="truncate font-semibold text-16 tracking-tight">
            {title}
          </h1>
          {status !== null && <div className="flex h-4 items-center">{status}</div>}
        </div>
        {actions}
        <button
          type="button"
          aria-label={t('search')}
          onClick={openPalette}
          className="flex size-11 shrink-0 items-center justify-center gap-2 rounded-control text-14 text-muted hover:bg-sunken pointer-fine:h-9 md:w-64 md:justify-start md:border md:border-line md:bg-raised md:px-3 md:hover:border-line-strong"
        >
          <Search size={16} strokeWidth={1.5} aria-hidden className="shrink-0 max-md:size-5" />
          <span className="hidden flex-1 truncate text-left md:block">{t('search')}</span>
          <kbd aria-hidden className="hidden rounded-[4px] border border-line px-1.5 font-sans text-12 md:block">
            Ctrl K
          </kbd>
        </button>
        <button
          type="button"
          aria-label={t('help')}
          title={t('help')}
          onClick={openHelp}
          className="hidden size-11 shrink-0 place-items-center rounded-full text-muted hover:bg-sunken hover:text-text md:grid"
        >
          <CircleQuestionMark size={20} strokeWidth={1.5} aria-hidden />
        </button>
        <AccountMenu viewer={viewer} />
      </div>
    </header>
  );
}
