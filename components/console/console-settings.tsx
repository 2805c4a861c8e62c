'use client';

import type { ReactNode } from 'react';
import { useTimeZone, useTranslations } from 'use-intl';
import type { Viewer } from '#lib/contracts/session.ts';
import { AppearanceChoices } from '../account/appearance-choices.tsx';
import { usePreferences } from '../providers/preferences.tsx';
import { PlatformShell } from '../shell/platform-shell.tsx';
import { Card } from '../ui/card.tsx';
import { Facts } from '../ui/facts.tsx';
import { SegmentedChoice } from '../ui/segmented-choice.tsx';
import { useConsolePreferences } from './console-preferences.tsx';

/** What a member of staff may choose of the console, on this device. */
export function ConsoleSettings({ viewer }: { viewer: Viewer }) {
  const t = useTranslations();
  return (
    <PlatformShell
      viewer={viewer}
      title={t('console.settings.title')}
      status={<span className="truncate text-12 text-muted">{t('console.settings.scope')}</span>}
    >
      <main className="mx-auto grid max-w-[960px] gap-3 p-3 md:gap-4 md:p-6 lg:grid-cols-2 lg:items-start">
        <Card id="appearance" title={t('console.settings.appearance')}>
          <Stack>
            <AppearanceChoices />
          </Stack>
        </Card>
        <div className="flex flex-col gap-3 md:gap-4">
          <Card id="console" title={t('console.settings.work')}>
            <Work />
          </Card>
          <Card id="account" title={t('account.title')}>
            <Facts
              facts={[
                { label: t('console.settings.name'), value: viewer.displayName },
                { label: t('console.settings.email'), value: viewer.email },
                { label: t('console.settings.role'), value: t(`account.role.${viewer.role}`) },
              ]}
            />
          </Card>
        </div>
      </main>
    </PlatformShell>
  );
}

function Stack({ children }: { children: ReactNode }) {
  return <div className="flex flex-col gap-5">{children}</div>;
}

function Work() {
  const t = useTranslations('console.settings');
  const { keys, choose } = useConsolePreferences();
  const { utc, queued, choose: prefer } = usePreferences();
  const timeZone = useTimeZone() ?? 'UTC';
  return (
    <Stack>
      <div>
        <SegmentedChoice
          label={t('clock')}
          value={(queued.utc ?? utc) ? 'utc' : 'device'}
          onChange={(value) => prefer({ utc: value === 'utc' })}
          options={[
            { value: 'device', label: t('clockDevice') },
            { value: 'utc', label: 'UTC' },
          ]}
        />
        <p className="mt-2 text-pretty text-13 text-muted">{t('clockNow', { zone: timeZone })}</p>
      </div>
      <div>
        <SegmentedChoice
          label={t('keys')}
          value={keys}
          onChange={(value) => choose('keys', value)}
          options={[
            { value: 'on', label: t('keysOn') },
            { value: 'off', label: t('keysOff') },
          ]}
        />
        <p className="mt-2 text-pretty text-13 text-muted">{t('keysAbout')}</p>
      </div>
    </Stack>
  );
}
