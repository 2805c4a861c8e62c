'use client';

import { PanelLeftClose, PanelLeftOpen } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useTranslations } from 'use-intl';
import { useConsolePreferences } from '../console/console-preferences.tsx';
import { BrandMark } from '../ui/brand-mark.tsx';
import { type Destination, isAt } from './destination.ts';
import { platformDestinations } from './platform-destinations.ts';

const home = '/platform';
const itemClass =
  'flex h-11 w-full items-center gap-3 rounded-control px-3 text-14 text-muted hover:bg-sunken hover:text-text';

/** The console's pages at the left edge of a wide screen; folds to icons. */
export function ConsoleRail() {
  const t = useTranslations();
  const { rail, choose } = useConsolePreferences();
  const wide = rail === 'wide';
  const Fold = wide ? PanelLeftClose : PanelLeftOpen;
  return (
    <div
      className={`fixed inset-y-0 left-0 z-20 hidden flex-col border-line border-r bg-surface px-2 pb-2 lg:flex ${wide ? 'w-48' : 'w-16'}`}
    >
      <div className="flex h-14 shrink-0 items-center gap-2.5 px-1.5">
        <span className="grid size-9 shrink-0 place-items-center rounded-control bg-accent/12 text-accent">
          <BrandMark size={22} />
        </span>
        {wide && <span className="truncate font-semibold text-14 tracking-tight">{t('app.name')}</span>}
      </div>
      <nav aria-label={t('navigation.label')} className="flex-1 pt-2">
        <ul className="flex flex-col gap-0.5">
          {platformDestinations.map((destination) => (
            <li key={destination.href}>
              <RailLink destination={destination} wide={wide} />
            </li>
          ))}
        </ul>
      </nav>
      <button
        type="button"
        aria-label={t(wide ? 'console.foldRail' : 'console.unfoldRail')}
        title={t(wide ? 'console.foldRail' : 'console.unfoldRail')}
        onClick={() => choose('rail', wide ? 'narrow' : 'wide')}
        className={itemClass}
      >
        <Fold size={20} strokeWidth={1.5} aria-hidden className="shrink-0" />
        {wide && <span className="truncate">{t('console.fold')}</span>}
      </button>
    </div>
  );
}

function RailLink({ destination, wide }: { destination: Destination; wide: boolean }) {
  const t = useTranslations('navigation');
  const pathname = usePathname();
  // A tenant's page belongs to the fleet.
  const current =
    isAt(pathname, destination, home) || (destination.href === home && pathname.startsWith('/platform/tenants/'));
  const { icon: Icon, badge: Badge } = destination;
  const label = t(destination.label);
  return (
    <Link
      href={destination.href}
      aria-current={current ? 'page' : undefined}
      aria-label={label}
      title={wide ? undefined : label}
      className={`${itemClass} aria-[current=page]:bg-sunken aria-[current=page]:font-medium aria-[current=page]:text-accent`}
    >
      <span className="relative shrink-0">
        <Icon size={20} strokeWidth={1.5} aria-hidden />
        {Badge && <Badge />}
      </span>
      {wide && <span className="truncate">{label}</span>}
    </Link>
  );
}
