'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { privacyQuery } from '#lib/api/privacy-query.ts';
import { sendJson } from '#lib/api/send-json.ts';
import type { NewPrivacyRequest } from '#lib/contracts/privacy.ts';
import { CommandState } from '../backups/command-state.tsx';
import { Button } from '../settings/button.tsx';
import { SettingGroup } from '../settings/setting-group.tsx';
import { useSave } from '../settings/use-save.ts';

/** Everything that is held for the company, in one file. */
export function CompanyExport() {
  const t = useTranslations('protection.privacy');
  const client = useQueryClient();
  const command = useSave({
    send: (request: NewPrivacyRequest) => sendJson<{ id: string }>('POST', '/api/privacy/requests', request),
    onSaved: () => void client.invalidateQueries({ queryKey: privacyQuery().queryKey }),
  });
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
