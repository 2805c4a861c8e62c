import { PrivacyScreen } from '#components/privacy/privacy-screen.tsx';
import { loadSettings } from '#server/http/loaders/load-settings.ts';

export default async function PrivacyPage() {
  return <PrivacyScreen {...(await loadSettings('privacy', 'account'))} />;
}
