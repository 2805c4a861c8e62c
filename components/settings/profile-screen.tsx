'use client';

import type { DehydratedState } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { accountQuery } from '#lib/api/account-query.ts';
import { sendJson } from '#lib/api/send-json.ts';
import { type Account, type ProfileChange, profileChangeSchema } from '#lib/contracts/account.ts';
import type { Viewer } from '#lib/contracts/session.ts';
import { Facts } from '../ui/facts.tsx';
import { Button } from './button.tsx';
import { FieldRow, TextField } from './fields.tsx';
import { SaveState } from './save-state.tsx';
import { SettingGroup } from './setting-group.tsx';
import { SettingsPage } from './settings-page.tsx';
import { SettingsQuery } from './settings-query.tsx';
import { useSave } from './use-save.ts';

/** How a person is called, and who they are here. */
export function ProfileScreen({ viewer, state }: { viewer: Viewer; state: DehydratedState }) {
  const t = useTranslations('settings');
  return (
    <SettingsPage viewer={viewer} state={state} title={t('profile.title')}>
      <SettingsQuery query={accountQuery()}>{(account) => <ProfileForm account={account} />}</SettingsQuery>
    </SettingsPage>
  );
}

function ProfileForm({ account: { profile } }: { account: Account }) {
  const t = useTranslations('settings');
  const roleOf = useTranslations('account.role');
  const router = useRouter();
  const [name, setName] = useState(profile.displayName);
  const save = useSave({
    send: (change: ProfileChange) => sendJson<Account>('PATCH', '/api/account/profile', change),
    queryKey: accountQuery().queryKey,
    onSaved: () => router.refresh(),
  });
  const valid = profileChangeSchema.safeParse({ displayName: name }).success;
  return (
    <>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (valid) save.mutate({ displayName: name });
        }}
      >
        <SettingGroup>
          <FieldRow>
            <TextField
              label={t('profile.name')}
              value={name}
              autoComplete="name"
              maxLength={200}
              problem={valid ? null : t('profile.nameInvalid')}
              onChange={(event) => {
                save.reset();
                setName(event.target.value);
              }}
            />
          </FieldRow>
        </SettingGroup>
        <div className="flex flex-wrap items-center gap-4">
          <Button
            type="submit"
            look="primary"
            disabled={!valid || save.isPending || name.trim() === profile.displayName}
          >
            {t('save')}
          </Button>
          <SaveState save={save} />
        </div>
      </form>
      <div className="rounded-card border border-line bg-raised px-4 py-1">
        <Facts
          facts={[
            { label: t('profile.email'), value: profile.email, note: t('profile.emailNote') },
            { label: t('profile.role'), value: roleOf(profile.role) },
          ]}
        />
      </div>
    </>
  );
}
