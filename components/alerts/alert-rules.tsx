'use client';

import { useQuery } from '@tanstack/react-query';
import { ChevronRight, Plus } from 'lucide-react';
import { useState } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import { type AlertSide, alertRulesQuery } from '#lib/api/alerts-query.ts';
import { type AlertRule, isEventMetric } from '#lib/contracts/alerts.ts';
import { Button } from '../settings/button.tsx';
import { Problem } from '../ui/problem.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { metricText } from './metric-text.ts';
import { newRule, RuleForm } from './rule-form.tsx';
import { severityLook } from './severity-look.ts';

/** Every rule that holds, and the way to change it. */
export function AlertRules({ side, canAct }: { side: AlertSide; canAct: boolean }) {
  const t = useTranslations('alerts');
  const { data, error, refetch } = useQuery(alertRulesQuery(side));
  const [edited, setEdited] = useState<AlertRule | null>(null);
  if (!data && error) {
    return (
      <div className="rounded-card border border-line bg-raised p-4">
        <Problem message={t('failed')} error={error} onRetry={() => refetch()} />
      </div>
    );
  }
  const title = edited === null || edited.key === '' ? t('rule.new') : t('rule.edit', { name: nameOf(edited) });
  function nameOf({ name, metric }: AlertRule): string {
    return name ?? t(`metric.${metric}`);
  }
  return (
    <div className="flex flex-col gap-3">
      {canAct && (
        <div>
          <Button onClick={() => setEdited(newRule)}>
            <Plus size={18} strokeWidth={1.75} aria-hidden />
            {t('rule.new')}
          </Button>
        </div>
      )}
      <ul
        aria-busy={!data}
        className="min-h-96 divide-y divide-line overflow-hidden rounded-card border border-line bg-raised"
      >
        {data?.rules.map((rule) => (
          <li key={rule.key}>
            <RuleRow rule={rule} name={nameOf(rule)} onOpen={canAct ? () => setEdited(rule) : null} />
          </li>
        ))}
      </ul>
      <Sheet open={edited !== null} onClose={() => setEdited(null)} title={title}>
        {edited && <RuleForm key={edited.key} rule={edited} side={side} onDone={() => setEdited(null)} />}
      </Sheet>
    </div>
  );
}

function RuleRow({ rule, name, onOpen }: { rule: AlertRule; name: string; onOpen: (() => void) | null }) {
  const t = useTranslations('alerts');
  const { icon: Icon, tone } = severityLook[rule.severity];
  const body = (
    <>
      <Icon size={20} strokeWidth={1.5} aria-hidden className={`shrink-0 ${rule.enabled ? tone : 'text-muted'}`} />
      <span className="min-w-0 flex-1 text-left">
        <span className="block break-words font-medium text-14">{name}</span>
        <span className="block text-pretty text-13 text-muted tabular-nums">
          <Condition rule={rule} />
        </span>
      </span>
      {!rule.enabled && <span className="text-13 text-muted">{t('rule.off')}</span>}
      {rule.enabled && rule.changed && <span className="text-13 text-muted">{t('rule.changed')}</span>}
    </>
  );
  const shape = 'flex min-h-16 w-full items-center gap-3 px-4 py-2.5';
  if (onOpen === null) return <div className={shape}>{body}</div>;
  return (
    <button type="button" onClick={onOpen} className={`${shape} -outline-offset-2 hover:bg-sunken`}>
      {body}
      <ChevronRight size={20} strokeWidth={1.5} aria-hidden className="shrink-0 text-muted" />
    </button>
  );
}

function Condition({ rule }: { rule: AlertRule }) {
  const t = useTranslations('alerts');
  const locale = useLocale();
  const severity = t(`severity.${rule.severity}`);
  if (isEventMetric(rule.metric)) return [severity, t('rule.event')].join(' · ');
  const value = metricText(locale, rule.metric, rule.threshold);
  // What is wrong as soon as there is any of it has no limit that would tell a person something.
  const anyIsTooMuch = rule.comparison === 'above' && rule.threshold === 0;
  const limit = anyIsTooMuch ? [] : [t(rule.comparison === 'above' ? 'rule.above' : 'rule.below', { value })];
  return [severity, ...limit, t('rule.for', { minutes: Math.round(rule.forSeconds / 60) })].join(' · ');
}
