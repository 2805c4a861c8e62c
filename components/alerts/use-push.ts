'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import { accountQuery } from '#lib/api/account-query.ts';
import { alertReachQuery } from '#lib/api/alerts-query.ts';
import { fetchJson } from '#lib/api/fetch-json.ts';
import { sendJson } from '#lib/api/send-json.ts';
import type { Account } from '#lib/contracts/account.ts';
import type { AlertReach } from '#lib/contracts/alerts.ts';

/** Where this device stands: `ios` must be on the home screen first. */
type PushState = 'asking' | 'off' | 'on' | 'blocked' | 'ios' | 'unsupported';

interface Push {
  state: PushState;
  pending: boolean;
  error: Error | null;
  turnOn(): void;
  turnOff(): void;
}

const isIosInBrowser = () =>
  /iP(hone|ad|od)/.test(navigator.userAgent) && !window.matchMedia('(display-mode: standalone)').matches;

async function readState(): Promise<PushState> {
  if (!('serviceWorker' in navigator) || !('PushManager' in window) || !('Notification' in window)) {
    return isIosInBrowser() ? 'ios' : 'unsupported';
  }
  if (Notification.permission === 'denied') return 'blocked';
  const registration = await navigator.serviceWorker.getRegistration();
  return (await registration?.pushManager.getSubscription()) ? 'on' : 'off';
}

/** Asks the browser, tells the server, and, where nothing was chosen for this way yet, chooses what is not mere news. */
async function subscribe(pushKey: string): Promise<AlertReach> {
  if ((await Notification.requestPermission()) !== 'granted') throw new Error('denied');
  const registration = await navigator.serviceWorker.ready;
  const subscription = await registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: pushKey,
  });
  const { endpoint, keys } = subscription.toJSON();
  const reach = await sendJson<AlertReach>('POST', '/api/alerts/push', {
    endpoint,
    keys: { p256dh: keys?.p256dh, auth: keys?.auth },
  });
  const { preferences } = await fetchJson<Account>('/api/account');
  if (preferences.notifications.push === undefined) {
    const notifications = { ...preferences.notifications, push: ['warning', 'critical'] };
    await sendJson<Account>('PATCH', '/api/account/preferences', { notifications });
  }
  return reach;
}

async function unsubscribe(): Promise<AlertReach | undefined> {
  const registration = await navigator.serviceWorker.getRegistration();
  const subscription = await registration?.pushManager.getSubscription();
  if (!subscription) return undefined;
  const { endpoint } = subscription;
  await subscription.unsubscribe();
  return sendJson<AlertReach>('DELETE', '/api/alerts/push', { endpoint });
}

/** Alerts on this device: whether they arrive, and the way to turn them on and off. */
export function usePush(): Push {
  const client = useQueryClient();
  const { data: reach } = useQuery(alertReachQuery());
  const [state, setState] = useState<PushState>('asking');
  const look = useCallback(
    () =>
      readState().then(setState, (error: unknown) => {
        console.warn('the state of notifications could not be read', error);
        setState('unsupported');
      }),
    [],
  );
  useEffect(() => {
    void look();
  }, [look]);
  const change = useMutation({
    mutationFn: (on: boolean) => (on ? subscribe(reach?.pushKey ?? '') : unsubscribe()),
    onSuccess: (answer) => {
      if (answer) client.setQueryData(alertReachQuery().queryKey, answer);
      void client.invalidateQueries({ queryKey: accountQuery().queryKey });
    },
    onSettled: look,
  });
  return {
    state: reach === undefined && state === 'off' ? 'asking' : state,
    pending: change.isPending,
    error: change.error,
    turnOn: () => change.mutate(true),
    turnOff: () => change.mutate(false),
  };
}
