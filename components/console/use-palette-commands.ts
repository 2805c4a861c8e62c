'use client';

import { useQueryClient } from '@tanstack/react-query';
import {
  Building2,
  CircleQuestionMark,
  Clock,
  Download,
  Languages,
  Link2,
  type LucideIcon,
  SunMoon,
} from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useMemo } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import { platformTenantsQuery } from '#lib/api/platform-tenants-query.ts';
import { arrangeTenants, fleetEntries } from '#lib/fleet/arrange-tenants.ts';
import { parseFleetView } from '#lib/fleet/fleet-view.ts';
import { saveFleetFile } from '../fleet/save-fleet-file.ts';
import { usePreferences } from '../providers/preferences.tsx';
import { platformDestinations } from '../shell/platform-destinations.ts';
import type { PaletteCommand } from './palette-command.ts';

function usePages(): PaletteCommand[] {
  const t = useTranslations('navigation');
  const router = useRouter();
  return platformDestinations.map(({ href, label, icon, key }) => {
    const hint = `G ${key.toUpperCase()}`;
    return { id: href, group: 'pages', label: t(label), icon, hint, run: () => router.push(href) };
  });
}

function useTenants(): PaletteCommand[] {
  const client = useQueryClient();
  const router = useRouter();
  // What the fleet knows; the palette asks for nothing itself.
  const tenants = client.getQueryData(platformTenantsQuery().queryKey)?.tenants;
  return useMemo(
    () =>
      (tenants ?? []).map(({ id, name, slug }) => ({
        ...{ id, group: 'tenants', label: name, words: slug, hint: slug, icon: Building2 },
        run: () => router.push(`/platform/tenants/${id}`),
      })),
    [tenants, router],
  );
}

/** Saves the fleet as it is shown, or whole where another page is; `null` until its tenants are known. */
function useFleetFile(): (() => void) | null {
  const client = useQueryClient();
  const tenants = client.getQueryData(platformTenantsQuery().queryKey)?.tenants;
  if (!tenants) return null;
  return () => {
    const { pathname, search } = window.location;
    const view = parseFleetView(pathname === '/platform' ? search : '');
    saveFleetFile(arrangeTenants(fleetEntries(tenants), view));
  };
}

function useActions(onHelp: () => void): PaletteCommand[] {
  const t = useTranslations('console');
  const locale = useLocale();
  const { theme, utc, choose: prefer } = usePreferences();
  const saveFleet = useFleetFile();
  const nextTheme = theme === 'dark' ? 'light' : theme === 'light' ? 'system' : 'dark';
  const action = (id: string, label: string, icon: LucideIcon, run: () => void): PaletteCommand => {
    return { id, group: 'actions', label, icon, run };
  };
  return [
    action('theme', t(`action.theme.${nextTheme}`), SunMoon, () => prefer({ theme: nextTheme })),
    action('language', t('action.language'), Languages, () => prefer({ locale: locale === 'en' ? 'pt-BR' : 'en' })),
    action('clock', t(utc ? 'action.clockDevice' : 'action.clockUtc'), Clock, () => prefer({ utc: !utc })),
    action('link', t('action.copyLink'), Link2, () => {
      navigator.clipboard
        .writeText(window.location.href)
        .catch((error: unknown) => console.warn('the address could not be copied', error));
    }),
    ...(saveFleet ? [{ ...action('csv', t('action.fleetCsv'), Download, saveFleet), words: 'csv' }] : []),
    { ...action('help', t('help'), CircleQuestionMark, onHelp), hint: '?' },
  ];
}

/** Everything that the palette can do from here. */
export function usePaletteCommands(onHelp: () => void): PaletteCommand[] {
  return [...usePages(), ...useTenants(), ...useActions(onHelp)];
}
