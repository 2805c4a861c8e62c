'use client';

import { useTranslations } from 'use-intl';
import { ownScope } from '#lib/api/scope.ts';
import { CommandState } from '../backups/command-state.tsx';
import { Button } from '../settings/button.tsx';
import { SettingGroup } from '../settings/setting-group.tsx';
import { usePrivacyCommand } from './use-privacy-command.ts';

/** Everything that is held for the company, in one file. */
export function CompanyExport() {
  const t = useTranslations('protection.privacy');
  const command = usePrivacyCommand(ownScope);
  return (
    <SettingGroup title={t('company')}>
      <div className="flex flex-wrap items-center gap-3 p-4">
        <p className="min-w-0 flex-1 basis-56 text-pretty text-14 text-muted">{t('companyNote')}</p>
        <Button disabled={command.isPending} onClick={() => command.mutate({ kind: 'export', scope: 'tenant' })}>
          {t('exportAll')}
        </Button>
        <CommandState command={command} />
      </div>
    </SettingGroup>
  );
}
