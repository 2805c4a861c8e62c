import { cache } from 'react';
import { type BrandPalette, brandPalette } from '#lib/brand/brand-palette.ts';
import { logger } from '../../logger.ts';
import { readOrganisation } from '../../settings/organisation-routes.ts';
import { loadSession } from './load-session.ts';

/** How a tenant's pages look like its own; `null`: as the product's. */
export interface LoadedBrand {
  palette: BrandPalette | null;
  logoUrl: string | null;
  faviconUrl: string | null;
}

const unbranded: LoadedBrand = { palette: null, logoUrl: null, faviconUrl: null };

/** The brand of the signed-in person's tenant, once a request; a page is shown without it too. */
export const loadBrand = cache(async (): Promise<LoadedBrand> => {
  try {
    const tenant = (await loadSession())?.viewer.tenant;
    if (!tenant) return unbranded;
    const { brandColor, logo, favicon } = await readOrganisation(tenant.id);
    return {
      palette: brandColor ? brandPalette(brandColor) : null,
      logoUrl: logo && `/api/settings/brand/logo?v=${logo.version}`,
      faviconUrl: favicon && `/api/settings/brand/favicon?v=${favicon.version}`,
    };
  } catch (error) {
    logger.debug({ err: error }, 'a page goes without its brand');
    return unbranded;
  }
});
