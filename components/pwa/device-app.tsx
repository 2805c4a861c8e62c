'use client';

import { usePathname } from 'next/navigation';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Notice, NoticeButton } from './notice.tsx';
import { useInstall } from './use-install.ts';
import { useServiceWorker } from './use-service-worker.ts';

/** The app on the device: works without a network, offers the home screen, and says when there is a newer version. */
export function DeviceApp() {
  const pathname = usePathname();
  const { waiting, reload } = useServiceWorker();
  const [postponed, setPostponed] = useState(false);
  const news = waiting && !postponed;
  return (
    <div className="pointer-events-none fixed inset-x-3 bottom-[calc(4.25rem+env(safe-area-inset-bottom))] z-30 lg:bottom-6">
      {news && <UpdateNotice onReload={reload} onLater={() => setPostponed(true)} />}
      {!news && pathname !== '/login' && <InstallNotice />}
    </div>
  );
}

function UpdateNotice({ onReload, onLater }: { onReload: () => void; onLater: () => void }) {
  const t = useTranslations('pwa');
  return (
    <Notice testId="update-notice" title={t('updateTitle')} body={t('updateBody')}>
      <NoticeButton onClick={onLater}>{t('later')}</NoticeButton>
      <NoticeButton leading onClick={onReload}>
        {t('reload')}
      </NoticeButton>
    </Notice>
  );
}

function InstallNotice() {
  const t = useTranslations('pwa');
  const { offer, dismiss } = useInstall();
  if (offer.kind === 'none') return null;
  if (offer.kind === 'ios') {
    return (
      <Notice testId="install-notice" title={t('installTitle')} body={t('iosBody')}>
        <NoticeButton onClick={dismiss}>{t('understood')}</NoticeButton>
      </Notice>
    );
  }
  return (
    <Notice testId="install-notice" title={t('installTitle')} body={t('installBody')}>
      <NoticeButton onClick={dismiss}>{t('notNow')}</NoticeButton>
      <NoticeButton leading onClick={offer.install}>
        {t('install')}
      </NoticeButton>
    </Notice>
  );
}
