'use client';

import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { Viewer } from '#lib/contracts/session.ts';
import { useConsolePreferences } from '../console/console-preferences.tsx';
import { useOwnPartition } from '../providers/use-own-partition.ts';
import { ConsoleBar } from './console-bar.tsx';
import { ConsoleRail } from './console-rail.tsx';
import { MoreDestinations } from './more-destinations.tsx';
import { NavigationBar } from './navigation-bar.tsx';
import { platformDestinations } from './platform-destinations.ts';

const home = '/platform';
const near = platformDestinations.filter((destination) => !destination.rare);
const rare = platformDestinations.filter((destination) => destination.rare);

interface Props {
  viewer: Viewer;
  title: string;
  /** The line under the title; `null` where a page has none. */
  status: ReactNode;
  /** Stands in the top bar: what changes the whole page, as its range. */
  actions?: ReactNode;
  children: ReactNode;
}

const contentId = 'content';

/** The first stop of the Tab key: past the pages of the rail. */
function SkipLink() {
  const t = useTranslations('action');
  return (
    <a
      href={`#${contentId}`}
      className="sr-only rounded-control bg-accent-solid px-4 font-medium text-14 text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-30 focus:inline-flex focus:min-h-11 focus:items-center focus:px-4"
    >
      {t('skip')}
    </a>
  );
}

/** What stands around every page of platform staff. */
export function PlatformShell({ viewer, title, status, actions, children }: Props) {
  const { rail } = useConsolePreferences();
  useOwnPartition(viewer);
  return (
    <>
      <SkipLink />
      <ConsoleRail />
      <div
        className={`pb-[calc(3.5rem+env(safe-area-inset-bottom))] lg:pb-0 ${rail === 'wide' ? 'lg:pl-48' : 'lg:pl-16'}`}
      >
        <ConsoleBar viewer={viewer} title={title} status={status} actions={actions} />
        <div id={contentId} tabIndex={-1} className="outline-none">
          {children}
        </div>
      </div>
      <div className="lg:hidden">
        <NavigationBar destinations={near} home={home} more={<MoreDestinations destinations={rare} home={home} />} />
      </div>
    </>
  );
}
