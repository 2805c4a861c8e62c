'use client';

import { useTranslations } from 'use-intl';
import type { Viewer } from '#lib/contracts/session.ts';
import { PlatformShell } from '../shell/platform-shell.tsx';
import { AuditList } from './audit-list.tsx';

/** What was done on the whole platform. */
export function PlatformAuditScreen({ viewer }: { viewer: Viewer }) {
  const t = useTranslations('audit');
  const note = <span className="truncate text-12 text-muted">{t('noteShort')}</span>;
  return (
    <PlatformShell viewer={viewer} title={t('title')} status={note}>
      <main className="mx-auto max-w-[1080px] p-4 text-text md:p-6">
        <AuditList side="platform" />
      </main>
    </PlatformShell>
  );
}
