'use client';

import { Download } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { privacyUrl } from '#lib/api/privacy-query.ts';
import type { Scope } from '#lib/api/scope.ts';
import type { PrivacyRequest } from '#lib/contracts/privacy.ts';
import { StateMark } from '../backups/state-mark.tsx';
import { useMomentText } from '../providers/use-moment-text.ts';
import { Button } from '../settings/button.tsx';
import { saveFile } from '../ui/save-file.ts';

interface Props {
  scope: Scope;
  request: PrivacyRequest;
  /** Whether the reader may have what an export holds; a receipt is for everybody. */
  canFetch: boolean;
}

/** One request: what was asked, until when it must be answered, and what came of it. */
export function PrivacyRequestRow({ scope, request, canFetch }: Props) {
  const t = useTranslations('protection.privacy');
  const { fullMoment: moment } = useMomentText();
  const { kind, state, subjectMark, dueAt, finishedAt, counts, error } = request;
  const count = Object.values(counts).reduce((sum, each) => sum + each, 0);
  // One that failed is still to be answered.
  const answered = state === 'done' && finishedAt !== null;
  const overdue = !answered && Date.parse(dueAt) < Date.now();
  const facts = [
    ...(subjectMark === null ? [] : [t('mark', { mark: subjectMark })]),
    ...(state === 'done' ? [t('found', { count })] : []),
    ...(scope.kind === 'own' ? [] : [t('askedBy', { who: request.requestedBy })]),
  ];
  return (
    <article data-testid="privacy-request" className="flex flex-col gap-2 p-4">
      <div className="flex items-baseline justify-between gap-3">
        <h4 className="min-w-0 font-medium text-16">{t(`kind.${kind}.${request.scope}`)}</h4>
        <StateMark state={state} word={t(`state.${state}`)} />
      </div>
      <p className="break-words text-13 text-muted tabular-nums">
        <span className={overdue ? 'font-medium text-bad' : ''}>
          {answered
            ? t('finished', { date: moment(finishedAt) })
            : t(overdue ? 'overdue' : 'due', { date: moment(dueAt) })}
        </span>
        {facts.map((fact) => ` · ${fact}`)}
      </p>
      {error !== null && <p className="text-pretty break-words text-13 text-muted">{t('detail', { error })}</p>}
      <PrivacyFiles scope={scope} request={request} canFetch={canFetch} />
    </article>
  );
}

const linkLook =
  'inline-flex min-h-11 items-center gap-2 rounded-control border border-line-strong px-4 font-medium text-14 hover:bg-sunken';

function PrivacyFiles({ scope, request, canFetch }: Props) {
  const { id, kind, state, receipt, fileBytes, fileExpiresAt } = request;
  const t = useTranslations('protection.privacy');
  const { fullMoment: moment } = useMomentText();
  if (state !== 'done') return null;
  if (kind === 'erasure') {
    if (receipt === null) return null;
    const text = JSON.stringify(receipt, null, 2);
    return (
      <div className="flex flex-wrap items-center gap-3">
        <Button onClick={() => saveFile(`kryonix-receipt-${id.slice(0, 8)}.json`, text, 'application/json')}>
          <Download size={16} strokeWidth={1.5} aria-hidden />
          {t('receipt')}
        </Button>
        <span className="text-13 text-muted">{t('receiptNote')}</span>
      </div>
    );
  }
  if (fileBytes === null || fileExpiresAt === null || Date.parse(fileExpiresAt) <= Date.now()) {
    return <p className="text-13 text-muted">{t('fileGone')}</p>;
  }
  if (!canFetch) return <p className="text-13 text-muted">{t('fileForAdmins', { date: moment(fileExpiresAt) })}</p>;
  return (
    <div className="flex flex-wrap items-center gap-3">
      {(['json', 'csv'] as const).map((format) => (
        <a key={format} href={privacyUrl(scope, `/requests/${id}/file?format=${format}`)} download className={linkLook}>
          <Download size={16} strokeWidth={1.5} aria-hidden />
          {t(format)}
        </a>
      ))}
      <span className="text-13 text-muted">{t('fileUntil', { date: moment(fileExpiresAt) })}</span>
    </div>
  );
}
