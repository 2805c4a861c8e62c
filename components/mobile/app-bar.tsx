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

/** Stays at the top: whose page this is, whether it is live, and the account. */
export function AppBar({ viewer, title, label, actions, children }: Props) {
  return (
    <header className="sticky top-0 z-10 border-line border-b bg-surface pt-[env(safe-area-inset-top)]">
      <div className="mx-auto flex h-16 max-w-[1280px] items-center gap-3 px-4 md:px-6">
        <TenantMark />
        <div className="min-w-0 flex-1">
          <div className="flex items-center gap-2">
            <h1 title={title} className="truncate font-semibold text-16 tracking-tight">
              {title}
            </h1>
            {label}
          </div>
          <div className="flex h-4 items-center">{children}</div>
        </div>
        {actions}
        <AccountMenu viewer={viewer} />
      </div>
    </header>
  );
}
