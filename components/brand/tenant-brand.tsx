'use client';

import { type CSSProperties, createContext, type ReactNode, useContext } from 'react';
import type { BrandPalette } from '#lib/brand/brand-palette.ts';

const LogoContext = createContext<string | null>(null);

/** The address of the tenant's logo; `null` where the product's own mark stands. */
export function useLogoUrl(): string | null {
  return useContext(LogoContext);
}

interface Props {
  palette: BrandPalette | null;
  logoUrl: string | null;
  children: ReactNode;
}

/** Gives everything inside the tenant's colour in place of the product's, in the tones that read in each theme. */
export function TenantBrand({ palette, logoUrl, children }: Props) {
  return (
    <LogoContext value={logoUrl}>
      <div className="contents" style={palette ? brandStyle(palette) : undefined}>
        {children}
      </div>
    </LogoContext>
  );
}

function brandStyle({ light, dark }: BrandPalette): CSSProperties {
  const accent = `light-dark(${light.color}, ${dark.color})`;
  const roles = {
    '--accent': accent,
    '--accent-solid': accent,
    '--on-accent': `light-dark(${light.onColor}, ${dark.onColor})`,
  };
  return roles as CSSProperties;
}
