'use client';

import { useTranslations } from 'use-intl';
import type { Scope } from '#lib/api/scope.ts';
import { CommandState } from '../backups/command-state.tsx';
import { Button } from '../settings/button.tsx';
import { usePrivacyCommand } from './use-privacy-command.ts';

/** Everything that is held for the company, in one file. */
export function CompanyExport({ scope }: { scope: Scope }) {
  const t = useTranslations('protection.privacy');
  const command = usePrivacyCommand(scope);
  return (
    <div className="flex flex-wrap items-center gap-3">
      <p className="min-w-0 flex-1 basis-56 text-pretty text-14 text-muted">{t('companyNote')}</p>
      <Button disabled={command.isPending} onClick={() => command.mutate({ kind: 'export', scope: 'tenant' })}>
        {t('exportAll')}
      </Button>
      <CommandState command={command} />
    </div>
  );
}
