'use client';

import dynamic from 'next/dynamic';
import { BrandMark } from '../ui/brand-mark.tsx';
import { useLogoUrl } from './tenant-brand.tsx';

/** Whoever has no logo loads nothing for it. */
const TenantLogo = dynamic(() => import('./tenant-logo.tsx').then((module) => module.TenantLogo));

/** The tenant's logo at the top of its pages, or the product's mark. The name stands beside it, so it says nothing. */
export function TenantMark() {
  const logoUrl = useLogoUrl();
  if (logoUrl) return <TenantLogo url={logoUrl} />;
  return (
    <span className="grid size-9 shrink-0 place-items-center rounded-control bg-accent/12 text-accent">
      <BrandMark size={22} />
    </span>
  );
}
