'use client';

import { BellRing } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useRefusalWords } from '../errors/use-refusal-words.ts';
import { Button } from '../settings/button.tsx';
import { usePush } from './use-push.ts';

const postponedKey = 'kryonix_push_postponed';
const postponedMs = 30 * 86_400_000;

/** Whether it was put off on this device within a month; true until that is known, so that nothing flashes. */
function usePostponed(): [boolean, () => void] {
  const [postponed, setPostponed] = useState(true);
  useEffect(() => {
    setPostponed(Date.now() - Number(window.localStorage.getItem(postponedKey) ?? 0) < postponedMs);
  }, []);
  const postpone = () => {
    window.localStorage.setItem(postponedKey, String(Date.now()));
    setPostponed(true);
  };
  return [postponed, postpone];
}

/** Offers alerts on this device where people look at alerts, and nowhere else; never asks the browser by itself. */
export function PushOffer() {
  const t = useTranslations('alerts.push');
  const words = useRefusalWords();
  const { state, pending, error, turnOn } = usePush();
  const [postponed, postpone] = usePostponed();
  if (postponed || (state !== 'off' && state !== 'ios')) return null;
  return (
    <section
      aria-label={t('title')}
      data-testid="push-offer"
      className="mb-6 flex gap-3 rounded-card border border-line-strong bg-raised p-4"
    >
      <BellRing size={20} strokeWidth={1.5} aria-hidden className="mt-0.5 shrink-0 text-accent" />
      <div className="min-w-0 flex-1">
        <p className="font-medium text-14">{t('title')}</p>
        <p className="mt-0.5 text-pretty text-13 text-muted">{t(state === 'ios' ? 'ios' : 'body')}</p>
        {error && <p className="mt-1 text-13 text-bad">{t('failed', { reason: words(error) })}</p>}
        <div className="mt-3 flex flex-wrap gap-2">
          {state === 'off' && (
            <Button look="primary" disabled={pending} onClick={turnOn}>
              {t('allow')}
            </Button>
          )}
          <Button onClick={postpone}>{t('later')}</Button>
        </div>
      </div>
    </section>
  );
}

/** The same as a setting: how this device stands, in words. */
export function PushSetting() {
  const t = useTranslations('alerts.push');
  const refusal = useRefusalWords();
  const { state, pending, error, turnOn, turnOff } = usePush();
  const words = {
    asking: 'title',
    off: 'title',
    on: 'on',
    blocked: 'blocked',
    ios: 'ios',
    unsupported: 'unsupported',
  } as const;
  return (
    <div className="flex min-h-16 flex-wrap items-center gap-3 px-4 py-3">
      <div className="min-w-0 flex-1">
        <p className="text-pretty text-14">{t(words[state])}</p>
        {error && <p className="text-13 text-bad">{t('failed', { reason: refusal(error) })}</p>}
      </div>
      {state === 'off' && (
        <Button disabled={pending} onClick={turnOn}>
          {t('allow')}
        </Button>
      )}
      {state === 'on' && (
        <Button disabled={pending} onClick={turnOff}>
          {t('off')}
        </Button>
      )}
    </div>
  );
}
