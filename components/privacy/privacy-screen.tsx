'use client';

import type { DehydratedState } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { privacyQuery } from '#lib/api/privacy-query.ts';
import { ownScope } from '#lib/api/scope.ts';
import type { Viewer } from '#lib/contracts/session.ts';
import { SettingGroup } from '../settings/setting-group.tsx';
import { SettingsPage } from '../settings/settings-page.tsx';
import { SettingsQuery } from '../settings/settings-query.tsx';
import { CompanyExport } from './company-export.tsx';
import { PrivacyForm } from './privacy-form.tsx';
import { PrivacyRequestRow } from './privacy-request-row.tsx';

/** What people asked of their data, and the way to answer them. */
export function PrivacyScreen({ viewer, state }: { viewer: Viewer; state: DehydratedState }) {
  const t = useTranslations('protection.privacy');
  const admin = viewer.role === 'tenant_admin';
  return (
    <SettingsPage viewer={viewer} state={state} title={t('title')} note={t('note')}>
      {admin ? (
        <>
          <SettingGroup title={t('new')}>
            <div className="p-4">
              <PrivacyForm scope={ownScope} />
            </div>
          </SettingGroup>
          <SettingsQuery query={privacyQuery(ownScope)}>
            {({ requests }) => (
              <SettingGroup title={t('list')}>
                {requests.length === 0 ? (
                  <p className="text-pretty p-4 text-14 text-muted">{t('empty')}</p>
                ) : (
                  requests.map((request) => (
                    <PrivacyRequestRow key={request.id} scope={ownScope} request={request} canFetch />
                  ))
                )}
              </SettingGroup>
            )}
          </SettingsQuery>
          <CompanyExport />
        </>
      ) : (
        <p className="text-pretty rounded-control bg-sunken px-4 py-3 text-14">{t('adminOnly')}</p>
      )}
    </SettingsPage>
  );
}
