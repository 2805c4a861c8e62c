'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useTranslations } from 'use-intl';
import { type Destination, isAt } from './destination.ts';
import { MoreDestinations } from './more-destinations.tsx';

interface Props {
  destinations: readonly Destination[];
  home: string;
}

const itemClass =
  'flex h-14 flex-col items-center justify-center gap-1 rounded-control text-12 text-muted hover:text-text lg:h-16 lg:hover:bg-sunken';

/** At the thumb on a phone, a rail at the left on a wide screen. With one destination there is nowhere to go: no bar. */
export function NavigationBar({ destinations, home }: Props) {
  const t = useTranslations('navigation');
  const pathname = usePathname();
  if (destinations.length < 2) return null;
  const near = destinations.filter(({ rare }) => !rare);
  const far = destinations.filter(({ rare }) => rare);
  return (
    <nav
      aria-label={t('label')}
      className="fixed inset-x-0 bottom-0 z-20 border-line border-t bg-surface pb-[env(safe-area-inset-bottom)] lg:inset-y-0 lg:right-auto lg:w-24 lg:border-t-0 lg:border-r lg:pt-16 lg:pb-0"
    >
      <ul className="mx-auto flex max-w-[640px] lg:flex-col lg:gap-1 lg:px-2 lg:pt-3">
        {near.map((destination) => (
          <li key={destination.href} className="min-w-0 flex-1">
            <NavigationLink destination={destination} current={isAt(pathname, destination, home)} />
          </li>
        ))}
        {far.length > 0 && (
          <li className="min-w-0 flex-1">
            <MoreDestinations
              destinations={far}
              current={far.some((destination) => isAt(pathname, destination, home))}
              className={`w-full aria-[current=true]:font-medium aria-[current=true]:text-accent ${itemClass}`}
            />
          </li>
        )}
      </ul>
    </nav>
  );
}

function NavigationLink({ destination, current }: { destination: Destination; current: boolean }) {
  const t = useTranslations('navigation');
  const { icon: Icon, badge: Badge } = destination;
  return (
    <Link
      href={destination.href}
      aria-current={current ? 'page' : undefined}
      className={`${itemClass} aria-[current=page]:font-medium aria-[current=page]:text-accent`}
    >
      <span className="relative">
        <Icon size={20} strokeWidth={1.5} aria-hidden />
        {Badge && <Badge />}
      </span>
      <span className="max-w-full truncate px-1">{t(destination.label)}</span>
    </Link>
  );
}
