'use client';

import type { DehydratedState } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { sessionsQuery } from '#lib/api/sessions-query.ts';
import type { Viewer } from '#lib/contracts/session.ts';
import type { Sessions } from '#lib/contracts/settings/sessions.ts';
import type { Device } from '#lib/contracts/vocabulary.ts';
import { SettingGroup } from '../settings/setting-group.tsx';
import { SettingsPage } from '../settings/settings-page.tsx';
import { SettingsQuery } from '../settings/settings-query.tsx';
import { type EndingSession, EndSessionSheet } from './end-session-sheet.tsx';
import { AppSessionRow, SignInRow } from './session-rows.tsx';

const deviceOrder: readonly Device[] = ['mobile', 'tablet', 'desktop', 'unknown'];

/** Who is connected, on which device, and the way to end it. */
export function SessionsScreen({ viewer, state }: { viewer: Viewer; state: DehydratedState }) {
  const t = useTranslations('settings.sessions');
  const [ending, setEnding] = useState<EndingSession | null>(null);
  const admin = viewer.role === 'tenant_admin';
  return (
    <SettingsPage viewer={viewer} state={state} title={t('title')}>
      <SettingsQuery query={sessionsQuery()}>
        {(sessions) => (
          <>
            <SettingGroup title={t(admin ? 'people' : 'peopleViewer')}>
              {sessions.people.map((session) => (
                <SignInRow key={session.id} session={session} onEnd={setEnding} />
              ))}
            </SettingGroup>
            <Applications sessions={sessions} onEnd={admin ? setEnding : null} />
          </>
        )}
      </SettingsQuery>
      <EndSessionSheet ending={ending} onClose={() => setEnding(null)} />
    </SettingsPage>
  );
}

interface ApplicationsProps {
  sessions: Sessions;
  onEnd: ((session: EndingSession) => void) | null;
}

function Applications({ sessions: { applications, moreApplications }, onEnd }: ApplicationsProps) {
  const t = useTranslations('settings.sessions');
  if (!applications || applications.length === 0) {
    return (
      <SettingGroup title={t('applications')} note={t('applicationsNote')}>
        <p className="text-pretty p-4 text-14">{t(applications ? 'empty' : 'unavailable')}</p>
      </SettingGroup>
    );
  }
  const devices = deviceOrder.flatMap((device) => {
    const own = applications.filter((session) => session.device === device);
    return own.length === 0 ? [] : [{ device, own }];
  });
  return (
    <div className="flex flex-col gap-4">
      <div className="px-1">
        <h3 className="font-semibold text-16 tracking-tight">{t('applications')}</h3>
        <p className="text-pretty text-13 text-muted">{t('applicationsNote')}</p>
      </div>
      {devices.map(({ device, own }) => (
        <SettingGroup key={device} title={t('group', { device: t(device), count: own.length })}>
          {own.map((session) => (
            <AppSessionRow key={session.id} session={session} onEnd={onEnd} />
          ))}
        </SettingGroup>
      ))}
      {moreApplications && <p className="px-1 text-13 text-muted">{t('more', { count: applications.length })}</p>}
    </div>
  );
}
