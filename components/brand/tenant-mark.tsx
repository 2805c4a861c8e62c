'use client';

import { BrandMark } from '../ui/brand-mark.tsx';
import { useLogoUrl } from './tenant-brand.tsx';

/** The tenant's logo at the top of its pages, or the product's mark. The name stands beside it, so it says nothing. */
export function TenantMark() {
  const logoUrl = useLogoUrl();
  if (logoUrl) {
    return (
      // biome-ignore lint/performance/noImgElement: small already, and no optimiser may see what belongs to one tenant
      <img src={logoUrl} alt="" width={36} height={36} className="size-9 shrink-0 rounded-control object-contain" />
    );
  }
  return (
    <span className="grid size-9 shrink-0 place-items-center rounded-control bg-accent/12 text-accent">
      <BrandMark size={22} />
    </span>
  );
}
