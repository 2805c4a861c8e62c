'use client';

import type { ReactNode } from 'react';
import type { Viewer } from '#lib/contracts/session.ts';
import { AccountMenu } from '../account/account-menu.tsx';
import { TenantMark } from '../brand/tenant-mark.tsx';

interface Props {
  viewer: Viewer;
  title: string;
  /** Stands beside the title: what kind of page this is. */
  label?: ReactNode;
  /** Stands beside the account. */
  actions?: ReactNode;
  /** The line under the title: what is true of the whole page. */
  children: ReactNode;
}

/** From this length (characters) on a name takes two lines of a phone. */
const longTitle = 20;

function titleClass(title: string): string {
  if (title.length <= longTitle) return 'truncate text-16';
  return 'line-clamp-2 break-words text-14 leading-[1.125rem] sm:line-clamp-1 sm:text-16 sm:leading-6';
}

/** Stays at the top: whose page this is, whether it is live, and the account. */
export function AppBar({ viewer, title, label, actions, children }: Props) {
  return (
    <header className="sticky top-0 z-10 border-line border-b bg-surface pt-[env(safe-area-inset-top)]">
      <div className="mx-auto flex h-16 max-w-[1280px] items-center gap-3 px-4 md:px-6">
        <TenantMark />
        <div className="min-w-0 flex-1">
          <div className="flex items-center gap-2">
            <h1 title={title} className={`font-semibold tracking-tight ${titleClass(title)}`}>
              {title}
            </h1>
            <span className="hidden shrink-0 sm:flex">{label}</span>
          </div>
          {/* A narrow bar has more room in its second line; what finds none there falls out of sight. */}
          <div className="flex h-4 flex-wrap items-center gap-x-2 gap-y-1 overflow-hidden">
            {children}
            <span className="flex shrink-0 sm:hidden">{label}</span>
          </div>
        </div>
        {actions}
        <AccountMenu viewer={viewer} />
      </div>
    </header>
  );
}
