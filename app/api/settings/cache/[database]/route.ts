import { changeCacheSettings } from '#server/settings/cache-settings-routes.ts';

export const PATCH = changeCacheSettings;
