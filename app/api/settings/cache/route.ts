import { showCacheSettings } from '#server/settings/cache-settings-routes.ts';

export const GET = showCacheSettings;
