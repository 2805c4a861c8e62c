'use client';

import { type FormEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { type AlertSide, alertRulesQuery, alertsUrl } from '#lib/api/alerts-query.ts';
import { sendJson } from '#lib/api/send-json.ts';
import { alertSeverities } from '#lib/contracts/account.ts';
import {
  type AlertMetric,
  type AlertRule,
  type AlertRules,
  alertMetrics,
  clearsOnTheGoodSide,
  isEventMetric,
  isTenantMetric,
} from '#lib/contracts/alerts.ts';
import { useRefusalWords } from '../errors/use-refusal-words.ts';
import { Button } from '../settings/button.tsx';
import { SelectField, SwitchRow, TextField } from '../settings/fields.tsx';
import { useSave } from '../settings/use-save.ts';
import { unitOf } from './metric-text.ts';

/** What a new rule starts as. */
export const newRule: AlertRule = {
  ...{ key: '', name: '', shipped: false, changed: false, metric: 'p95', comparison: 'above' },
  ...{ threshold: 50, clearThreshold: 40, forSeconds: 120, severity: 'warning' },
  ...{ escalateAfterMinutes: null, inQuietHours: false, enabled: true },
};

/** Changes one rule, or makes it. */
export function RuleForm({ rule, side, onDone }: { rule: AlertRule; side: AlertSide; onDone: () => void }) {
  const t = useTranslations('alerts');
  const words = useRefusalWords();
  const [draft, setDraft] = useState(rule);
  const change = (fields: Partial<AlertRule>) => setDraft((known) => ({ ...known, ...fields }));
  const url = alertsUrl(side, rule.key === '' ? '/rules' : `/rules/${rule.key}`);
  const { queryKey } = alertRulesQuery(side);
  const save = useSave({
    send: ({ key: _key, shipped, changed: _changed, name, ...fields }: AlertRule) =>
      sendJson<AlertRules>(rule.key === '' ? 'POST' : 'PUT', url, shipped ? fields : { ...fields, name: name ?? '' }),
    queryKey,
    onSaved: onDone,
  });
  const remove = useSave({ send: () => sendJson<AlertRules>('DELETE', url), queryKey, onSaved: onDone });
  const wrongSide = !clearsOnTheGoodSide(draft);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!wrongSide) save.mutate(draft);
  };
  const failure = save.error ?? remove.error;
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      {!rule.shipped && <OwnFields draft={draft} side={side} onChange={change} />}
      {!isEventMetric(draft.metric) && <Limits draft={draft} wrongSide={wrongSide} onChange={change} />}
      <SelectField
        label={t('rule.severity')}
        value={draft.severity}
        onChange={(event) =>
          change({ severity: alertSeverities.find((one) => one === event.target.value) ?? 'warning' })
        }
      >
        {alertSeverities.map((severity) => (
          <option key={severity} value={severity}>
            {t(`severity.${severity}`)}
          </option>
        ))}
      </SelectField>
      <TextField
        type="number"
        min={1}
        max={1440}
        label={t('rule.escalate')}
        note={t('rule.escalateNote')}
        value={draft.escalateAfterMinutes ?? ''}
        onChange={({ target }) => change({ escalateAfterMinutes: target.value === '' ? null : Number(target.value) })}
      />
      <div className="divide-y divide-line rounded-card border border-line">
        <SwitchRow
          label={t('rule.quiet')}
          checked={draft.inQuietHours}
          onChange={(inQuietHours) => change({ inQuietHours })}
        />
        <SwitchRow label={t('rule.enabled')} checked={draft.enabled} onChange={(enabled) => change({ enabled })} />
      </div>
      <p role="status" className="min-h-5 text-13 text-bad">
        {failure && t('actionFailed', { reason: words(failure, { conflict: t('rule.tooMany') }) })}
      </p>
      <div className="flex flex-wrap justify-end gap-2">
        {(rule.changed || (!rule.shipped && rule.key !== '')) && (
          <Button look={rule.shipped ? 'quiet' : 'danger'} disabled={remove.isPending} onClick={() => remove.mutate()}>
            {t(rule.shipped ? 'rule.reset' : 'rule.remove')}
          </Button>
        )}
        <Button type="submit" look="primary" disabled={save.isPending}>
          {t('rule.save')}
        </Button>
      </div>
    </form>
  );
}

interface PartProps {
  draft: AlertRule;
  onChange: (fields: Partial<AlertRule>) => void;
}

function OwnFields({ draft, side, onChange }: PartProps & { side: AlertSide }) {
  const t = useTranslations('alerts');
  const metrics = alertMetrics.filter((metric) => side === 'platform' || isTenantMetric(metric));
  return (
    <>
      <TextField
        label={t('rule.name')}
        required
        maxLength={100}
        value={draft.name ?? ''}
        onChange={(event) => onChange({ name: event.target.value })}
      />
      <SelectField
        label={t('rule.metric')}
        value={draft.metric}
        onChange={(event) => onChange({ metric: event.target.value as AlertMetric })}
      >
        {metrics.map((metric) => (
          <option key={metric} value={metric}>
            {t(`metric.${metric}`)}
          </option>
        ))}
      </SelectField>
      <SelectField
        label={t('rule.direction')}
        value={draft.comparison}
        onChange={(event) => onChange({ comparison: event.target.value === 'below' ? 'below' : 'above' })}
      >
        <option value="above">{t('rule.directionAbove')}</option>
        <option value="below">{t('rule.directionBelow')}</option>
      </SelectField>
    </>
  );
}

function Limits({ draft, wrongSide, onChange }: PartProps & { wrongSide: boolean }) {
  const t = useTranslations('alerts');
  const unit = unitOf(draft.metric);
  const withUnit = (label: string) => (unit === '' ? label : `${label} (${unit})`);
  return (
    <>
      <div className="flex flex-col gap-4 sm:flex-row">
        <TextField
          type="number"
          min={0}
          step="any"
          required
          label={withUnit(t('rule.threshold'))}
          value={draft.threshold}
          onChange={(event) => onChange({ threshold: Number(event.target.value) })}
        />
        <TextField
          type="number"
          min={0}
          step="any"
          required
          label={withUnit(t('rule.clear'))}
          note={t('rule.clearNote')}
          problem={wrongSide ? t('rule.invalid') : null}
          value={draft.clearThreshold}
          onChange={(event) => onChange({ clearThreshold: Number(event.target.value) })}
        />
      </div>
      <TextField
        type="number"
        min={0}
        max={1440}
        required
        label={t('rule.minutes')}
        value={Math.round(draft.forSeconds / 60)}
        onChange={(event) => onChange({ forSeconds: Math.round(Number(event.target.value) * 60) })}
      />
    </>
  );
}
