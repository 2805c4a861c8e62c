import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { TenantBrand } from '#components/brand/tenant-brand.tsx';
import { MessageSection } from '#components/providers/message-section.tsx';
import { loadSections } from '#lib/i18n/load-messages.ts';
import { tenantSections } from '#lib/i18n/message-sections.ts';
import { loadBrand } from '#server/http/loaders/load-brand.ts';
import { loadLocale } from '#server/http/loaders/load-preferences.ts';

export async function generateMetadata(): Promise<Metadata> {
  const { faviconUrl } = await loadBrand();
  return faviconUrl ? { icons: { icon: faviconUrl, apple: '/apple-touch-icon.png' } } : {};
}

export default async function TenantLayout({ children }: { children: ReactNode }) {
  const messages = await loadSections((await loadLocale()).locale, tenantSections);
  const { palette, logoUrl } = await loadBrand();
  return (
    <MessageSection messages={messages}>
      <TenantBrand palette={palette} logoUrl={logoUrl}>
        {children}
      </TenantBrand>
    </MessageSection>
  );
}
