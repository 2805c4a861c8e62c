'use client';

import type { DehydratedState } from '@tanstack/react-query';
import {
  ArchiveRestore,
  Bell,
  Clock,
  KeyRound,
  Languages,
  MonitorSmartphone,
  Palette,
  ScrollText,
  ShieldCheck,
  Smartphone,
  UserRound,
} from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { Viewer } from '#lib/contracts/session.ts';
import { SettingGroup, SettingLink } from './setting-group.tsx';
import { SettingsPage } from './settings-page.tsx';

const groups = [
  {
    title: 'groupYou',
    links: [
      ['profile', UserRound],
      ['display', Languages],
      ['notifications', Bell],
    ],
  },
  {
    title: 'groupCompany',
    links: [
      ['hours', Clock],
      ['brand', Palette],
      ['cache', Smartphone],
    ],
  },
  {
    title: 'groupData',
    links: [
      ['backups', ArchiveRestore],
      ['privacy', ShieldCheck],
    ],
  },
  {
    title: 'groupDevelopment',
    links: [
      ['keys', KeyRound],
      ['sessions', MonitorSmartphone],
    ],
  },
] as const;

/** All settings, grouped by whom they are for. */
export function SettingsScreen({ viewer, state }: { viewer: Viewer; state: DehydratedState }) {
  const t = useTranslations('settings');
  const audit = useTranslations('audit');
  return (
    <SettingsPage viewer={viewer} state={state} title={t('title')} home adminOnly>
      {groups.map(({ title, links }) => (
        <SettingGroup key={title} title={t(title)}>
          {links.map(([name, icon]) => (
            <SettingLink
              key={name}
              href={`/settings/${name}`}
              icon={icon}
              label={t(`${name}.title`)}
              hint={t(`${name}.hint`)}
            />
          ))}
          {title === 'groupCompany' && (
            <SettingLink href="/settings/audit" icon={ScrollText} label={audit('title')} hint={audit('hint')} />
          )}
        </SettingGroup>
      ))}
    </SettingsPage>
  );
}
