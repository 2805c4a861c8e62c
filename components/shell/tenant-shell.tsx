'use client';

import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { Viewer } from '#lib/contracts/session.ts';
import { DemoLabel } from '../account/demo-label.tsx';
import { AppBar } from '../mobile/app-bar.tsx';
import { useOwnPartition } from '../providers/use-own-partition.ts';
import { NavigationBar } from './navigation-bar.tsx';
import { tenantDestinations } from './tenant-destinations.ts';

interface Props {
  viewer: Viewer;
  /** The line under the tenant's name: what is true of the whole page. */
  status: ReactNode;
  /** Stands beside the account. */
  actions?: ReactNode;
  children: ReactNode;
}

/** What stands around every page of a tenant: whose it is, the account, and the way to the other pages. */
export function TenantShell({ viewer, status, actions, children }: Props) {
  const t = useTranslations('app');
  useOwnPartition(viewer);
  const { tenant } = viewer;
  return (
    <div
      // The light behind the first sentence is as wide as the window, beside the rail too.
      className={`overflow-x-clip ${tenantDestinations.length > 1 ? 'pb-[calc(3.5rem+env(safe-area-inset-bottom))] lg:pb-0 lg:pl-24' : ''}`}
    >
      <AppBar viewer={viewer} title={tenant?.name ?? t('name')} label={tenant?.demo && <DemoLabel />} actions={actions}>
        {status}
      </AppBar>
      {children}
      <NavigationBar destinations={tenantDestinations} home="/" />
    </div>
  );
}
