'use client';

import { Plus } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'use-intl';

/** Leads to the page that makes a tenant. */
export function NewTenantLink() {
  const t = useTranslations('tenants');
  return (
    <Link
      href="/platform/tenants/new"
      aria-label={t('newLink')}
      title={t('newLink')}
      className="inline-flex h-11 items-center gap-1.5 rounded-control border border-line-strong px-3 font-medium text-13 hover:bg-sunken pointer-fine:h-9"
    >
      <Plus size={16} strokeWidth={2} aria-hidden />
      <span className="max-md:sr-only">{t('newLink')}</span>
    </Link>
  );
}
