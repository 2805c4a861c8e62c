'use client';

import { CircleUserRound } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Viewer } from '#lib/contracts/session.ts';
import { Sheet } from '../ui/sheet.tsx';

/** Loaded by whoever opens it, in a sheet that is open already: without a fallback the page would stand still until then. */
const AccountSheet = dynamic(() => import('./account-sheet.tsx').then((module) => module.AccountSheet), {
  loading: () => null,
});

/** The way to the account. */
export function AccountMenu({ viewer }: { viewer: Viewer }) {
  const t = useTranslations('account');
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        onClick={() => setOpen(true)}
        aria-label={t('open')}
        className="-mr-2 grid size-11 shrink-0 place-items-center rounded-full text-muted hover:bg-sunken hover:text-text"
      >
        <CircleUserRound size={24} strokeWidth={1.5} aria-hidden />
      </button>
      <Sheet open={open} onClose={() => setOpen(false)} title={t('title')}>
        {/* Of the height that it has at least, so that the sheet does not grow under the thumb. */}
        <div className="min-h-80">
          <AccountSheet viewer={viewer} open={open} />
        </div>
      </Sheet>
    </>
  );
}
