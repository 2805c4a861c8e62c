'use client';

import { useTranslations } from 'use-intl';
import { FullPageNotice, noticeActionClass } from '#components/errors/full-page-notice.tsx';

export default function PageError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const t = useTranslations();
  const code = error.digest && t('error.crashCode', { digest: error.digest });
  return (
    <FullPageNotice title={t('error.crashTitle')} body={t('error.crashBody')} code={code}>
      <button type="button" onClick={reset} className={noticeActionClass}>
        {t('action.retry')}
      </button>
    </FullPageNotice>
  );
}
