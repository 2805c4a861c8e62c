'use client';

import { useQuery } from '@tanstack/react-query';
import { CircleHelp, Download, ShieldAlert, ShieldCheck } from 'lucide-react';
import { useNow, useTranslations } from 'use-intl';
import { canariesQuery } from '#lib/api/canaries-query.ts';
import { type Canaries, type CanaryResult, canaryProbes } from '#lib/contracts/canaries.ts';
import { formatSpan } from '#lib/format/format-time.ts';
import { Problem } from '../ui/problem.tsx';

const looks = {
  held: { icon: ShieldCheck, tone: 'text-good' },
  breached: { icon: ShieldAlert, tone: 'text-bad' },
  unknown: { icon: CircleHelp, tone: 'text-muted' },
} as const;

/** Whether the walls between tenants stand, as the canaries found them last. */
export function CanariesCard() {
  const t = useTranslations('canaries');
  const { data, error, refetch } = useQuery(canariesQuery());
  return (
    <section aria-label={t('title')} data-testid="canaries" className="rounded-card border border-line bg-raised p-5">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0">
          <h2 className="font-semibold text-16">{t('title')}</h2>
          <p className="text-pretty text-13 text-muted">{t('note')}</p>
        </div>
        <a
          href="/api/platform/canaries?format=csv"
          download
          className="inline-flex min-h-11 items-center gap-2 rounded-control border border-line-strong px-4 font-medium text-14 hover:bg-sunken"
        >
          <Download size={16} strokeWidth={1.75} aria-hidden />
          {t('export')}
        </a>
      </div>
      {!data && error && <Problem message={t('failed')} error={error} onRetry={() => refetch()} />}
      {!data && !error && <div className="skeleton mt-4 h-44 rounded-control" />}
      {data && <Results canaries={data} />}
    </section>
  );
}

function Results({ canaries: { last, day } }: { canaries: Canaries }) {
  const t = useTranslations('canaries');
  const now = useNow({ updateInterval: 10_000 }).getTime();
  const [first] = last;
  if (!first) return <p className="mt-4 text-14 text-muted">{t('never')}</p>;
  const count = (outcome: CanaryResult['outcome']) => last.filter((result) => result.outcome === outcome).length;
  const [held, open, unknown] = [count('held'), count('breached'), count('unknown')];
  const worst = open > 0 ? 'breached' : unknown > 0 ? 'unknown' : 'held';
  const { icon: Icon, tone } = looks[worst];
  const sentence =
    open > 0
      ? t('some', { count: open })
      : unknown > 0
        ? t('partly', { held, unknown })
        : t('allHeld', { count: held });
  return (
    <>
      <p className={`mt-4 flex flex-wrap items-center gap-x-2 font-medium text-16 ${tone}`}>
        <span className="flex items-center gap-2">
          <Icon size={20} strokeWidth={1.75} aria-hidden className="shrink-0" />
          {sentence}
        </span>
        <span className="whitespace-nowrap font-normal text-13 text-muted tabular-nums">
          {t('measured', { age: formatSpan(now - Date.parse(first.at)) })}
        </span>
      </p>
      <ul className="mt-3 grid gap-x-6 gap-y-1 sm:grid-cols-2">
        {last.map((result) => (
          <ProbeRow key={result.probe} result={result} />
        ))}
      </ul>
      <p className="mt-3 text-13 text-muted tabular-nums">{t('day', { ...day, open: day.breached })}</p>
    </>
  );
}

function ProbeRow({ result: { probe, outcome, detail } }: { result: CanaryResult }) {
  const t = useTranslations('canaries');
  const { icon: Icon, tone } = looks[outcome];
  const known = canaryProbes.find((name) => name === probe);
  return (
    <li title={detail} className="flex min-h-9 items-center gap-2 text-14">
      <Icon size={16} strokeWidth={1.75} aria-hidden className={`shrink-0 ${tone}`} />
      <span className="min-w-0 flex-1 truncate">{known ? t(`probe.${known}`) : probe}</span>
      <span className="text-13 text-muted">{t(outcome)}</span>
    </li>
  );
}
