import { BackupsScreen } from '#components/backups/backups-screen.tsx';
import { loadSettings } from '#server/http/loaders/load-settings.ts';

export default async function BackupsPage() {
  return <BackupsScreen {...(await loadSettings('backups', 'account'))} />;
}
