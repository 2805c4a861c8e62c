'use client';

import type { DehydratedState } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import type { Viewer } from '#lib/contracts/session.ts';
import { SettingsPage } from '../settings/settings-page.tsx';
import { AuditList } from './audit-list.tsx';

/** What was done in a tenant's account, for its administrator. */
export function AuditScreen({ viewer, state }: { viewer: Viewer; state: DehydratedState }) {
  const t = useTranslations('audit');
  return (
    <SettingsPage viewer={viewer} state={state} title={t('title')} note={t('note')}>
      {viewer.role === 'tenant_admin' ? (
        <AuditList side="own" />
      ) : (
        <p className="rounded-control bg-sunken px-4 py-3 text-pretty text-14">{t('needsAdmin')}</p>
      )}
    </SettingsPage>
  );
}
