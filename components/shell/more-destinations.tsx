'use client';

import { ChevronRight, Ellipsis } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Sheet } from '../ui/sheet.tsx';
import { type Destination, isAt } from './destination.ts';
import { navigationItem } from './navigation-bar.tsx';

/** The pages that found no place at the thumb: one press shows them. */
export function MoreDestinations({ destinations, home }: { destinations: readonly Destination[]; home: string }) {
  const t = useTranslations('navigation');
  const pathname = usePathname();
  const current = destinations.some((destination) => isAt(pathname, destination, home));
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        aria-haspopup="dialog"
        aria-current={current ? 'true' : undefined}
        onClick={() => setOpen(true)}
        className={`w-full aria-[current=true]:font-medium aria-[current=true]:text-accent ${navigationItem}`}
      >
        <Ellipsis size={20} strokeWidth={1.5} aria-hidden />
        {t('more')}
      </button>
      <Sheet open={open} onClose={() => setOpen(false)} title={t('more')}>
        <ul className="divide-y divide-line">
          {destinations.map(({ href, label, icon: Icon }) => (
            <li key={href}>
              <Link
                href={href}
                onClick={() => setOpen(false)}
                className="flex min-h-14 items-center gap-4 text-16 hover:text-accent"
              >
                <Icon size={20} strokeWidth={1.5} aria-hidden className="shrink-0 text-muted" />
                <span className="min-w-0 flex-1">{t(label)}</span>
                <ChevronRight size={20} strokeWidth={1.5} aria-hidden className="shrink-0 text-muted" />
              </Link>
            </li>
          ))}
        </ul>
      </Sheet>
    </>
  );
}
