'use client';

import { useRouter } from 'next/navigation';
import { accountQuery } from '#lib/api/account-query.ts';
import { sendJson } from '#lib/api/send-json.ts';
import type { Account, PreferencesChange } from '#lib/contracts/account.ts';
import { deviceZone, preferenceCookies } from '#lib/i18n/preferences.ts';
import { writePreference } from '../providers/write-preference.ts';
import { useSave } from './use-save.ts';

/** Saves what a person chose; a zone holds on this device from that moment. */
export function usePreferencesSave() {
  const router = useRouter();
  return useSave({
    send: (change: PreferencesChange) => sendJson<Account>('PATCH', '/api/account/preferences', change),
    queryKey: accountQuery().queryKey,
    onSaved: ({ preferences }, change) => {
      if (change.utc !== undefined || change.timeZone !== undefined) {
        writePreference(preferenceCookies.chosenZone, preferences.utc ? 'UTC' : (preferences.timeZone ?? deviceZone));
      }
      router.refresh();
    },
  });
}
