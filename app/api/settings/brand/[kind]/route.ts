import { putBrandImage, removeBrandImage, showBrandImage } from '#server/settings/brand-image-routes.ts';

export const GET = showBrandImage;
export const PUT = putBrandImage;
export const DELETE = removeBrandImage;
