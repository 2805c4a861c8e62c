'use client';

import { useQueryClient } from '@tanstack/react-query';
import { LogOut } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { signOut } from '#lib/api/sign-out.ts';
import type { Viewer } from '#lib/contracts/session.ts';
import { wipeDevice } from '#lib/offline/wipe-device.ts';
import { AppearanceChoices } from './appearance-choices.tsx';
import { TenantSwitch } from './tenant-switch.tsx';

/** Who is signed in and for which company, in which language and theme, and the way out. */
export function AccountSheet({ viewer, open }: { viewer: Viewer; open: boolean }) {
  const t = useTranslations('account');
  return (
    <div className="flex flex-col gap-5">
      <div className="min-w-0">
        <p className="truncate font-medium text-16">{viewer.displayName}</p>
        <p className="truncate text-14 text-muted">{viewer.email}</p>
        <p className="mt-1 text-pretty break-words text-13 text-muted">
          {viewer.tenant && `${viewer.tenant.name} · `}
          {t(`role.${viewer.role}`)}
        </p>
      </div>
      {open && viewer.tenant && <TenantSwitch tenantName={viewer.tenant.name} />}
      <AppearanceChoices />
      <SignOut />
    </div>
  );
}

function SignOut() {
  const t = useTranslations('account');
  const queryClient = useQueryClient();
  const [state, setState] = useState<'idle' | 'pending' | 'failed'>('idle');
  const leave = async () => {
    setState('pending');
    try {
      await signOut();
      queryClient.clear();
      await wipeDevice();
      window.location.assign('/login');
    } catch (error) {
      console.warn('sign-out failed', error);
      setState('failed');
    }
  };
  return (
    <div className="border-line border-t pt-3">
      {state === 'failed' && (
        <p role="alert" className="mb-3 text-14 text-bad">
          {t('signOutFailed')}
        </p>
      )}
      <button
        type="button"
        onClick={leave}
        disabled={state === 'pending'}
        className="-mx-3 flex min-h-11 w-[calc(100%+1.5rem)] items-center gap-3 rounded-control px-3 font-medium text-14 hover:bg-sunken"
      >
        <LogOut size={20} strokeWidth={1.5} aria-hidden className="text-muted" />
        {state === 'pending' ? t('signingOut') : t('signOut')}
      </button>
    </div>
  );
}
