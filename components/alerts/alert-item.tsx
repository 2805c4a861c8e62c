'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { BellOff, Check } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useLocale, useNow, useTranslations } from 'use-intl';
import { type AlertSide, alertsUrl } from '#lib/api/alerts-query.ts';
import { sendJson } from '#lib/api/send-json.ts';
import { type Alert, isEventMetric, openEndMs } from '#lib/contracts/alerts.ts';
import { useRefusalWords } from '../errors/use-refusal-words.ts';
import { useMomentText } from '../providers/use-moment-text.ts';
import { Button } from '../settings/button.tsx';
import { metricText } from './metric-text.ts';
import { severityLook } from './severity-look.ts';
import { SilenceSheet } from './silence-sheet.tsx';

interface Props {
  alert: Alert;
  side: AlertSide;
  canAct: boolean;
  /** The one that a message led to. */
  chosen: boolean;
}

/** One alert: how grave, what, since when, and what to do about it. */
export function AlertItem({ alert, side, canAct, chosen }: Props) {
  const t = useTranslations('alerts');
  const locale = useLocale();
  const item = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (chosen) item.current?.scrollIntoView({ block: 'center' });
  }, [chosen]);
  const { icon: Icon, tone } = severityLook[alert.severity];
  const firing = alert.state === 'firing';
  return (
    <li
      ref={item}
      data-testid="alert"
      data-state={alert.state}
      aria-current={chosen || undefined}
      className="flex gap-3 px-4 py-3.5 aria-current:bg-accent/12"
    >
      <Icon size={20} strokeWidth={1.75} aria-hidden className={`mt-0.5 shrink-0 ${firing ? tone : 'text-muted'}`} />
      <div className="min-w-0 flex-1">
        <p className={`text-pretty break-words text-16 ${firing ? 'font-medium' : ''}`}>{alert.title}</p>
        <p className="mt-0.5 text-13 text-muted tabular-nums">
          <span className={firing ? `font-medium ${tone}` : ''}>{t(`severity.${alert.severity}`)}</span>
          {' · '}
          <When alert={alert} />
          {!isEventMetric(alert.metric) && alert.threshold > 0 && (
            <> · {t('limit', { value: metricText(locale, alert.metric, alert.threshold) })}</>
          )}
        </p>
        <Standing alert={alert} />
        {firing && canAct && <Actions alert={alert} side={side} />}
      </div>
    </li>
  );
}

function useMoment(): (at: string) => string {
  const { moment } = useMomentText();
  const now = useNow().getTime();
  return (at) => moment(at, now);
}

function When({ alert: { state, since, resolvedAt } }: { alert: Alert }) {
  const t = useTranslations('alerts');
  const moment = useMoment();
  if (state === 'notice') return t('at', { time: moment(since) });
  if (resolvedAt !== null) return t('ended', { from: moment(since), to: moment(resolvedAt) });
  return t('since', { time: moment(since) });
}

function Standing({ alert: { acknowledgedBy, silencedUntil, escalatedAt, state } }: { alert: Alert }) {
  const t = useTranslations('alerts');
  const moment = useMoment();
  const facts = [
    acknowledgedBy && t('acknowledgedBy', { who: acknowledgedBy }),
    silencedUntil &&
      state === 'firing' &&
      (Date.parse(silencedUntil) >= openEndMs
        ? t('silencedOpen')
        : t('silencedUntil', { time: moment(silencedUntil) })),
    escalatedAt && t('escalated', { time: moment(escalatedAt) }),
  ].filter(Boolean);
  if (facts.length === 0) return null;
  return <p className="mt-0.5 break-words text-13 text-muted tabular-nums">{facts.join(' · ')}</p>;
}

function Actions({ alert, side }: { alert: Alert; side: AlertSide }) {
  const t = useTranslations('alerts');
  const words = useRefusalWords();
  const client = useQueryClient();
  const act = useMutation({
    mutationFn: ({ action, body }: { action: string; body?: unknown }) =>
      sendJson<void>('POST', alertsUrl(side, `/${alert.id}/${action}`), body),
    onSettled: () => client.invalidateQueries({ queryKey: ['alerts', side, 'list'] }),
  });
  const silenced = alert.silencedUntil !== null;
  const [choosing, setChoosing] = useState(false);
  return (
    <div className="mt-2 flex flex-wrap items-center gap-2">
      {alert.acknowledgedAt === null && (
        <Button disabled={act.isPending} onClick={() => act.mutate({ action: 'acknowledge' })}>
          <Check size={16} strokeWidth={2} aria-hidden />
          {t('acknowledge')}
        </Button>
      )}
      <Button
        disabled={act.isPending}
        onClick={() => (silenced ? act.mutate({ action: 'unsilence' }) : setChoosing(true))}
      >
        <BellOff size={16} strokeWidth={1.75} aria-hidden />
        {t(silenced ? 'unsilence' : 'silence')}
      </Button>
      <span role="status" className="text-13 text-muted">
        {act.error && t('actionFailed', { reason: words(act.error, { conflict: t('over') }) })}
      </span>
      {choosing && (
        <SilenceSheet
          onClose={() => setChoosing(false)}
          onChoose={(minutes) => {
            setChoosing(false);
            act.mutate({ action: 'silence', body: { minutes } });
          }}
        />
      )}
    </div>
  );
}
