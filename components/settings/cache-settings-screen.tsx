'use client';

import type { DehydratedState } from '@tanstack/react-query';
import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { cacheSettingsQuery } from '#lib/api/cache-settings-query.ts';
import type { Viewer } from '#lib/contracts/session.ts';
import type { DatabaseSettings } from '#lib/contracts/settings/cache-settings.ts';
import type { CatalogueName } from '#lib/contracts/vocabulary.ts';
import { formatSpan } from '#lib/format/format-time.ts';
import { useDatabaseWords } from '../databases/use-database-words.ts';
import { Sheet } from '../ui/sheet.tsx';
import { DatabaseSettingsForm } from './database-settings-form.tsx';
import { SettingGroup } from './setting-group.tsx';
import { SettingsPage } from './settings-page.tsx';
import { SettingsQuery } from './settings-query.tsx';

interface Props {
  viewer: Viewer;
  state: DehydratedState;
  catalogue: CatalogueName;
}

/** How long each database keeps entries, on phones too, and whether they are compressed there. */
export function CacheSettingsScreen({ viewer, state, catalogue }: Props) {
  const t = useTranslations('settings.cache');
  const words = useDatabaseWords(catalogue);
  const [openId, setOpenId] = useState<number | null>(null);
  return (
    <SettingsPage viewer={viewer} state={state} title={t('title')} note={t('note')} adminOnly>
      <SettingsQuery query={cacheSettingsQuery()} lines={16}>
        {({ databases }) => {
          const open = databases.find(({ database }) => database === openId);
          return (
            <>
              <SettingGroup>
                {databases.map((settings) => (
                  <DatabaseRow
                    key={settings.database}
                    name={words(settings.database).name}
                    settings={settings}
                    onOpen={() => setOpenId(settings.database)}
                  />
                ))}
              </SettingGroup>
              <Sheet
                open={open !== undefined}
                onClose={() => setOpenId(null)}
                title={open ? words(open.database).name : ''}
              >
                {open && (
                  <DatabaseSettingsForm key={open.database} settings={open} readOnly={viewer.role !== 'tenant_admin'} />
                )}
              </Sheet>
            </>
          );
        }}
      </SettingsQuery>
    </SettingsPage>
  );
}

interface RowProps {
  name: string;
  settings: DatabaseSettings;
  onOpen: () => void;
}

function DatabaseRow({ name, settings, onOpen }: RowProps) {
  const t = useTranslations('settings.cache');
  const { defaultTtlSeconds, mobileTtlSeconds, catalogueTtlSeconds, mobileCompression } = settings;
  const span = (seconds: number) => formatSpan(seconds * 1000);
  const facts = [
    defaultTtlSeconds === null
      ? t('catalogue', { ttl: catalogueTtlSeconds === null ? t('noTtl') : span(catalogueTtlSeconds) })
      : t('ownTtl', { ttl: span(defaultTtlSeconds) }),
    ...(mobileTtlSeconds === null ? [] : [t('mobileTtl', { ttl: span(mobileTtlSeconds) })]),
    ...(mobileCompression ? [] : [t('uncompressed')]),
  ];
  return (
    <button
      type="button"
      onClick={onOpen}
      className="flex min-h-14 w-full items-center gap-4 px-4 py-2 text-left -outline-offset-2 hover:bg-sunken"
    >
      <span className="w-6 shrink-0 text-13 text-muted tabular-nums">{settings.database}</span>
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium text-14">{name}</span>
        <span className="block truncate text-13 text-muted tabular-nums">{facts.join(' · ')}</span>
      </span>
      <ChevronRight size={20} strokeWidth={1.5} aria-hidden className="shrink-0 text-muted" />
    </button>
  );
}
