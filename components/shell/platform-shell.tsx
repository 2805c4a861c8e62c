'use client';

import type { ReactNode } from 'react';
import type { Viewer } from '#lib/contracts/session.ts';
import { AppBar } from '../mobile/app-bar.tsx';
import { useOwnPartition } from '../providers/use-own-partition.ts';
import { NavigationBar } from './navigation-bar.tsx';
import { platformDestinations } from './platform-destinations.ts';

interface Props {
  viewer: Viewer;
  title: string;
  /** The line under the title. */
  status: ReactNode;
  children: ReactNode;
}

/** What stands around every page of platform staff. */
export function PlatformShell({ viewer, title, status, children }: Props) {
  useOwnPartition(viewer);
  return (
    <div
      className={
        platformDestinations.length > 1 ? 'pb-[calc(3.5rem+env(safe-area-inset-bottom))] lg:pb-0 lg:pl-20' : ''
      }
    >
      <AppBar viewer={viewer} title={title}>
        {status}
      </AppBar>
      {children}
      <NavigationBar destinations={platformDestinations} home="/platform" />
    </div>
  );
}
