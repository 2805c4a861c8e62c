'use client';

import { CircleHelp, Monitor, Smartphone, Tablet } from 'lucide-react';
import type { ReactNode } from 'react';
import { useNow, useTranslations } from 'use-intl';
import type { AppSession, SignIn } from '#lib/contracts/settings/sessions.ts';
import type { Device } from '#lib/contracts/vocabulary.ts';
import { formatSpan } from '#lib/format/format-time.ts';
import { Button } from '../settings/button.tsx';
import { useDateText } from '../settings/use-date-text.ts';
import type { EndingSession } from './end-session-sheet.tsx';

const icons = { mobile: Smartphone, tablet: Tablet, desktop: Monitor, unknown: CircleHelp } as const;

interface RowProps {
  device: Device;
  title: string;
  label?: ReactNode;
  facts: string[];
  action: ReactNode;
}

function SessionRow({ device, title, label, facts, action }: RowProps) {
  const Icon = icons[device];
  return (
    <div data-testid="session" className="flex items-center gap-3 px-4 py-3">
      <Icon size={20} strokeWidth={1.5} aria-hidden className="shrink-0 text-muted" />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2 font-medium text-14">
          <span className="min-w-0 break-words">{title}</span>
          {label}
        </p>
        {facts.map((fact) => (
          <p key={fact} className="break-words text-13 text-muted tabular-nums">
            {fact}
          </p>
        ))}
      </div>
      {action}
    </div>
  );
}

interface SignInProps {
  session: SignIn;
  onEnd: (session: EndingSession) => void;
}

/** Somebody who is signed in here. */
export function SignInRow({ session, onEnd }: SignInProps) {
  const t = useTranslations('settings.sessions');
  const date = useDateText();
  const { id, displayName, email, browser, system, device, address, createdAt, current } = session;
  const place = [browser ?? t('unknownBrowser'), system].filter(Boolean).join(', ');
  const since = [t('since', { date: date(createdAt) }), address].filter(Boolean).join(' · ');
  return (
    <SessionRow
      device={device}
      title={displayName}
      label={
        current && <span className="rounded-full bg-accent/12 px-2 py-0.5 text-12 text-accent">{t('current')}</span>
      }
      facts={[email, place, since]}
      action={
        !current && (
          <Button
            aria-label={`${t('end')}: ${displayName}, ${place}`}
            onClick={() => onEnd({ kind: 'person', id, who: displayName, where: place })}
          >
            {t('end')}
          </Button>
        )
      }
    />
  );
}

interface AppSessionProps {
  session: AppSession;
  /** `null` where the person may not end it. */
  onEnd: ((session: EndingSession) => void) | null;
}

/** A session that one of the tenant's applications opened. */
export function AppSessionRow({ session, onEnd }: AppSessionProps) {
  const t = useTranslations('settings.sessions');
  const now = useNow().getTime();
  const { id, kind, userId, device, platform, appVersion, lastActivityAt } = session;
  const place = [t(kind === 'mobile' ? 'kindMobile' : 'kindSdk'), platform, appVersion].filter(Boolean).join(', ');
  return (
    <SessionRow
      device={device}
      title={userId}
      facts={[place, t('activity', { age: formatSpan(now - Date.parse(lastActivityAt)) })]}
      action={
        onEnd && (
          <Button
            aria-label={`${t('end')}: ${userId}, ${place}`}
            onClick={() => onEnd({ kind, id, who: userId, where: place })}
          >
            {t('end')}
          </Button>
        )
      }
    />
  );
}
