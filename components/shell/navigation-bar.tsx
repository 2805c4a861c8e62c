'use client';

import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { type Destination, isAt } from './destination.ts';
import { IntentLink } from './intent-link.tsx';

interface Props {
  destinations: readonly Destination[];
  home: string;
  /** The way to what has no place here. */
  more?: ReactNode;
}

export const navigationItem =
  'flex h-14 flex-col items-center justify-center gap-1 rounded-control text-12 text-muted hover:text-text lg:h-16 lg:hover:bg-sunken';

/** At the thumb on a phone, a rail at the left on a wide screen. With one destination there is nowhere to go: no bar. */
export function NavigationBar({ destinations, home, more }: Props) {
  const t = useTranslations('navigation');
  const pathname = usePathname();
  if (destinations.length < 2) return null;
  return (
    <nav
      aria-label={t('label')}
      className="fixed inset-x-0 bottom-0 z-20 border-line border-t bg-surface pb-[env(safe-area-inset-bottom)] lg:inset-y-0 lg:right-auto lg:w-24 lg:border-t-0 lg:border-r lg:pt-16 lg:pb-0"
    >
      <ul className="mx-auto flex max-w-[640px] lg:flex-col lg:gap-1 lg:px-2 lg:pt-3">
        {destinations.map((destination) => (
          <li key={destination.href} className="min-w-0 flex-1">
            <NavigationLink destination={destination} current={isAt(pathname, destination, home)} />
          </li>
        ))}
        {more && <li className="min-w-0 flex-1">{more}</li>}
      </ul>
    </nav>
  );
}

function NavigationLink({ destination, current }: { destination: Destination; current: boolean }) {
  const t = useTranslations('navigation');
  const { icon: Icon, badge: Badge } = destination;
  return (
    <IntentLink
      href={destination.href}
      aria-current={current ? 'page' : undefined}
      className={`${navigationItem} aria-[current=page]:font-medium aria-[current=page]:text-accent`}
    >
      <span className="relative">
        <Icon size={20} strokeWidth={1.5} aria-hidden />
        {Badge && <Badge />}
      </span>
      <span className="max-w-full truncate px-1">{t(destination.label)}</span>
    </IntentLink>
  );
}
