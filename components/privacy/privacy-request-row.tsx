'use client';

import { Download } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { PrivacyRequest } from '#lib/contracts/privacy.ts';
import { StateMark } from '../backups/state-mark.tsx';
import { useMomentText } from '../providers/use-moment-text.ts';
import { Button } from '../settings/button.tsx';
import { saveFile } from '../ui/save-file.ts';

/** One request: what was asked, until when it must be answered, and what came of it. */
export function PrivacyRequestRow({ request }: { request: PrivacyRequest }) {
  const t = useTranslations('protection.privacy');
  const { fullMoment: moment } = useMomentText();
  const { kind, scope, state, subjectMark, dueAt, finishedAt, counts, error } = request;
  const count = Object.values(counts).reduce((sum, each) => sum + each, 0);
  const when = finishedAt === null ? t('due', { date: moment(dueAt) }) : t('finished', { date: moment(finishedAt) });
  const facts = [
    when,
    ...(subjectMark === null ? [] : [t('mark', { mark: subjectMark })]),
    ...(state === 'done' ? [t('found', { count })] : []),
  ];
  return (
    <article data-testid="privacy-request" className="flex flex-col gap-2 p-4">
      <div className="flex items-baseline justify-between gap-3">
        <h4 className="min-w-0 font-medium text-16">{t(`kind.${kind}.${scope}`)}</h4>
        <StateMark state={state} word={t(`state.${state}`)} />
      </div>
      <p className="text-13 text-muted tabular-nums">{facts.join(' · ')}</p>
      {error !== null && <p className="text-pretty break-words text-13 text-muted">{t('detail', { error })}</p>}
      <PrivacyFiles request={request} />
    </article>
  );
}

const linkLook =
  'inline-flex min-h-11 items-center gap-2 rounded-control border border-line-strong px-4 font-medium text-14 hover:bg-sunken';

function PrivacyFiles({
  request: { id, kind, state, receipt, fileBytes, fileExpiresAt },
}: {
  request: PrivacyRequest;
}) {
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
  return (
    <div className="flex flex-wrap items-center gap-3">
      {(['json', 'csv'] as const).map((format) => (
        <a key={format} href={`/api/privacy/requests/${id}/file?format=${format}`} download className={linkLook}>
          <Download size={16} strokeWidth={1.5} aria-hidden />
          {t(format)}
        </a>
      ))}
      <span className="text-13 text-muted">{t('fileUntil', { date: moment(fileExpiresAt) })}</span>
    </div>
  );
}
