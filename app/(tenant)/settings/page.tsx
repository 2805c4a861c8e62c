import { SettingsScreen } from '#components/settings/settings-screen.tsx';
import { loadSettings } from '#server/http/loaders/load-settings.ts';

export default async function SettingsPage() {
  return <SettingsScreen {...(await loadSettings())} />;
}
