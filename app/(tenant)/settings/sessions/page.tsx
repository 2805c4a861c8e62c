import { SessionsScreen } from '#components/sessions/sessions-screen.tsx';
import { loadSettings } from '#server/http/loaders/load-settings.ts';

export default async function SessionsPage() {
  return <SessionsScreen {...(await loadSettings('sessions', 'account'))} />;
}
