'use client';

import { useRouter } from 'next/navigation';
import { accountQuery } from '#lib/api/account-query.ts';
import { savePreferences } from '#lib/api/save-preferences.ts';
import { rememberTimes } from '../providers/remember-times.ts';
import { useSave } from './use-save.ts';

/** Saves what a person chose; zone and formats hold on this device from that moment. */
export function usePreferencesSave() {
  const router = useRouter();
  return useSave({
    send: savePreferences,
    queryKey: accountQuery().queryKey,
    onSaved: ({ preferences }, change) => {
      if ('utc' in change || 'timeZone' in change || 'dateFormat' in change) rememberTimes(preferences);
      router.refresh();
    },
  });
}
