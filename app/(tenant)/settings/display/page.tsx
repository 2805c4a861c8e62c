import { DisplayScreen } from '#components/settings/display-screen.tsx';
import { loadSettings } from '#server/http/loaders/load-settings.ts';

export default async function DisplayPage() {
  return <DisplayScreen {...(await loadSettings('account'))} />;
}
