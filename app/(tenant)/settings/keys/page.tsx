import { ApiKeysScreen } from '#components/settings/api-keys-screen.tsx';
import { loadSettings } from '#server/http/loaders/load-settings.ts';

export default async function ApiKeysPage() {
  return <ApiKeysScreen {...(await loadSettings('apiKeys', 'account'))} />;
}
