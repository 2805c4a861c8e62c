import { BrandScreen } from '#components/settings/brand-screen.tsx';
import { loadSettings } from '#server/http/loaders/load-settings.ts';

export default async function BrandPage() {
  return <BrandScreen {...(await loadSettings('organisation'))} />;
}
