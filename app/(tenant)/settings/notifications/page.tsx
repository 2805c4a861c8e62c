import { NotificationsScreen } from '#components/settings/notifications-screen.tsx';
import { loadSettings } from '#server/http/loaders/load-settings.ts';

export default async function NotificationsPage() {
  return <NotificationsScreen {...(await loadSettings('account'))} />;
}
