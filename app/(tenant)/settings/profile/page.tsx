import { ProfileScreen } from '#components/settings/profile-screen.tsx';
import { loadSettings } from '#server/http/loaders/load-settings.ts';

export default async function ProfilePage() {
  return <ProfileScreen {...(await loadSettings('account'))} />;
}
