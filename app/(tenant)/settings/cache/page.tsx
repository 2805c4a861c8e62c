import { CacheSettingsScreen } from '#components/settings/cache-settings-screen.tsx';
import { loadSettings } from '#server/http/loaders/load-settings.ts';

export default async function CacheSettingsPage() {
  return <CacheSettingsScreen {...(await loadSettings('cache'))} />;
}
