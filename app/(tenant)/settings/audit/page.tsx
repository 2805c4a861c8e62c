import { AuditScreen } from '#components/audit/audit-screen.tsx';
import { loadSettings } from '#server/http/loaders/load-settings.ts';

export default async function AuditPage() {
  return <AuditScreen {...(await loadSettings())} />;
}
