import Link from 'next/link';
import { FullPageNotice, noticeActionClass } from '#components/errors/full-page-notice.tsx';
import { loadMessages } from '#lib/i18n/load-messages.ts';
import { loadLocale } from '#server/http/loaders/load-preferences.ts';

export default async function NotFound() {
  const { error, action } = await loadMessages((await loadLocale()).locale);
  return (
    <FullPageNotice title={error.notFoundTitle} body={error.notFoundBody}>
      <Link href="/" className={noticeActionClass}>
        {action.backHome}
      </Link>
    </FullPageNotice>
  );
}
