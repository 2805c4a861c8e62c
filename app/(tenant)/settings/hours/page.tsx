import { HoursScreen } from '#components/settings/hours-screen.tsx';
import { loadSettings } from '#server/http/loaders/load-settings.ts';

export default async function HoursPage() {
  return <HoursScreen {...(await loadSettings('organisation'))} />;
}
