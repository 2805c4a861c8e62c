'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { privacyQuery } from '#lib/api/privacy-query.ts';
import type { Scope } from '#lib/api/scope.ts';
import type { PrivacyRequest } from '#lib/contracts/privacy.ts';
import { Card } from '../ui/card.tsx';
import { Part } from '../ui/part.tsx';
import { Problem } from '../ui/problem.tsx';
import { PrivacyForm } from './privacy-form.tsx';
import { PrivacyRequestRow } from './privacy-request-row.tsx';
import { WholeTenant } from './whole-tenant.tsx';

interface Props {
  tenantId: string;
  /** False for whoever may only look. */
  admin: boolean;
}

/** What people asked of a tenant's data: seen by all staff, answered by its administrators. */
export function PrivacyCard({ tenantId, admin }: Props) {
  const t = useTranslations('protection.privacy');
  const scope: Scope = { kind: 'platform', tenantId };
  const { data, error, refetch } = useQuery(privacyQuery(scope));
  return (
    <Card id="privacy" title={t('staff.title')}>
      <p className="mb-5 text-pretty text-13 text-muted">{t('staff.about')}</p>
      <div className="grid gap-x-8 gap-y-6 lg:grid-cols-12">
        {admin && (
          <div className="flex min-w-0 flex-col gap-6 lg:col-span-5">
            <Part title={t('new')}>
              <PrivacyForm scope={scope} />
            </Part>
            <div className="border-line border-t pt-5">
              <Part title={t('staff.company')}>
                <WholeTenant tenantId={tenantId} />
              </Part>
            </div>
          </div>
        )}
        <div className={`min-w-0 ${admin ? 'lg:col-span-7' : 'lg:col-span-12'}`}>
          <Part title={t('list')}>
            {!data && error && <Problem message={t('staff.failed')} error={error} onRetry={() => refetch()} />}
            {!data && !error && <div className="skeleton h-44 rounded-control" />}
            {data && <Requests scope={scope} requests={data.requests} admin={admin} />}
          </Part>
        </div>
      </div>
    </Card>
  );
}

/** So many at first: what is under way is among the latest. */
const fewRequests = 4;

interface RequestsProps {
  scope: Scope;
  requests: readonly PrivacyRequest[];
  admin: boolean;
}

function Requests({ scope, requests, admin }: RequestsProps) {
  const t = useTranslations('protection.privacy');
  const [all, setAll] = useState(false);
  const shown = all ? requests : requests.slice(0, fewRequests);
  return (
    <>
      <div className="divide-y divide-line rounded-control border border-line">
        {requests.length === 0 && <p className="text-pretty p-4 text-14 text-muted">{t('empty')}</p>}
        {shown.map((request) => (
          <PrivacyRequestRow key={request.id} scope={scope} request={request} canFetch={admin} />
        ))}
      </div>
      {requests.length > fewRequests && (
        <button
          type="button"
          aria-expanded={all}
          onClick={() => setAll(!all)}
          className="-mx-2 mt-1 inline-flex min-h-11 items-center rounded-control px-2 font-medium text-13 text-accent hover:bg-sunken"
        >
          {all ? t('staff.fewer') : t('staff.all', { count: requests.length })}
        </button>
      )}
    </>
  );
}
